package coordinator_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

type selection = goquery.Selection

// cells are the texts of a row.
func cells(row *selection) []string {
	return row.Children().Map(func(_ int, s *selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

// What the board says is what the database counts, and where people have waited longest comes first.
func TestBoardCountsWhatIsThere(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	alder, birch, cedar := h.partner("Alder"), h.partner("Birch"), h.partner("Cedar")
	put := func(p partner, s models.State, days int) {
		h.db.Referral(t, p.service, dbtest.As(s), func(w *dbtest.Referred) { w.Referral.SentAt = models.Now().AddDate(0, 0, -days) })
	}
	for _, s := range models.States {
		put(alder, models.State(s.Code), 1)
		put(birch, models.State(s.Code), 40)
	}
	put(alder, models.Sent, 3)
	put(cedar, models.Completed, 3)
	h.exec(`update users set undeliverable = 'The mailbox is full or closed.', undeliverable_at = now() where id = $1`, birch.worker.User)
	page := h.member().page("/team/board")
	page.namesNobody(t, "/team/board")
	rows := page.Find("tbody tr")
	if rows.Length() != 2 {
		t.Fatalf("%d partners: %s", rows.Length(), rows.Text())
	}
	for i, p := range []partner{birch, alder} {
		var sent, undecided, open, list, late int
		err := h.db.Owner.QueryRow(t.Context(), `select count(*) filter (where state = 'sent'), count(*) filter (where state in ('opened', 'info_requested')),
			count(*) filter (where state in ('accepted', 'in_contact')), count(*) filter (where state = 'waitlisted'), count(*) filter (where due_at < now())
			from referrals where org_id = $1`, p.org.ID).Scan(&sent, &undecided, &open, &list, &late)
		if err != nil {
			t.Fatal(err)
		}
		got := cells(rows.Eq(i))
		want := []string{p.org.Name, []string{"40 days", "3 days"}[i], "", itoa(sent), itoa(undecided), itoa(open), itoa(list), itoa(late)}
		if i == 0 {
			want[0] += " Email does not arrive"
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		bar := rows.Eq(i).Find("svg").AttrOr("aria-label", "")
		if said := itoa(sent) + " new, " + itoa(undecided) + " undecided, " + itoa(open) + " being helped, " + itoa(list) + " waiting list"; bar != said {
			t.Errorf("the bar says %q, want %q", bar, said)
		}
	}
	if page.Find("[style]").Length() != 0 {
		t.Error("inline style")
	}
	tiles := page.Find(".fp-stat__value").Map(func(_ int, s *selection) string { return s.Text() })
	want := []string{itoa(h.count(`select count(*) from enquiries where state = 'held'`)), itoa(h.count(`select count(*) from referrals where state in ('sent', 'opened', 'info_requested')`)),
		itoa(h.count(`select count(*) from referrals where due_at < now()`)), itoa(h.count(`select count(*) from referrals where state in ('accepted', 'in_contact')`)),
		itoa(h.count(`select count(*) from referrals where state = 'waitlisted'`))}
	if !slices.Equal(tiles, want) {
		t.Errorf("tiles %q, want %q", tiles, want)
	}
}

func TestQueueOfOnePartner(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, other := h.partner("Alder"), h.partner("Birch")
	h.db.Referral(t, other.service)
	var want []string
	for i := range models.PageSize + 3 {
		w := h.db.Referral(t, p.service, func(w *dbtest.Referred) { w.Referral.SentAt = models.Now().Add(-time.Duration(100-i) * 24 * time.Hour) })
		want = append(want, models.ShowRef(w.Enquiry.Ref))
	}
	b, path := h.member(), "/team/board/"+p.org.ID.String()
	if got := b.get(path + "?after=x").status; got != http.StatusNotFound {
		t.Errorf("a page after nothing: %d", got)
	}
	var got []string
	for path != "" {
		page := b.page(path)
		page.namesNobody(t, path)
		page.wants(t, http.StatusOK, "Alder", "Overdue", "Open it, by")
		got = append(got, page.Find("tbody .fp-ref").Map(func(_ int, s *selection) string { return s.Text() })...)
		path, _ = page.Find(".govuk-pagination__next a").Attr("href")
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMailThatDoesNotArrive(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	p, b := h.partner("Alder"), h.member()
	h.exec(`update users set name = 'Bo Tarn', undeliverable = 'There is no such address.', undeliverable_at = now() - interval '4 days' where id = $1`, p.worker.User)
	for _, n := range []struct{ state, reason, age string }{{"failed", "There is no such address.", "1 day"}, {"failed", "There is no such address.", "2 days"},
		{"failed", "Long ago", "90 days"}, {"sent", "", "1 day"}, {"waiting", "", "3 hours"}} {
		h.exec(`insert into notifications (id, user_id, template, state, reason, created_at, due_at, done_at)
			values (gen_random_uuid(), $1, 'partner', $2, $3, now() - $4::interval, now() - $4::interval, case when $2 <> 'waiting' then now() - $4::interval end)`,
			p.worker.User, n.state, n.reason, n.age)
	}
	page := b.page("/team/mail")
	page.wants(t, http.StatusOK, "1 email has waited for more than two hours", "Bo Tarn", "Alder", "There is no such address.", "administrator")
	if got := cells(page.Find("table").Last().Find("tbody tr").First()); got[3] != "2" {
		t.Errorf("given up: %q", got)
	}
	if strings.Contains(page.text("main"), "Long ago") {
		t.Error("it lists what is long past")
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
