package partner_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// refs are the references of a list, in its order.
func (a answer) refs() []string {
	return a.Find("tbody .fp-ref").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
}

// Over three pages, in each order, every referral stands once. Several were sent in one moment, some have no clock.
func TestPagesHaveNoGapsAndNoRepeats(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	began := models.Now().Add(-30 * 24 * time.Hour)
	var want []string
	for i := range 45 {
		w := o.db.Referral(t, o.service, dbtest.As(models.Accepted), func(w *dbtest.Referred) {
			w.Referral.SentAt = began.Add(time.Duration(i/4) * 24 * time.Hour)
			if i%5 == 0 {
				w.Referral.Due = models.NoClock
			}
		})
		want = append(want, models.ShowRef(w.Enquiry.Ref))
	}
	slices.Sort(want)
	for _, sort := range models.Sorts {
		t.Run(sort.Code, func(t *testing.T) {
			path, pages := "/partner?tab=open&sort="+sort.Code, 0
			var got []string
			for path != "" {
				a := o.get(o.ada, path).is(http.StatusOK)
				got = append(got, a.refs()...)
				pages++
				if first := a.Find("a[rel=prev]").AttrOr("href", ""); (pages > 1) != (first != "") || strings.Contains(first, "after") {
					t.Errorf("page %d leads back to %q", pages, first)
				}
				path = a.Find("a[rel=next]").AttrOr("href", "")
			}
			if slices.Sort(got); pages != 3 || !slices.Equal(got, want) {
				t.Errorf("%d pages with %d referrals", pages, len(got))
			}
		})
	}
}

func TestUnreadIsPerUser(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service, dbtest.As(models.Opened))
	unread := func(who models.Actor) int {
		a := o.get(who, "/partner?tab=waiting").is(http.StatusOK)
		rows := a.Find("tbody .fp-unread").Length()
		if tab := strings.Contains(a.Find(".fp-heaps [aria-current]").Text(), "1 unread"); tab != (rows == 1) {
			t.Errorf("the tab does not say what the rows say")
		}
		return rows
	}
	if unread(o.ada) != 1 || unread(o.ben) != 1 {
		t.Error("not unread at first")
	}
	o.get(o.ada, at(w, "")).is(http.StatusOK)
	if unread(o.ada) != 0 || unread(o.ben) != 1 {
		t.Error("what Ada read is not unread for Ben alone")
	}
	o.get(o.ben, at(w, "")).is(http.StatusOK)
	o.post(o.ben, at(w, "ask"), url.Values{"words": {"Which days would suit them?"}}).is(http.StatusSeeOther)
	if unread(o.ada) != 1 {
		t.Error("what Ben changed is not new to Ada")
	}
	o.db.Referral(t, o.service, dbtest.As(models.Accepted))
	a := o.get(o.ada, "/partner?tab=open").is(http.StatusOK)
	if a.Find("tbody .fp-unread").Length() != 1 || strings.Contains(a.Find(".fp-heaps [aria-current]").Text(), "unread") {
		t.Error("what a colleague works with is not marked, or is counted as if it waited")
	}
}

func TestTabsAndFilters(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	other := o.db.Service(t, o.org, func(s *models.Service) { s.Name = "Quayside walks" })
	late := func(w *dbtest.Referred) { w.Referral.SentAt = w.Referral.SentAt.AddDate(0, 0, -30) }
	fresh := o.db.Referral(t, o.service)
	o.db.Referral(t, o.service, dbtest.As(models.InfoRequested))
	accepted := o.db.Referral(t, o.service, dbtest.As(models.Accepted), late)
	inContact := o.db.Referral(t, other, dbtest.As(models.InContact), func(w *dbtest.Referred) {
		w.Referral.AssignedTo, w.Referral.Urgent = &o.ada.User, true
		w.Person.Name = "Tom Ashby"
	})
	o.db.Referral(t, o.service, dbtest.As(models.Waitlisted))
	o.db.Referral(t, o.service, dbtest.As(models.Closed))
	o.db.Referral(t, o.service, dbtest.As(models.Declined))
	for tab, n := range map[string]int{"new": 1, "waiting": 1, "open": 2, "list": 1, "finished": 1} {
		if got := len(o.get(o.ada, "/partner?tab="+tab).is(http.StatusOK).refs()); got != n {
			t.Errorf("%s: %d, want %d", tab, got, n)
		}
	}
	for query, want := range map[string]models.State{"overdue=1": models.Accepted, "who=me": models.InContact, "service=" + other.ID.String(): models.InContact} {
		a := o.get(o.ada, "/partner?tab=open&"+query).is(http.StatusOK)
		ref := models.ShowRef(accepted.Enquiry.Ref)
		if want == models.InContact {
			ref = models.ShowRef(inContact.Enquiry.Ref)
		}
		if got := a.refs(); len(got) != 1 || got[0] != ref {
			t.Errorf("%s: %v, want %s", query, got, ref)
		}
		if a.Find(".fp-filter__tag").Length() != 1 {
			t.Errorf("%s: the filter in use is not shown", query)
		}
	}
	open := o.get(o.ada, "/partner?tab=open").is(http.StatusOK).says("1 overdue", "Urgent", "Tom Ashby", "Quayside walks", "Ada Marsh")
	open.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
		for _, mark := range []string{"Orla", "Tom", "Ashby", fresh.Enquiry.Ref, accepted.Enquiry.Ref} {
			if strings.Contains(s.AttrOr("href", ""), mark) {
				t.Errorf("%s names somebody", s.AttrOr("href", ""))
			}
		}
	})
	empty := newOffice(t)
	for _, tab := range models.Tabs {
		if a := empty.get(empty.ada, "/partner?tab="+tab.Code).is(http.StatusOK); a.Find(".fp-empty h2").Text() == "" {
			t.Errorf("%s: nothing is said of its being empty", tab.Code)
		}
	}
}

// A search that shows no more says so, and how to find the rest.
func TestASearchSaysHowFarItWent(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const says = "Find anybody else by reference"
	one := func(w *dbtest.Referred) { w.Person.Name = "Ewa Nowak-Tamblyn" }
	for range referral.SearchFinds {
		o.db.Referral(t, o.service, dbtest.As(models.Accepted), one)
	}
	found := o.post(o.ada, "/partner/search", url.Values{"words": {"tamblyn"}}).is(http.StatusOK).hides(says).refs()
	if len(found) != referral.SearchFinds {
		t.Errorf("%d of %d", len(found), referral.SearchFinds)
	}
	o.db.Referral(t, o.service, dbtest.As(models.Accepted), one)
	a := o.post(o.ada, "/partner/search", url.Values{"words": {"tamblyn"}}).is(http.StatusOK)
	if len(a.refs()) != referral.SearchFinds || !strings.Contains(a.Find("main").Text(), says) {
		t.Errorf("%d found, and nothing said", len(a.refs()))
	}
}

func TestSearchStaysInTheOwnQueue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	named := func(name string) func(*dbtest.Referred) {
		return func(w *dbtest.Referred) { w.Person.Name = name }
	}
	accepted := o.db.Referral(t, o.service, dbtest.As(models.Accepted), named("Zofia Nowak-Whitting"))
	over := o.db.Referral(t, o.service, dbtest.As(models.Completed), named("Ewa NOWAK"))
	fresh := o.db.Referral(t, o.service, named("Nowak Unseen"))
	o.db.Referral(t, o.service, dbtest.As(models.Withdrawn), named("Nowak Gone"))
	theirs := o.db.Referral(t, o.db.Service(t, o.db.Organisation(t)), dbtest.As(models.Accepted), named("Nowak Elsewhere"))
	find := func(words string) []string {
		found := o.post(o.ada, "/partner/search", url.Values{"words": {words}}).is(http.StatusOK).hides("Unseen", "Gone", "Elsewhere").refs()
		slices.Sort(found)
		return found
	}
	both := []string{models.ShowRef(accepted.Enquiry.Ref), models.ShowRef(over.Enquiry.Ref)}
	slices.Sort(both)
	for words, want := range map[string][]string{
		"nowak": both, " NOW ": both, "zofia": {models.ShowRef(accepted.Enquiry.Ref)}, "nobody": nil,
		fresh.Enquiry.Ref: {models.ShowRef(fresh.Enquiry.Ref)}, strings.ToLower(models.ShowRef(accepted.Enquiry.Ref)): {models.ShowRef(accepted.Enquiry.Ref)},
		theirs.Enquiry.Ref: nil,
	} {
		if got := find(words); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", words, got, want)
		}
	}
	for _, words := range []string{"", "  ", "n", strings.Repeat("n", 101)} {
		a := o.post(o.ada, "/partner/search", url.Values{"words": {words}}).is(http.StatusUnprocessableEntity)
		if a.Find("#words-error").Length() != 1 {
			t.Errorf("%q: nothing beside the field", words)
		}
	}
	if a := o.get(o.ada, "/partner/search"); a.status != http.StatusSeeOther || a.to != "/partner" {
		t.Errorf("a search opened again: %d to %s", a.status, a.to)
	}
}

// Who knew somebody that had everything deleted reads which it was, on the first page and by nothing but the reference and the days;
// whoever did not know them reads nothing.
func TestTheInboxTellsOfWhatWasDeleted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	knew, never := o.db.Referral(t, o.service, dbtest.As(models.Completed)), o.db.Referral(t, o.service, dbtest.As(models.Declined))
	if _, err := o.db.Owner.Exec(t.Context(), `insert into disclosures (id, enquiry_id, referral_id, org_id, what, purpose, basis) values ($1, $2, $3, $4, 'identity', 'P1', 'consent')`,
		models.NewOrderedID(), knew.Enquiry.ID, knew.Referral.ID, o.org.ID); err != nil {
		t.Fatal(err)
	}
	if a := o.get(o.ada, "/partner").is(http.StatusOK); strings.Contains(a.body, "Deleted, as the person asked") {
		t.Error("something is deleted before anybody asked")
	}
	for _, w := range []dbtest.Referred{knew, never} {
		if err := models.InTx(t.Context(), o.db.Chores, models.TheChores, func(tx *gorm.DB) error {
			return errors.Join(models.ShutOut(tx, w.Referral), models.Erase(tx, w.Enquiry.ID))
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []models.Actor{o.ada, o.ben} {
		a := o.get(who, "/partner").is(http.StatusOK).hides(knew.Person.Name, knew.Person.Phone, models.ShowRef(never.Enquiry.Ref))
		said := a.Find(".govuk-inset-text li").Text()
		if want := models.ShowRef(knew.Enquiry.Ref) + ", sent to " + o.service.Name; !strings.HasPrefix(said, want) || !strings.Contains(said, "deleted on ") {
			t.Errorf("says %q, want %q", said, want)
		}
	}
	for path, who := range map[string]models.Actor{"/partner?tab=finished": o.ada, "/partner": o.cal} {
		if a := o.get(who, path).is(http.StatusOK); strings.Contains(a.body, "Deleted, as the person asked") {
			t.Errorf("%s of %v tells of it", path, who.Org == o.org.ID)
		}
	}
}
