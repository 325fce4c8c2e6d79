package handlers_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// needs are the codes that areas are told by.
func (w *target) needs() []string {
	var all []string
	for _, n := range models.Needs {
		if !n.Sensitive && !n.Restricted {
			all = append(all, n.Code)
		}
	}
	return append(all, insight.OtherSupport)
}

func label(need string) string {
	if n, ok := models.NeedByCode(need); ok {
		return n.Label
	}
	return "Other support"
}

// crowd is some three hundred people of two quarters, with what an intruder would like to know of them.
func (w *target) crowd(t *testing.T) {
	t.Helper()
	for _, g := range []struct {
		quarter, sector, need string
		n                     int
	}{
		{w.before, "SR5 1", "money", 12}, {w.before, "SR5 1", "food", 13}, {w.before, "SR5 1", "debt", 2}, {w.before, "SR5 2", "debt", 20}, {w.before, "SR5 2", "food", 20},
		{w.before, "SR5 4", "work", 2}, {w.before, "SR6 2", "money", 11}, {w.before, "SR6 2", "debt", 13}, {w.before, "SR6 2", "lonely", 3}, {w.before, "NE37 1", "housing", 1},
		{w.last, "SR5 1", "money", 30}, {w.last, "SR5 1", "food", 20}, {w.last, "SR5 1", "debt", 3}, {w.last, "SR5 1", "lonely", 1}, {w.last, "SR6 2", "legal", 14},
		{w.last, "SR5 1", "smoking", 5}, {w.last, "SR5 2", "debt", 30}, {w.last, "SR5 3", "food", 3}, {w.last, "SR6 2", "money", 25}, {w.last, "SR6 2", "debt", 15},
		{w.last, "SR6 2", "food", 12}, {w.last, "SR6 2", "work", 4}, {w.last, "NE37 1", "money", 15}, {w.last, "NE37 1", "housing", 10},
		{w.last, "NE37 1", "abuse", 12}, {w.last, "NE37 1", "wellbeing", 3}, {w.last, "DH4 1", "lonely", 4}, {w.last, "NE1 4", "work", 1},
	} {
		w.asks(t, g.quarter, g.sector, g.need, g.n)
	}
	one := w.person(w.last, "SR6 2", "legal") // T12: nine times
	for range 9 {
		w.db.Enquiry(t, one)
	}
	w.knows(w.last, "SR6 2", "legal", 1)
	for n := range 10 { // T16: the helpers know nine of ten
		person := w.person(w.last, "SR6 2", "transport")
		if n == 0 {
			w.db.Enquiry(t, person)
			continue
		}
		code := referral.Code([]byte(uuid.NewString())[:16])
		w.leaver = leaver{code, w.db.Referral(t, w.desk, dbtest.As(models.Opened), func(r *dbtest.Referred) {
			person(&r.Asked)
			r.Referral.SentAt, r.Enquiry.CodeHash = r.Enquiry.CreatedAt, code.Hash()
		})}
	}
	w.knows(w.last, "SR6 2", "transport", 10)
	for _, g := range []struct {
		quarter, district, need string
		n                       int
	}{
		{w.before, "SR5", "work", 12}, {w.before, "SR5", "debt", 11}, {w.before, "SR6", "debt", 15}, {w.before, "SR6", "food", 15}, {w.before, "NE37", "food", 2},
		{w.last, "SR5", "work", 31}, {w.last, "SR5", "debt", 14}, {w.last, "SR5", "food", 3}, {w.last, "SR5", "abuse", 1}, {w.last, "SR6", "debt", 30},
		{w.last, "NE37", "money", 12}, {w.last, "NE37", "housing", 11}, {w.last, "", "lonely", 4},
	} {
		w.lacks(t, g.quarter, g.district, g.need, g.n)
	}
}

// TestAttack holds the attacks that anonymised figures must stand, each through the service's door. Those that one person
// or one release more decides have a service of their own.
func TestAttack(t *testing.T) {
	t.Parallel()
	w := newTarget(t, residents)
	w.crowd(t)
	w.publish(t, w.before, w.last)
	for _, attack := range []struct {
		name string
		try  func(*testing.T)
	}{
		{"T01 the same question a hundred times", w.repeats}, {"T02 days that slide", w.slides}, {"T03 the total without all others", w.complements}, {"T04 one person more", onePersonMore},
		{"T07 places that are smaller", w.locates}, {"T08 other bands", w.rebands}, {"T09 shares and rates turned back", w.inverts},
		{"T10 nobody and three people", w.zeroes}, {"T11 the order of rows", w.orders}, {"T12 nine times one person", w.multiplies},
		{"T13 too few residents", w.merges}, {"T14 sensitive needs by area", w.senses}, {"T15 all need the same", w.groups}, {"T15 all need the same, and everything else is shown", oneGroup},
		{"T03 what nobody could offer, without all others", w.remains}, {"T10 nobody asked in vain, and four", w.lacksNothing},
		{"T15 all lack the same", w.lacksOne}, {"T15 a district of small areas", smallAreas},
		{"T16 nine of ten are known", w.subtracts}, {"T17 rows instead of figures", w.digs}, {"T18 more in a file than on its page", w.exports},
		{"T20 how long and how an answer is given", w.times}, {"T21 formulas", formulas}, {"T22 everything together", w.audits},
		{"T06 the quarter that runs", w.waits}, {"T05 somebody leaves", w.leaves}, {"T19 the release made again", w.reruns}, // these change things
	} {
		t.Run(attack.name, attack.try)
	}
}

// No address of figures takes a person, a referral or an organisation, and none of them is served from anything but what was released:
// every table with somebody's data is locked, and the figures are given all the same.
func (w *target) digs(t *testing.T) {
	var person, ref, referral string
	if err := w.db.Owner.QueryRow(t.Context(), `select e.id, e.ref, r.id from enquiries e join referrals r on r.enquiry_id = e.id limit 1`).Scan(&person, &ref, &referral); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{person, ref, referral, w.helpers.ID.String(), uuid.NewString(), "enquiries", "people.csv", "rows", "export", "audit"} {
		for who, bases := range map[string][]string{"public": {"/figures"}, "analyst": {"/statistics", "/figures"}, "lead": {"/partner/figures"}} {
			for _, base := range bases {
				for _, path := range []string{base + "/" + id, base + "/needs/" + id, base + "/" + id + "/needs.csv"} {
					if a := w.ask(t, http.MethodGet, who, path, nil); a.status != http.StatusNotFound {
						t.Errorf("%s at %s: %d", who, path, a.status)
					}
				}
			}
		}
	}
	w.refused(t, "analyst", "/statistics/needs", "id="+person, "ref="+ref, "cube=own", "org="+w.helpers.ID.String(), "need=money&rows=true", "format=rows")
	var open []string
	rows, err := w.db.Owner.Query(t.Context(), `select c.oid::regclass::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
		and (has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate') or has_any_column_privilege($1, c.oid, 'select, insert, update'))
		union all select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
		and has_function_privilege($1, p.oid, 'execute')`, models.StatsRole)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		open = append(open, name)
	}
	if len(open) > 0 {
		t.Errorf("%s may use %v", models.StatsRole, open)
	}
	tx, err := w.db.Owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), `lock table enquiries, people, referrals, referral_events, interactions, outcomes, messages, consents, keys, equality_answers, gaps, duplicates in access exclusive mode`); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"public", "analyst", "lead"} {
		for _, path := range w.addresses(who) {
			if path != "/sitemap.xml" {
				w.get(t, who, path)
			}
		}
	}
}
