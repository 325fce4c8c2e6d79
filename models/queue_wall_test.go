package models_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// seen is a referral as row-level security lets an actor see it.
type seen struct {
	ID, EnquiryID uuid.UUID
	State         models.State
	Person        []byte // nil: they may not know who it is
}

// walled are those of the actor's organisation that row-level security lets through, by their ids.
func walled(tx *gorm.DB, who models.Actor) (map[uuid.UUID]seen, error) {
	var rows []seen
	err := tx.Raw(`select r.id, r.enquiry_id, r.state, p.sealed as person from referrals r join referral_access a on a.referral_id = r.id
		left join people p on p.enquiry_id = r.enquiry_id and a.identity where r.org_id = ?`, who.Org).Scan(&rows).Error
	all := map[uuid.UUID]seen{}
	for _, r := range rows {
		all[r.ID] = r
	}
	return all, err
}

// The functions that pass row-level security by are the one wall that is left of a queue. So they are asked for everything that
// there is, of two organisations and in every state, paused and with its identity taken back, and must give each actor what
// row-level security gives.
func TestAQueueIsWhatRowLevelSecurityLetsThrough(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	var ids []uuid.UUID
	var orgs []models.Organisation
	for range 2 {
		org := db.Organisation(t)
		service := db.Service(t, org)
		orgs = append(orgs, org)
		for _, s := range models.States {
			ids = append(ids, db.Referral(t, service, dbtest.As(models.State(s.Code))).Referral.ID)
		}
		for _, change := range []string{"paused = true", "identity = false"} {
			for _, s := range []models.State{models.Opened, models.InContact, models.Completed} {
				id := db.Referral(t, service, dbtest.As(s)).Referral.ID
				if _, err := db.Owner.Exec(t.Context(), `update referral_access set `+change+` where referral_id = $1`, id); err != nil {
					t.Fatal(err)
				}
				ids = append(ids, id)
			}
		}
	}
	roles := append(slices.Clone(models.Roles), models.Entry{Code: string(models.Door)}, models.Entry{Code: string(models.Resident)}, models.Entry{Code: string(models.Public)}, models.Entry{Code: "chief"})
	found := 0
	for _, org := range orgs {
		user := db.User(t, org, models.Partner).User
		for _, role := range roles {
			who := models.Actor{Role: models.Role(role.Code), Org: org.ID, User: user, Enquiry: uuid.New()}
			err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
				truth, err := walled(tx, who)
				if err != nil {
					return err
				}
				if !who.IsPartner() {
					truth = map[uuid.UUID]seen{}
				}
				found += len(truth)
				return sameAs(t, tx, who, ids, truth)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d referrals were compared", found)
	}
}

// Whoever may not be known takes nobody's place in a search, so that fewer than were asked for are all that there are.
func TestASearchIsFilledWithWhomOneMayKnow(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	service := db.Service(t, org)
	for i := range 4 {
		id := db.Referral(t, service, dbtest.As(models.Accepted)).Referral.ID
		if _, err := db.Owner.Exec(t.Context(), `update referral_access set identity = $2 where referral_id = $1`, id, i < 2); err != nil { // the newest are hidden
			t.Fatal(err)
		}
	}
	err := models.InTx(t.Context(), db.Web, db.User(t, org, models.Partner), func(tx *gorm.DB) error {
		people, err := models.QueuePeople(tx, 2)
		if len(people) != 2 {
			t.Errorf("%d of the two whom they may know", len(people))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sameAs(t *testing.T, tx *gorm.DB, who models.Actor, ids []uuid.UUID, truth map[uuid.UUID]seen) error {
	rows, err := models.InboxAmong(tx, ids)
	if err != nil {
		return err
	}
	got := map[uuid.UUID]bool{}
	for _, r := range rows {
		got[r.ID] = true
		if w := truth[r.ID]; !bytes.Equal(r.Person, w.Person) || (r.Wrapped == nil) != (w.Person == nil) || r.State != w.State {
			t.Errorf("%s is given what stands at %s otherwise than row-level security gives it", who.Role, r.State)
		}
	}
	same(t, who, "rows by their ids", got, truth, func(seen) bool { return true })
	for _, sort := range []string{"newest", "oldest", "due"} {
		var page []uuid.UUID
		if err := tx.Raw(`select id from queue_page(?::text[], null, null, null, ?, null, null, 1000)`, "{"+commas(models.States)+"}", sort).Scan(&page).Error; err != nil {
			return err
		}
		same(t, who, "page, "+sort, set(page), truth, func(w seen) bool { return sort != "due" || w.State.Open() })
	}
	people, err := models.QueuePeople(tx, 1000)
	if err != nil {
		return err
	}
	got = map[uuid.UUID]bool{}
	for _, p := range people {
		got[p.ReferralID] = true
		if w := truth[p.ReferralID]; !bytes.Equal(p.Sealed, w.Person) || p.EnquiryID != w.EnquiryID {
			t.Errorf("%s searches a person whom row-level security hides", who.Role)
		}
	}
	same(t, who, "people", got, truth, func(w seen) bool { return w.Person != nil })
	counts, err := models.InboxCounts(tx)
	if err != nil {
		return err
	}
	open := map[models.State]int{}
	for _, w := range truth {
		if w.State.Open() {
			open[w.State]++
		}
	}
	counted := map[models.State]int{}
	for _, c := range counts {
		counted[c.State] = c.All
	}
	if !maps.Equal(counted, open) {
		t.Errorf("%s counts %v, and row-level security lets through %v", who.Role, counted, open)
	}
	return nil
}

func same(t *testing.T, who models.Actor, what string, got map[uuid.UUID]bool, truth map[uuid.UUID]seen, part func(seen) bool) {
	t.Helper()
	want := map[uuid.UUID]bool{}
	for id, w := range truth {
		if part(w) {
			want[id] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%s, %s: %d, and row-level security lets through %d", who.Role, what, len(got), len(want))
	}
}

func set(ids []uuid.UUID) map[uuid.UUID]bool {
	all := map[uuid.UUID]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all
}

func commas(list models.Listing) string {
	var text []byte
	for i, e := range list {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, e.Code...)
	}
	return string(text)
}
