package referral_test

import (
	"fmt"
	"testing"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// People of one hostel who ask one after the other, with its number, do not fill the team's list; and whoever of them asks twice is
// still found.
func TestAHostelIsNotADuplicate(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	asks := func(i int) referral.Receipt {
		a := p.answers(1, models.Together)
		a.Name.Full, a.Where.Day, a.Where.Month = fmt.Sprintf("Resident %c", 'A'+i), fmt.Sprint(1+i%28), fmt.Sprint(1+i/28)
		return p.sent(a)
	}
	const people = models.MostPairs + 5
	for i := range people {
		asks(i)
	}
	pairs := models.MostPairs * (models.MostPairs - 1) / 2 // of the first, when the number could still be one person's
	p.count(pairs, "pairs", `select count(*) from duplicates`)
	p.count(0, "pairs of who asked once it was known to be the hostel's", `select count(*) from duplicates d where exists (
		select 1 from enquiries e where e.id in (d.enquiry_id, d.other_id) and (select count(*) from enquiries o where o.created_at < e.created_at) >= $1)`, models.MostPairs)
	again := asks(people - 1).Enquiry.ID
	p.count(1, "pairs of who asks twice", `select count(*) from duplicates where $1 in (enquiry_id, other_id) and found_by = '{name_born,born_postcode}'`, again)
	rows, err := p.desk.Duplicates(t.Context(), p.coordinator)
	if err != nil || len(rows) == 0 || len(rows) > models.MostRows {
		t.Errorf("the team's list has %d pairs, %v", len(rows), err)
	}
}
