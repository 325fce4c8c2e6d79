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
	WeeklyPlaces          int // new people a week; 0: no limit

	Full         bool   `gorm:"->"` // this week's places are taken
	Organisation string `gorm:"->"` // the partner's name, when read for a page
	Signed       bool   `gorm:"->"` // the partner signed the agreement version in force
}

// Room is the capacity that counts on a day: a pause ends by itself on the day it was set until, and a waiting list that
// was there before it goes on. When the week's places are taken it is closed until Monday.
func (s Service) Room(today time.Time) string {
	if said := s.Said(today); !s.Full || said == CapacityPaused {
		return said
	}
	return CapacityClosed
}

// Said is the capacity as the partner said it, whether the week's places are taken or not.
func (s Service) Said(today time.Time) string {
	if s.Capacity != CapacityPaused || s.PausedUntil == nil || today.In(London).Format(time.DateOnly) < s.PausedUntil.Format(time.DateOnly) {
		return s.Capacity
	}
	if s.WaitMonths > 0 {
		return CapacityWaiting
	}
	return CapacityOpen
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

// AccessOffers are the words for what a service offers of AccessNeeds, which are in the words of who needs it.
var AccessOffers = Listing{
	{"wheelchair", "step-free access"},
	{"home_visit", "visits at home"},
	{"interpreter", "interpreters"},
	{"bsl", "British Sign Language interpreters"},
	{"lipreading", "staff who face you for lip-reading"},
	{"hearing_aid", "a hearing loop"},
	{"text_relay", "text relay"},
	{"easy_read", "Easy Read information"},
	{"large_print", "large print"},
	{"braille", "Braille"},
	{"audio", "someone to read things out"},
	{"quiet", "a quiet place"},
	{"extra_time", "longer appointments"},
	{"reminders", "reminders of appointments"},
	{"carer_present", "room for someone to come with you"},
	{"same_gender", "support from someone of your own gender"},
}

// serviceColumns takes the beginning of the week, from which new people are counted.
const serviceColumns = `select s.*, o.name as organisation, exists (select 1 from signed_organisations g where g.org_id = s.org_id) as signed,
		s.weekly_places > 0 and service_full(s.id, ?) as full
	from services s join organisations o on o.id = s.org_id`

// ListedServices reads the public directory, whole: a place has hundreds of services, not millions.
func ListedServices(tx *gorm.DB) ([]Service, error) {
	var all []Service
	err := tx.Raw(serviceColumns+` where s.listed order by s.name, s.id`, WeekStart(tx.NowFunc())).Scan(&all).Error
	return all, translate("services", err)
}

// ListedAmong reads those of the ids that are in the public directory.
func ListedAmong(tx *gorm.DB, ids []uuid.UUID) ([]Service, error) {
	var found []Service
	err := tx.Raw(serviceColumns+` where s.listed and s.id = any (?) order by s.name, s.id`, WeekStart(tx.NowFunc()), uuids(ids)).Scan(&found).Error
	return found, translate("services", err)
}

// ListedService reads one service of the public directory; one that is not listed is ErrNotFound.
func ListedService(tx *gorm.DB, id uuid.UUID) (Service, error) {
	return oneService(tx, serviceColumns+` where s.listed and s.id = ?`, id)
}

// OwnServices reads all services of the actor's organisation, listed or not.
func OwnServices(tx *gorm.DB, who Actor) ([]Service, error) {
	var own []Service
	err := tx.Raw(serviceColumns+` where s.org_id = ? order by s.name, s.id`, WeekStart(tx.NowFunc()), who.Org).Scan(&own).Error
	return own, translate("own services", err)
}

// OwnService reads one service of the actor's organisation; anybody else's is ErrNotFound.
func OwnService(tx *gorm.DB, who Actor, id uuid.UUID) (Service, error) {
	return oneService(tx, serviceColumns+` where s.id = ? and s.org_id = ?`, id, who.Org)
}

// oneService reads the one that serviceColumns and a condition find.
func oneService(tx *gorm.DB, query string, args ...any) (Service, error) {
	var found []Service
	if err := tx.Raw(query, append([]any{WeekStart(tx.NowFunc())}, args...)...).Scan(&found).Error; err != nil {
		return Service{}, translate("service", err)
	}
	if len(found) == 0 {
		return Service{}, translate("service", gorm.ErrRecordNotFound)
	}
	return found[0], nil
}

// SetCapacity keeps what the actor's organisation says of one of its services, as of now. The table has no row-level
// security, being public, so this condition is the guard: anybody else's service is ErrNotFound.
func SetCapacity(tx *gorm.DB, who Actor, id uuid.UUID, capacity string, months int, until *time.Time, weekly int) error {
	return changed(tx.Exec(`update services set capacity = ?, wait_months = ?, paused_until = ?, weekly_places = ?, confirmed_at = ? where id = ? and org_id = ?`,
		capacity, months, until, weekly, tx.NowFunc(), id, who.Org))
}

// ConfirmCapacity keeps that what the directory says of the service is still right; anybody else's is ErrNotFound.
func ConfirmCapacity(tx *gorm.DB, who Actor, id uuid.UUID) error {
	return changed(tx.Exec(`update services set confirmed_at = ? where id = ? and org_id = ?`, tx.NowFunc(), id, who.Org))
}

// changed makes a change of no row ErrNotFound.
func changed(done *gorm.DB) error {
	if done.Error == nil && done.RowsAffected == 0 {
		return translate("service", gorm.ErrRecordNotFound)
	}
	return translate("service", done.Error)
}

// ServicesByID reads services in the order of the ids; one that is not there is ErrNotFound.
func ServicesByID(tx *gorm.DB, ids []uuid.UUID) ([]Service, error) {
	var found []Service
	if err := tx.Raw(serviceColumns+` where s.id = any (?)`, WeekStart(tx.NowFunc()), uuids(ids)).Scan(&found).Error; err != nil {
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
