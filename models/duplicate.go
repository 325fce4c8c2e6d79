package models

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models/seal"
)

// Duplicate is two enquiries that may be about one person. Only the coordination team is told.
type Duplicate struct {
	EnquiryID, OtherID uuid.UUID
	FoundBy            List // name_born, phone, email, born_postcode
	State              string
	DecidedBy          *uuid.UUID
	DecidedAt          *time.Time
	CreatedAt          time.Time
}

// FoundBy in words.
var FoundBy = Listing{
	{"name_born", "Same name and date of birth"}, {"phone", "Same phone number"}, {"email", "Same email address"}, {"born_postcode", "Same date of birth and postcode"},
}

// MostPairs is with how many others an enquiry is paired at most, and how many may have a phone number or an e-mail address
// for it to be somebody's own.
const MostPairs = 20

// mostLooked is among how many that are alike the newest are looked for: so often nobody asks, and whoever sends the same again
// and again costs no more than that.
const mostLooked = 1000

// indexed is by what people are compared.
const indexed = `enquiry_id, by_name_born, by_phone, by_email, by_born_postcode`

// FlagDuplicates compares an enquiry with the others of a year by their blind indexes and flags what may be the same
// person: the newest MostPairs of them. A phone number or an e-mail address that more than MostPairs enquiries have is that of a
// place, such as a hostel or an office, and says nothing of who somebody is; then only the date of birth counts, with the name or
// the postcode. A pair is kept once, whichever of the two finds the other. The person is opened for it, as a name may stand under
// more than one index. For chores; safe to repeat, and nothing to do once the person is erased.
func FlagDuplicates(tx *gorm.DB, ring *seal.Ring, enquiry uuid.UUID) error {
	key, err := KeyOf(tx, ring, enquiry)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := PersonOf(tx, key, enquiry)
	if err != nil {
		return err
	}
	err = tx.Exec(`
		with p as materialized (select enquiry_id, by_phone, by_email, by_born_postcode from people where enquiry_id = @enquiry),
		own as materialized (select -- what more have is not one person's; counted no further than that
			(select count(*) from (select from people x where x.by_phone = p.by_phone limit @most + 1) n) <= @most as phone,
			(select count(*) from (select from people x where x.by_email = p.by_email limit @most + 1) n) <= @most as email from p)
		insert into duplicates (enquiry_id, other_id, found_by)
		select least(p.enquiry_id, o.enquiry_id), greatest(p.enquiry_id, o.enquiry_id), array_remove(array[
			case when o.by_name_born in @names then 'name_born' end, case when own.phone and o.by_phone = p.by_phone then 'phone' end,
			case when own.email and o.by_email = p.by_email then 'email' end, case when o.by_born_postcode = p.by_born_postcode then 'born_postcode' end], null)
		from p cross join own cross join lateral (
			select x.* from (
				(select `+indexed+` from people where by_name_born in @names limit @looked)
				union (select `+indexed+` from people where by_born_postcode = p.by_born_postcode limit @looked)
				union (select `+indexed+` from people where own.phone and by_phone = p.by_phone limit @most)
				union (select `+indexed+` from people where own.email and by_email = p.by_email limit @most)) x
			join enquiries e on e.id = x.enquiry_id and e.created_at > now() - interval '1 year'
			where x.enquiry_id <> p.enquiry_id order by e.created_at desc, e.id limit @most) o
		on conflict do nothing`, map[string]any{"enquiry": enquiry, "names": NameIndexes(ring, p), "most": MostPairs, "looked": mostLooked}).Error
	return translate("duplicates", err)
}
