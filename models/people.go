package models

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Colleague is a line of the list of people who may sign in.
type Colleague struct {
	ID                                uuid.UUID
	Name, Email, State, Undeliverable string
	LastSeenAt                        *time.Time
	Memberships                       []Membership `gorm:"-"`
}

// PeopleAsked narrows the list of people: Words stand in a name, an address or an organisation; After is the last of the
// page before; Limit how many, at most.
type PeopleAsked struct {
	Words string
	After uuid.UUID
	Limit int
}

// People lists those whom who may manage, by name: an administrator everybody, a lead the own organisation, others nobody.
func People(tx *gorm.DB, who Actor, ask PeopleAsked) ([]Colleague, error) {
	var all []Colleague
	like := "%" + likeWords.Replace(strings.TrimSpace(ask.Words)) + "%"
	err := tx.Raw(`select u.id, u.name, u.email, u.state, u.undeliverable, u.last_seen_at from users u
		where (@all or exists (select 1 from memberships m where m.user_id = u.id and m.org_id = @org))
		  and (@words = '' or u.name ilike @like or u.email ilike @like or exists (
		        select 1 from memberships m join organisations o on o.id = m.org_id where m.user_id = u.id and o.name ilike @like))
		  and (cast(@after as uuid) is null or (lower(u.name), u.id) > (select lower(a.name), a.id from users a where a.id = @after))
		order by lower(u.name), u.id limit @limit`, map[string]any{
		"all": who.Role == Administrator, "org": leadOf(who), "words": strings.TrimSpace(ask.Words), "like": like,
		"after": ref(ask.After), "limit": ask.Limit}).Scan(&all).Error
	if err != nil {
		return nil, translate("people", err)
	}
	ids := make([]uuid.UUID, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	held, err := MembershipsOf(tx, ids...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		for _, m := range held {
			if m.UserID == all[i].ID {
				all[i].Memberships = append(all[i].Memberships, m)
			}
		}
	}
	return all, nil
}

// likeWords takes their special meaning from the characters of a pattern.
var likeWords = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Workplaces are the organisations for which who may invite people: an administrator any, a lead the own.
func Workplaces(tx *gorm.DB, who Actor) ([]Organisation, error) {
	var all []Organisation
	err := tx.Raw(`select o.* from organisations o where ? or o.id = ? order by o.name`, who.Role == Administrator, leadOf(who)).Scan(&all).Error
	return all, translate("organisations", err)
}

// OrganisationByName finds an organisation by its name, in whichever case.
func OrganisationByName(tx *gorm.DB, name string) (Organisation, error) {
	var o Organisation
	err := tx.Where("lower(name) = lower(?)", strings.TrimSpace(name)).Take(&o).Error
	return o, translate("organisation", err)
}
