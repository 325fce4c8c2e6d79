package models_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestTheChainShowsWhatWasDoneToIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sql, says string }{
		{"nothing", `select 1`, ""},
		{"a line is changed", `update audit set action = 'referral.read' where id = (select audit_id from audit_chain where seq = 3)`, "link 3: its line was changed"},
		{"somebody else is put in its place", `update audit set by_user = gen_random_uuid() where id = (select audit_id from audit_chain where seq = 2)`, "link 2: its line was changed"},
		{"a time is moved", `update audit set at = at + interval '1 second' where id = (select audit_id from audit_chain where seq = 5)`, "link 5: its line was changed"},
		{"a line is taken away", `delete from audit where id = (select audit_id from audit_chain where seq = 4)`, "link 4: its line was taken away"},
		{"line and link are taken away", `with x as (delete from audit_chain where seq = 4 returning audit_id) delete from audit where id in (select audit_id from x)`, "link 5: links before it are missing"},
		{"the end is cut off", `with x as (delete from audit_chain where seq = 6 returning audit_id) delete from audit where id in (select audit_id from x)`, "checkpoint 6: the chain does not lead to it"},
		{"two are swapped", `with x as (select max(audit_id::text) filter (where seq = 2) as a, max(audit_id::text) filter (where seq = 3) as b from audit_chain)
			update audit_chain set audit_id = case seq when 2 then b::uuid else a::uuid end from x where seq in (2, 3)`, "link 2: it does not follow the one before"},
		{"a line is put in that says it is old", `insert into audit (id, at, by_role, action, hash) values ('018f0000-0000-7000-8000-000000000000', now(), 'public', 'enquiry.send', '\x01')`,
			"lines that no link names, written over an hour ago or not yet: 1"},
		{"a line is put in from a time to come", `insert into audit (id, at, by_role, action, hash) values ('f18f0000-0000-7000-8000-000000000000', now(), 'public', 'enquiry.send', '\x01')`,
			"lines that no link names, written over an hour ago or not yet: 1"},
		{"a link is forged", `update audit_chain set hash = '\x00' where seq = 1`, "link 1: it does not follow the one before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.New(t)
			j := models.NewJournal(db.Ring)
			writeLines(t, db, j, 6)
			link(t, db, j)
			for _, sql := range []string{`alter table audit disable trigger append_only`, `alter table audit_chain disable trigger append_only`,
				`alter table audit_chain drop constraint audit_chain_audit_id_key`, c.sql} { // as an owner who means ill could
				if _, err := db.Owner.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			said := strings.Join(verify(t, db, j), "\n")
			if c.says == "" && said != "" || !strings.Contains(said, c.says) {
				t.Errorf("says %q, want %q", said, c.says)
			}
		})
	}
}

func TestTheRecordIsAppendOnly(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	j := models.NewJournal(db.Ring)
	writeLines(t, db, j, 1)
	for _, sql := range []string{`update audit set action = 'x'`, `delete from audit`, `truncate audit`} {
		if _, err := db.Owner.Exec(t.Context(), sql); err == nil {
			t.Errorf("even the owner could %s", sql)
		}
	}
}

// Lines that come later are linked later; linking again changes nothing.
func TestLinkingGoesOn(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	j := models.NewJournal(db.Ring)
	for _, n := range []int{3, 0, 2} {
		writeLines(t, db, j, n)
		if got := link(t, db, j); got != n {
			t.Errorf("linked %d, want %d", got, n)
		}
	}
	if wrong := verify(t, db, j); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// A line of a server whose clock is far ahead keeps no other line from being linked.
func TestALineFromATimeToCome(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	j := models.NewJournal(db.Ring)
	if _, err := db.Owner.Exec(t.Context(), `insert into audit (id, at, by_role, action, hash) values ('f18f0000-0000-7000-8000-000000000000', now(), 'public', 'enquiry.send', '\x01')`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		writeLines(t, db, j, 2)
		if got := link(t, db, j); got != 2 {
			t.Errorf("linked %d, want 2", got)
		}
	}
}

// Whoever wrote first may commit last: the line is linked then, behind those that overtook it.
func TestALineThatIsCommittedLate(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	j := models.NewJournal(db.Ring)
	err := models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) error {
		if err := j.Write(tx, models.Anyone, models.Line{Action: "enquiry.send", Object: "enquiry"}); err != nil {
			return err
		}
		writeLines(t, db, j, 3)
		if got := link(t, db, j); got != 3 {
			t.Errorf("linked %d while the first is under way, want 3", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := link(t, db, j); got != 1 {
		t.Errorf("linked %d, want the late one", got)
	}
	if wrong := verify(t, db, j); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func writeLines(t *testing.T, db *dbtest.DB, j models.Journal, n int) {
	t.Helper()
	id := uuid.New()
	for range n {
		err := models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) error {
			return j.Write(tx, models.Anyone, models.Line{Action: "enquiry.send", Object: "enquiry", ObjectID: &id, EnquiryID: &id, Fields: models.List{"name", "phone"}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func link(t *testing.T, db *dbtest.DB, j models.Journal) (n int) {
	t.Helper()
	err := models.InTx(t.Context(), db.Chores, models.TheChores, func(tx *gorm.DB) (err error) {
		n, err = j.LinkChain(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func verify(t *testing.T, db *dbtest.DB, j models.Journal) (wrong []string) {
	t.Helper()
	err := models.InTx(t.Context(), db.Chores, models.TheChores, func(tx *gorm.DB) (err error) {
		wrong, err = j.VerifyChain(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return wrong
}
