package coordinator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestNobodyElseComesIn(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p := h.partner("Alder")
	for _, c := range []struct {
		name string
		who  models.Actor
		want int
	}{
		{"a stranger is asked to sign in", models.Anyone, http.StatusSeeOther},
		{"a partner finds nothing", p.worker, http.StatusNotFound},
		{"an administrator finds nothing", h.db.User(t, h.hub, models.Administrator), http.StatusNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, path := range []string{"/team", "/team/asked", "/team/duplicates", "/team/board", "/team/mail"} {
				if got := h.at(c.who).get(path).status; got != c.want {
					t.Errorf("%s: %d, want %d", path, got, c.want)
				}
			}
		})
	}
}

func TestListsWithWrongAddresses(t *testing.T) {
	t.Parallel()
	b := newTeam(t).member()
	for _, path := range []string{"/team?why=because", "/team?after=yesterday", "/team/enquiries/1", "/team/enquiries/6a2f41a3-c54c-4e6a-a9f7-2f8c9f1f0a10",
		"/team/enquiries/6a2f41a3-c54c-4e6a-a9f7-2f8c9f1f0a10/show", "/team/board/6a2f41a3-c54c-4e6a-a9f7-2f8c9f1f0a10", "/team/board/x"} {
		if got := b.get(path).status; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestNothingToPlace(t *testing.T) {
	t.Parallel()
	b := newTeam(t).member()
	for path, words := range map[string]string{"/team": "Nobody waits here", "/team/asked": "No partner waits for an answer", "/team/duplicates": "Nothing to decide",
		"/team/board": "Nothing is open with any partner", "/team/mail": "Every address works"} {
		b.page(path).wants(t, http.StatusOK, words)
	}
}

func TestHeldLongestWaitingFirst(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	var want []string
	for i := range 2*models.PageSize + 5 {
		a := h.db.Enquiry(t, func(a *dbtest.Asked) {
			if i%3 == 0 {
				a.Enquiry.HeldFor = models.HeldPassedBack
			}
		})
		// two begin to wait at the same moment, which must neither lose nor repeat one
		h.exec(`update enquiries set state_since = $2 where id = $1`, a.Enquiry.ID, time.Now().Add(-time.Duration(1000-i/2)*time.Hour).Truncate(time.Hour))
		want = append(want, models.ShowRef(a.Enquiry.Ref))
	}
	b := h.member()
	for _, list := range []struct {
		name, path string
		pages, all int
	}{{"all", "/team", 3, 45}, {"one reason", "/team?why=passed_back", 1, 15}} {
		var got []string
		path, pages := list.path, 0
		for path != "" {
			p := b.page(path)
			pages++
			p.namesNobody(t, path)
			got = append(got, p.Find("tbody .fp-ref").Map(func(_ int, s *goquery.Selection) string { return s.Text() })...)
			path, _ = p.Find(".govuk-pagination__next a").Attr("href")
		}
		if pages != list.pages || len(got) != list.all {
			t.Fatalf("%s: %d on %d pages", list.name, len(got), pages)
		}
		for i, ref := range got {
			if list.name == "all" && slices.Index(want, ref)/2 != i/2 {
				t.Errorf("place %d: %s, which waits since place %d", i, ref, slices.Index(want, ref))
			}
		}
		if slices.Sort(got); len(slices.Compact(got)) != list.all {
			t.Errorf("%s: somebody stands there twice", list.name)
		}
	}
	b.page("/team").wants(t, http.StatusOK, "45 people wait")
}

func TestHeldRow(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	a := h.db.Enquiry(t, func(a *dbtest.Asked) {
		a.Enquiry.Restricted, a.Enquiry.NoContact, a.Enquiry.HeldFor, a.Enquiry.Needs = true, true, models.HeldRestricted, models.List{"abuse", "money"}
	})
	other := h.db.Enquiry(t)
	h.exec(`update enquiries set state_since = now() - interval '9 days' where id = $1`, a.Enquiry.ID)
	h.exec(`insert into duplicates (enquiry_id, other_id, found_by) values ($1, $2, '{phone}')`, a.Enquiry.ID, other.Enquiry.ID)
	row := h.member().page("/team").Find("tbody tr").First().Text()
	for _, words := range []string{models.ShowRef(a.Enquiry.Ref), "Safe path", "Do not contact", "Possible duplicate", "9 days", "Late", "Sensitive need", "35 to 44, SR5", "None yet"} {
		if !strings.Contains(row, words) {
			t.Errorf("the row does not say %q: %s", words, row)
		}
	}
	if strings.Contains(row, "abuse") {
		t.Error("a list names a sensitive need")
	}
}

func TestPartnersThatWait(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p := h.partner("Alder")
	w := h.db.Referral(t, p.service, dbtest.As(models.InfoRequested))
	page := h.member().page("/team/asked")
	page.namesNobody(t, "/team/asked")
	page.wants(t, http.StatusOK, models.ShowRef(w.Enquiry.Ref), "Alder desk", "Since today")
	if href, _ := page.Find("tbody td a").Attr("href"); href != fmt.Sprintf("/team/referrals/%s/answer", w.Referral.ID) {
		t.Errorf("the way to answer leads to %q", href)
	}
}
