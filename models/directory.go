package models

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Organisation is a member of the partnership.
type Organisation struct {
	ID                                            uuid.UUID
	Name, Outline, Phone, Email, Website, Privacy string
	Lead                                          bool // hosts the coordination team
	CreatedAt                                     time.Time
}

// How a service is reached.
const (
	RoutePlatform = "platform" // the referral goes to its inbox here
	RouteDirect   = "direct"   // the page shows how to get in touch; nothing is stored
	RouteSignpost = "signpost" // the page links to its own way in; nothing is stored
)

// How much room a service has.
const (
	CapacityOpen    = "open"
	CapacityWaiting = "waiting"
	CapacityClosed  = "closed"
	CapacityPaused  = "paused"
)

// Service is what a partner offers, to whom and where.
type Service struct {
	ID, OrgID             uuid.UUID
	Name, Outline         string
	Needs                 List
	Districts             List // empty: everywhere in the place
	MinAge, MaxAge        int
	Genders               List // empty: everyone
	Access                List
	Venue                 string
	Cost, CostNote        string
	Capacity              string
	WaitMonths            int
	PausedUntil           *time.Time
	ConfirmedAt           time.Time
	Route                 string
	Phone, Email, Website string
	Specialist            bool
	AnswersIn             int  // working days, usually
	Fields                List // of PersonFields, beyond the name
	OpenDays, DecideDays  int
	ContactDays, NoteDays int
	ExpireDays            int
	Listed                bool
	CreatedAt             time.Time

	Organisation string `gorm:"->"` // the partner's name, when read for a page
	Signed       bool   `gorm:"->"` // the partner signed the agreement version in force
}

// Gets says whether the service is given this field of a person. The name always is.
func (s Service) Gets(field string) bool { return field == "name" || s.Fields.Has(field) }

// GetsFields lists the fields it is given, in the order of PersonFields.
func (s Service) GetsFields() List {
	var got List
	for _, f := range PersonFields {
		if s.Gets(f.Code) {
			got = append(got, f.Code)
		}
	}
	return got
}

const serviceColumns = `select s.*, o.name as organisation, exists (select 1 from signed_organisations g where g.org_id = s.org_id) as signed
	from services s join organisations o on o.id = s.org_id`

// ListedServices reads the public directory, whole: a place has hundreds of services, not millions.
func ListedServices(tx *gorm.DB) ([]Service, error) {
	var all []Service
	err := tx.Raw(serviceColumns + ` where s.listed order by s.name, s.id`).Scan(&all).Error
	return all, translate("services", err)
}

// ServicesByID reads services in the order of the ids; one that is not there is ErrNotFound.
func ServicesByID(tx *gorm.DB, ids []uuid.UUID) ([]Service, error) {
	var found []Service
	if err := tx.Raw(serviceColumns+` where s.id = any (?)`, uuids(ids)).Scan(&found).Error; err != nil {
		return nil, translate("services", err)
	}
	byID := map[uuid.UUID]Service{}
	for _, s := range found {
		byID[s.ID] = s
	}
	ordered := make([]Service, 0, len(ids))
	for _, id := range ids {
		s, ok := byID[id]
		if !ok {
			return nil, translate("service", gorm.ErrRecordNotFound)
		}
		ordered = append(ordered, s)
	}
	return ordered, nil
}

// OrganisationByID reads one organisation.
func OrganisationByID(tx *gorm.DB, id uuid.UUID) (Organisation, error) {
	var o Organisation
	err := tx.Where("id = ?", id).Take(&o).Error
	return o, translate("organisation", err)
}

// AddGap records what could not be offered, without a trace of who asked.
func AddGap(tx *gorm.DB, needs []string, district, ageBand string) error {
	for _, n := range needs {
		err := tx.Exec(`insert into gaps (day, need, district, age_band) values (?, ?, ?, ?)`, Now().In(London).Format(time.DateOnly), n, district, ageBand).Error
		if err != nil {
			return translate("gap", err)
		}
	}
	return nil
}

// uuids writes ids as the text of a uuid[].
func uuids(ids []uuid.UUID) string {
	text := make(List, len(ids))
	for i, id := range ids {
		text[i] = id.String()
	}
	v, err := text.Value()
	if err != nil {
		panic(err) // hexadecimal digits always encode
	}
	return v.(string)
}
