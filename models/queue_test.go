package models_test

import (
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// queued is what the functions that pass row-level security by give an actor, beside what row-level security lets through.
func queued(t *testing.T, db *dbtest.DB, who models.Actor) (people, open, board int) {
	t.Helper()
	err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
		all, err := models.QueuePeople(tx, 100)
		if err != nil {
			return err
		}
		people = len(all)
		for _, p := range all {
			var walled int
			if err := tx.Raw(`select count(*) from people p join keys k on k.id = p.enquiry_id join referrals r on r.enquiry_id = k.id
				where r.id = ? and r.enquiry_id = ? and p.sealed = ? and k.wrapped = ?`, p.ReferralID, p.EnquiryID, p.Sealed, p.Wrapped).Row().Scan(&walled); err != nil {
				return err
			}
			if walled != 1 {
				t.Errorf("%s is given a person whom row-level security hides", who.Role)
			}
		}
		counts, err := models.InboxCounts(tx)
		if err != nil {
			return err
		}
		for _, c := range counts {
			open += c.All
		}
		if who.Role != models.Coordinator {
			var walled int
			if err := tx.Raw(`select count(*) from referrals where org_id = ? and state in ('sent', 'opened', 'info_requested', 'accepted', 'waitlisted', 'in_contact')`,
				who.Org).Row().Scan(&walled); err != nil || walled != open {
				t.Errorf("%s counts %d open referrals, and row-level security lets through %d, %v", who.Role, open, walled, err)
			}
		}
		rows, err := models.Board(tx, tx.NowFunc())
		board = len(rows)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return people, open, board
}

// What reads a whole queue at once gives each actor what is theirs, and nobody else anything.
func TestTheQueueIsTheActorsOwn(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	mine := fillEveryTable(t, db)
	as := func(role models.Role, org uuid.UUID) models.Actor {
		return models.Actor{Role: role, Org: org, User: mine.User, Enquiry: uuid.New()}
	}
	if people, open, board := queued(t, db, as(models.Coordinator, mine.Org)); people != 0 || open != 0 || board != 1 {
		t.Errorf("the coordination team gets %d people, counts %d and sees %d queues", people, open, board)
	}
	for _, e := range append(models.Roles, models.Entry{Code: string(models.Door)}, models.Entry{Code: string(models.Resident)}, models.Entry{Code: string(models.Public)}, models.Entry{Code: "chief"}) {
		role := models.Role(e.Code)
		if role == models.Coordinator {
			continue
		}
		own := 0
		if role == models.Partner || role == models.Lead {
			own = 1
		}
		if people, open, board := queued(t, db, as(role, mine.Org)); people != own || open != own || board != 0 {
			t.Errorf("%s gets %d people, counts %d and sees %d queues", role, people, open, board)
		}
		for _, org := range []uuid.UUID{{}, uuid.New()} {
			if people, open, board := queued(t, db, as(role, org)); people+open+board != 0 {
				t.Errorf("%s of elsewhere gets %d people, counts %d and sees %d queues", role, people, open, board)
			}
		}
	}
	for _, step := range []struct {
		name, sql    string
		people, open int
	}{
		{"paused", `update referral_access set paused = true`, 0, 0},
		{"going on", `update referral_access set paused = false`, 1, 1},
		{"its identity taken back", `update referral_access set identity = false`, 0, 1},
		{"ended, and its access taken", `update referrals set state = 'withdrawn', due = '', due_at = null; delete from referral_access`, 0, 0},
	} {
		if _, err := db.Owner.Exec(t.Context(), step.sql); err != nil {
			t.Fatal(err)
		}
		if people, open, _ := queued(t, db, mine); people != step.people || open != step.open {
			t.Errorf("%s: %d people, %d open", step.name, people, open)
		}
	}
}

// What is open is counted without looking for its access, so the database holds that it has one.
func TestAnOpenReferralKeepsItsAccess(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	fillEveryTable(t, db)
	if _, err := db.Owner.Exec(t.Context(), `delete from referral_access`); err == nil {
		t.Error("the access of an open referral could be taken")
	}
}

// Whoever has no actor, and the other roles of the database, may not ask.
func TestOnlyTheWebServerAsksForAQueue(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	fillEveryTable(t, db)
	for _, call := range []string{`queue_people(10)`, `erased_of_ours(now())`, `queue_counts(now())`, `queue_rows(array(select id from referrals))`,
		`queue_page('{sent,accepted}', null, null, null, 'newest', null, null, 5)`, `board_counts(now())`} {
		var n int
		if err := db.Web.Pool.QueryRow(t.Context(), `select count(*) from `+call).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s gives %d rows without an actor, %v", call, n, err)
		}
		if err := db.Chores.Pool.QueryRow(t.Context(), `select count(*) from `+call).Scan(&n); err == nil {
			t.Errorf("the chores may ask %s", call)
		}
	}
}
