package models_test

import (
	"testing"

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
