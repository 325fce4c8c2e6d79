package referral

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Equality is the optional questions after sending. The answers are kept with a quarter and nothing else: no key leads
// from them to the enquiry, and they play no part in it.
type Equality struct {
	Ethnicity string `form:"ethnicity" label:"What is your ethnic group?" validate:"max=60"`
	Condition string `form:"condition" label:"Do you have any physical or mental health conditions or illness lasting or expected to last 12 months or more?" validate:"max=20"`
	Limits    string `form:"limits" label:"Do any of them reduce your ability to carry out day-to-day activities?" validate:"max=20"`
	Sex       string `form:"sex" label:"What is your sex?" validate:"max=20"`
}

// Check refuses what is not on the lists.
func (e *Equality) Check() models.Problems {
	p := models.Problems{}
	for _, q := range []struct {
		name, answer string
		list         models.Listing
	}{{"ethnicity", e.Ethnicity, models.EthnicGroups}, {"condition", e.Condition, models.YesNo}, {"limits", e.Limits, models.Limits}, {"sex", e.Sex, models.Sexes}} {
		if q.answer != "" && !q.list.Has(q.answer) {
			p[q.name] = "Select an answer from the list"
		}
	}
	return p
}

// SaveEquality keeps the answers once for each enquiry; a second time changes nothing.
func (d *Desk) SaveEquality(ctx context.Context, t Token, e Equality) error {
	_, err := d.change(ctx, t, "equality", func(tx *gorm.DB, a *Asking) error {
		switch {
		case !a.Submitted:
			return fmt.Errorf("equality questions before sending: %w", models.ErrNotFound)
		case a.Equality:
			return nil
		}
		a.Equality = true
		if e == (Equality{}) {
			return nil // all skipped
		}
		return models.AddEqualityAnswers(tx, models.EqualityAnswers{ID: models.NewID(), Quarter: models.Quarter(d.Now()), Ethnicity: e.Ethnicity,
			Condition: e.Condition, Limits: e.Limits, Sex: e.Sex})
	})
	return err
}
