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

// FlagDuplicates compares an enquiry with the others of a year by their blind indexes and flags what may be the same
// person. A pair is kept once, whichever of the two finds the other. The person is opened for it, as a name may stand under
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
		insert into duplicates (enquiry_id, other_id, found_by)
		select least(p.enquiry_id, o.enquiry_id), greatest(p.enquiry_id, o.enquiry_id), array_remove(array[
			case when o.by_name_born in @names then 'name_born' end, case when o.by_phone = p.by_phone then 'phone' end,
			case when o.by_email = p.by_email then 'email' end, case when o.by_born_postcode = p.by_born_postcode then 'born_postcode' end], null)
		from people p
		join lateral (
			select * from people x where x.by_name_born in @names
			union select * from people x where x.by_phone = p.by_phone
			union select * from people x where x.by_email = p.by_email
			union select * from people x where x.by_born_postcode = p.by_born_postcode
		) o on o.enquiry_id <> p.enquiry_id
		join enquiries e on e.id = o.enquiry_id and e.created_at > now() - interval '1 year'
		where p.enquiry_id = @enquiry
		on conflict do nothing`, map[string]any{"enquiry": enquiry, "names": NameIndexes(ring, p)}).Error
	return translate("duplicates", err)
}
