package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// EqualityAnswers stand apart from any enquiry: a quarter and the answers.
type EqualityAnswers struct {
	ID                                uuid.UUID
	Quarter                           string
	Ethnicity, Condition, Limits, Sex string
}

// AddEqualityAnswers writes them. The row's own id is random, so that nothing tells when in the quarter it was written.
func AddEqualityAnswers(tx *gorm.DB, a EqualityAnswers) error {
	return translate("equality answers", tx.Create(&a).Error)
}

// Quarter of a year, as 2026Q4, in London.
func Quarter(t time.Time) string {
	t = t.In(London)
	return fmt.Sprintf("%dQ%d", t.Year(), (int(t.Month())+2)/3)
}

// EthnicGroups of the 2021 census of England and Wales.
var EthnicGroups = Listing{
	{"white_british", "White: English, Welsh, Scottish, Northern Irish or British"}, {"white_irish", "White: Irish"},
	{"white_traveller", "White: Gypsy or Irish Traveller"}, {"white_roma", "White: Roma"}, {"white_other", "White: any other background"},
	{"mixed_caribbean", "Mixed: White and Black Caribbean"}, {"mixed_african", "Mixed: White and Black African"}, {"mixed_asian", "Mixed: White and Asian"},
	{"mixed_other", "Mixed: any other background"}, {"asian_indian", "Asian: Indian"}, {"asian_pakistani", "Asian: Pakistani"},
	{"asian_bangladeshi", "Asian: Bangladeshi"}, {"asian_chinese", "Asian: Chinese"}, {"asian_other", "Asian: any other background"},
	{"black_caribbean", "Black: Caribbean"}, {"black_african", "Black: African"}, {"black_other", "Black: any other background"},
	{"arab", "Arab"}, {"other", "Any other ethnic group"}, {"not_said", "Prefer not to say"},
}

// YesNo, Limits and Sexes are the harmonised answers of the Office for National Statistics.
var (
	YesNo  = Listing{{"yes", "Yes"}, {"no", "No"}, {"not_said", "Prefer not to say"}}
	Limits = Listing{{"a_lot", "Yes, a lot"}, {"a_little", "Yes, a little"}, {"not_at_all", "Not at all"}, {"not_said", "Prefer not to say"}}
	Sexes  = Listing{{"female", "Female"}, {"male", "Male"}, {"not_said", "Prefer not to say"}}
)
