package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// A name matches however its accents, its form of Unicode, its case and its spaces were typed; and it still matches rows that
// were written while accents told names apart.
func TestNamesThatAreOne(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	for _, c := range []struct {
		name, first, second, before string // before: the form in which the first was written then; empty: as now
		found                       bool
	}{
		{"the same", "Orla Fenwick", "orla  FENWICK", "", true},
		{"one letter or two", "Jos\u00e9 Nu\u00f1ez", "Jose\u0301 Nun\u0303ez", "", true},
		{"with accents and without", "Zo\u00eb O'Neill", "Zoe ONeill", "", true},
		{"letters that no form takes apart", "\u0141ukasz S\u00f8rensen", "Lukasz Sorensen", "", true},
		{"wide letters", "\uff2d\uff29\uff2b\uff21 Sato", "Mika Sato", "", true},
		{"written before, typed as then", "Ren\u00e9e Blanc", "Ren\u00e9e Blanc", "ren\u00e9eblanc", true},
		{"written before, without accents", "Ana Reed", "\u00c1na Reed", "anareed", true},
		{"somebody else", "Rene Blank", "Renee Blanc", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := func(name string) dbtest.Asked {
				return db.Enquiry(t, func(a *dbtest.Asked) {
					a.Person = models.Person{Name: name, Born: "1971-02-03"}
				})
			}
			first := asked(c.first)
			if c.before != "" {
				if _, err := db.Owner.Exec(t.Context(), `update people set by_name_born = $2 where enquiry_id = $1`, first.Enquiry.ID, db.Ring.Index("name born", c.before+"|1971-02-03")); err != nil {
					t.Fatal(err)
				}
			}
			second := asked(c.second)
			for range 2 { // repeated, it changes nothing
				if err := models.InTx(t.Context(), db.Chores, models.TheChores, func(tx *gorm.DB) error {
					return models.FlagDuplicates(tx, db.Ring, second.Enquiry.ID)
				}); err != nil {
					t.Fatal(err)
				}
			}
			var n int
			if err := db.Owner.QueryRow(t.Context(), `select count(*) from duplicates where $1 in (enquiry_id, other_id) and $2 in (enquiry_id, other_id) and found_by = '{name_born}'`,
				first.Enquiry.ID, second.Enquiry.ID).Scan(&n); err != nil || (n == 1) != c.found {
				t.Errorf("found %d times, %v", n, err)
			}
		})
	}
	gone := db.Enquiry(t)
	if err := models.InTx(t.Context(), db.Chores, models.TheChores, func(tx *gorm.DB) error {
		if err := models.Erase(tx, gone.Enquiry.ID); err != nil {
			return err
		}
		return models.FlagDuplicates(tx, db.Ring, gone.Enquiry.ID)
	}); err != nil {
		t.Errorf("somebody who was erased: %v", err)
	}
}

// A number or an address of many is that of a place and makes no pair; whoever is the same by name and birth is found all the same,
// and nobody is paired with more than the newest few.
func TestWhatManyShareIsNoEvidence(t *testing.T) {
	t.Parallel()
	const most = models.MostPairs
	for _, c := range []struct {
		name          string
		others        int
		person        func(i int) models.Person // the one who is flagged is -1
		pairs, oldest int                       // the oldest other with whom they are paired
		foundBy       string
	}{
		{name: "a number of as many as may have one", others: most - 1, person: func(i int) models.Person { return somebody(i, "07700 900 001", "") }, pairs: most - 1, foundBy: "{phone}"},
		{name: "a number of one more", others: most, person: func(i int) models.Person { return somebody(i, "07700 900 001", "") }},
		{name: "a number of many more", others: 3 * most, person: func(i int) models.Person { return somebody(i, "07700 900 001", "") }},
		{name: "an address of as many as may have one", others: most - 1, person: func(i int) models.Person { return somebody(i, "", "desk@example.org") }, pairs: most - 1, foundBy: "{email}"},
		{name: "an address of one more", others: most, person: func(i int) models.Person { return somebody(i, "", "desk@example.org") }},
		{name: "a number of many, and the same person among them", others: 2 * most, person: func(i int) models.Person {
			if i == 7 || i < 0 {
				return models.Person{Name: "Ada Example", Born: "1980-03-31", Phone: "07700 900 001"}
			}
			return somebody(i, "07700 900 001", "")
		}, pairs: 1, oldest: 7, foundBy: "{name_born}"},
		{name: "a number of many, and an address of two", others: 2 * most, person: func(i int) models.Person {
			if i == 7 || i < 0 {
				return somebody(i, "07700 900 001", "ada@example.org")
			}
			return somebody(i, "07700 900 001", "")
		}, pairs: 1, oldest: 7, foundBy: "{email}"},
		{name: "a household born on one day", others: 2, person: func(int) models.Person {
			return models.Person{Name: uuid.NewString(), Born: "1980-03-31", Address: models.Address{Postcode: "SR5 1AA"}}
		}, pairs: 2, foundBy: "{born_postcode}"},
		{name: "somebody who asks again and again", others: most + 5, person: func(int) models.Person { return models.Person{Name: "Ada Example", Born: "1980-03-31"} },
			pairs: most, oldest: 5, foundBy: "{name_born}"},
		{name: "nobody who is like another", others: 2 * most, person: func(i int) models.Person { return somebody(i, "", "") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db, began := dbtest.New(t), models.Now().Add(-24*time.Hour)
			ids := make([]uuid.UUID, c.others)
			for i := range ids {
				ids[i] = db.Enquiry(t, func(a *dbtest.Asked) {
					a.Person, a.Enquiry.CreatedAt = c.person(i), began.Add(time.Duration(i)*time.Minute)
				}).Enquiry.ID
			}
			flagged := db.Enquiry(t, func(a *dbtest.Asked) { a.Person = c.person(-1) }).Enquiry.ID
			for range 2 { // repeated, it changes nothing
				if err := models.InTx(t.Context(), db.Chores, models.TheChores, func(tx *gorm.DB) error { return models.FlagDuplicates(tx, db.Ring, flagged) }); err != nil {
					t.Fatal(err)
				}
			}
			var pairs, foundBy, older int
			if err := db.Owner.QueryRow(t.Context(), `select count(*), count(*) filter (where found_by::text = $2), count(*) filter (where enquiry_id = any ($3) or other_id = any ($3))
				from duplicates where $1 in (enquiry_id, other_id)`, flagged, c.foundBy, ids[:c.oldest]).Scan(&pairs, &foundBy, &older); err != nil {
				t.Fatal(err)
			}
			if pairs != c.pairs || foundBy != c.pairs || older != 0 {
				t.Errorf("%d pairs, %d of them by %s, %d with somebody older; want %d", pairs, foundBy, c.foundBy, older, c.pairs)
			}
		})
	}
}

// somebody is like nobody else but for a number or an address.
func somebody(i int, phone, email string) models.Person {
	return models.Person{Name: fmt.Sprintf("Person %d", i), Born: time.Date(1950, time.January, 100+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Phone: phone, Email: email}
}
