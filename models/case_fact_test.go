package models_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// twoCases are cases of two people.
func twoCases(t *testing.T, db *dbtest.DB) (one, other models.Case) {
	t.Helper()
	for i, c := range []*models.Case{&one, &other} {
		c.ID, c.EnquiryID = uuid.New(), db.Enquiry(t).Enquiry.ID
		if _, err := db.Owner.Exec(t.Context(), `insert into cases (id, ref, enquiry_id, about, kind, received_at, due_on) values ($1, $2, $3, 'A', 'erase', now(), current_date)`,
			c.ID, []string{"C", "D"}[i], c.EnquiryID); err != nil {
			t.Fatal(err)
		}
	}
	return one, other
}

// No fact hangs on somebody else's case, whoever writes it and by whichever role of the database.
func TestAFactIsOfTheCasesOwnEnquiry(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	lead := db.User(t, db.Organisation(t), models.Governance)
	one, other := twoCases(t, db)
	for _, c := range []struct {
		name       string
		of, person uuid.UUID
		kept       bool
	}{
		{"somebody else's enquiry", one.ID, other.EnquiryID, false},
		{"somebody else's case", other.ID, one.EnquiryID, false},
		{"no case at all", uuid.New(), one.EnquiryID, false},
		{"no enquiry at all", one.ID, uuid.New(), false},
		{"their own", one.ID, one.EnquiryID, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for who, at := range map[models.Actor]*models.DB{lead: db.Web, models.TheChores: db.Chores} {
				err := models.InTx(t.Context(), at, who, func(tx *gorm.DB) error {
					return models.AddCaseFact(tx, who, models.CaseFact{ID: models.NewOrderedID(), CaseID: c.of, EnquiryID: c.person, Kind: models.FactQuestionAsked, OnDay: models.Now()})
				})
				if (err == nil) != c.kept {
					t.Errorf("%s: %v", who.Role, err)
				}
			}
		})
	}
	if _, err := db.Owner.Exec(t.Context(), `update cases set enquiry_id = $2 where id = $1`, one.ID, other.EnquiryID); err == nil {
		t.Error("a case with facts went to another enquiry")
	}
}

// Facts from before the two were bound stay: those of the right enquiry as they are, and one of another with whoever the case is
// about.
func TestFactsFromBeforeStayWithTheirCase(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	one, other := twoCases(t, db)
	do := func(sql string, args ...any) {
		t.Helper()
		if _, err := db.Owner.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	do(`alter table case_facts drop constraint case_facts_case_id_enquiry_id_fkey, add constraint case_facts_case_id_fkey foreign key (case_id) references cases,
		add constraint case_facts_enquiry_id_fkey foreign key (enquiry_id) references enquiries`)
	do(`alter table cases drop constraint cases_id_enquiry_id_key`)
	for _, enquiry := range []uuid.UUID{one.EnquiryID, other.EnquiryID} {
		do(`insert into case_facts (id, case_id, enquiry_id, kind, on_day, at) values ($1, $2, $3, 'question_asked', current_date, now())`, models.NewOrderedID(), one.ID, enquiry)
	}
	text, err := os.ReadFile("../migrations/0053_case_facts.sql")
	if err != nil {
		t.Fatal(err)
	}
	do(strings.TrimPrefix(string(text), "-- +goose Up"))
	var n int
	if err := db.Owner.QueryRow(t.Context(), `select count(*) from case_facts where case_id = $1 and enquiry_id = $2`, one.ID, one.EnquiryID).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d facts with whom the case is about, %v", n, err)
	}
}
