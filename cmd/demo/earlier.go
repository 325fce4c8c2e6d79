package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/models"
)

// earlierCount is how many people asked in the closed quarters of whom nobody can be told any more.
const earlierCount = 12000

// earlier fills the closed quarters with people whose identity is gone, as it is when somebody was erased: what they asked
// for and what became of it is left, and no name, no key and no partner that could still see them. With the few hundred whose
// stories are played one by one, the place has as many people as statistics are about.
type earlier struct {
	r        *rand.Rand
	from, to time.Time
	sectors  []string // each as often as it has people
	services map[string][]models.Service
	by       map[uuid.UUID]models.Actor
	rows     map[string][][]any
	refs     map[string]bool
}

func (h *history) earlier(ctx context.Context) error {
	people, err := populations()
	if err != nil {
		return err
	}
	e := &earlier{r: rand.New(rand.NewPCG(7, 2026)), by: h.people, services: map[string][]models.Service{}, rows: map[string][][]any{}, refs: map[string]bool{}}
	e.from, _, _ = models.QuarterSpan(models.Quarter(h.clock))
	e.to, _, _ = models.QuarterSpan(models.Quarter(h.end))
	for _, p := range people {
		for range p.Residents / 100 {
			e.sectors = append(e.sectors, p.Sector)
		}
	}
	for _, s := range h.services {
		if s.Route == models.RoutePlatform {
			for _, n := range s.Needs {
				e.services[n] = append(e.services[n], s)
			}
		}
	}
	for i := range earlierCount {
		e.person(i)
	}
	for _, t := range []struct {
		table   string
		columns []string
	}{
		{"enquiries", []string{"id", "ref", "route", "mode", "state", "needs", "restricted", "district", "sector", "age_band", "gender_band", "access", "language", "contact",
			"privacy_version", "code_hash", "created_at", "state_since"}},
		{"consents", []string{"id", "enquiry_id", "purpose", "given", "version", "words", "words_hash", "method", "by_role", "given_at", "expires_at", "withdrawn_at"}},
		{"referrals", []string{"id", "enquiry_id", "org_id", "service_id", "position", "state", "state_since", "sent_at", "accepted_at", "ended_at", "reason", "next_step", "level"}},
		{"referral_events", []string{"id", "referral_id", "enquiry_id", "org_id", "at", "by_role", "by_org", "was", "state", "reason", "next_step"}},
		{"interactions", []string{"id", "referral_id", "enquiry_id", "org_id", "user_id", "logged_at", "happened_on", "type", "outcome", "level"}},
		{"outcomes", []string{"referral_id", "enquiry_id", "org_id", "need", "result", "at"}},
		{"equality_answers", []string{"id", "quarter", "ethnicity", "condition", "limits", "sex"}},
		{"gaps", []string{"day", "need", "district", "age_band"}},
	} {
		if _, err := h.owner.CopyFrom(ctx, pgx.Identifier{t.table}, t.columns, pgx.CopyFromRows(e.rows[t.table])); err != nil {
			return fmt.Errorf("earlier people: %s: %w", t.table, err)
		}
	}
	return nil
}

func (e *earlier) add(table string, row ...any) { e.rows[table] = append(e.rows[table], row) }

// ref is a reference that none of them has: among so many, chance would repeat one in every twelfth filling.
func (e *earlier) ref() string {
	for {
		if ref := models.NewRef(); !e.refs[ref] {
			e.refs[ref] = true
			return ref
		}
	}
}

// someDays is a time after so many days on average, most of them sooner.
func (e *earlier) someDays(after time.Time, mean float64) time.Time {
	return after.Add(time.Duration(e.r.ExpFloat64() * mean * 24 * float64(time.Hour)))
}

// need is one of those that people ask about, the first of them more often.
func (e *earlier) need() string {
	at := e.r.Float64()
	return asked[int(at*at*float64(len(asked)))]
}

// person is one of them: what they asked, and where it led.
func (e *earlier) person(i int) {
	share := math.Pow(float64(i)/earlierCount, 0.85) // a few more every quarter
	at := e.from.Add(time.Duration(share * float64(e.to.Sub(e.from)))).UTC().Truncate(time.Second)
	id, sector := uuid.New(), pick(e.r, e.sectors)
	needs := []string{e.need()}
	if n := e.need(); e.r.IntN(3) == 0 && n != needs[0] {
		needs = append(needs, n)
	}
	age := pick(e.r, models.AgeBands[2:]).Code
	state, seek := models.Resolved, e.services[needs[0]]
	if len(seek) == 0 || e.r.IntN(25) == 0 {
		state = models.Unresolved
		e.add("gaps", at, needs[0], sector[:len(sector)-2], age)
	}
	if state == models.Resolved {
		state = e.referral(id, at, needs, pick(e.r, seek), 1)
	}
	route := pick(e.r, []string{"self", "self", "self", "professional", "professional", "representative"})
	e.add("enquiries", id, e.ref(), route, models.InTurn, string(state), needs,
		models.Restricted(needs), sector[:len(sector)-2], sector, age, pick(e.r, []string{"woman", "woman", "woman", "man", "man", "non_binary", "not_said"}), []string{}, "en", []string{"phone"},
		"1", id[:], at, at)
	e.consent(id, at, route)
	if e.r.IntN(3) == 0 {
		e.add("equality_answers", uuid.New(), models.Quarter(at), pick(e.r, append(models.EthnicGroups[:1:1], models.EthnicGroups...)).Code, pick(e.r, models.YesNo).Code,
			pick(e.r, models.Limits).Code, pick(e.r, models.Sexes).Code)
	}
}

// consent is that they agreed, as erasing leaves it: without the words, and taken back.
func (e *earlier) consent(enquiry uuid.UUID, at time.Time, route string) {
	method := models.MethodOnline
	if route != models.RouteSelf {
		method = "verbal_in_person"
	}
	e.add("consents", models.NewOrderedID(), enquiry, models.PurposeTeam, true, "1", []byte{1}, enquiry[:], method, string(models.Public), at, at.AddDate(1, 0, 0), e.to)
}

// referral is one of theirs; passed back, it goes to another service once.
func (e *earlier) referral(enquiry uuid.UUID, at time.Time, needs []string, s models.Service, position int) models.EnquiryState {
	id, by := uuid.New(), e.by[s.OrgID]
	event := func(at time.Time, was, state models.State, reason, next string) {
		e.add("referral_events", models.NewOrderedID(), id, enquiry, s.OrgID, at, string(models.Partner), s.OrgID, string(was), string(state), reason, next)
	}
	event(at, "", models.Sent, "", "")
	opened := e.someDays(at, 2.6)
	event(opened, models.Sent, models.Opened, "", "")
	decided := e.someDays(opened, 1)
	if e.r.IntN(8) == 0 {
		reason := pick(e.r, models.DeclineReasons).Code
		event(decided, models.Opened, models.Declined, reason, "return_to_coordinator")
		e.add("referrals", id, enquiry, s.OrgID, s.ID, position, string(models.Declined), decided, at, nil, decided, reason, "return_to_coordinator", nil)
		if others := e.services[needs[0]]; position == 1 && len(others) > 1 {
			return e.referral(enquiry, decided, needs, pick(e.r, others), 2)
		}
		return models.Unresolved
	}
	event(decided, models.Opened, models.Accepted, "", "")
	tried := e.someDays(decided, 2)
	level := 2 + e.r.IntN(4)
	e.add("interactions", models.NewOrderedID(), id, enquiry, s.OrgID, by.User, tried, tried, "phone_call", "spoke_to_person", level)
	event(tried, models.Accepted, models.InContact, "", "")
	ended, state, reason := e.someDays(tried, 20), models.Completed, ""
	if e.r.IntN(6) == 0 {
		state, reason = models.Closed, pick(e.r, []string{"did_not_engage", "unable_to_contact", "moved_away", "no_longer_needed"})
	}
	event(ended, models.InContact, state, reason, "")
	e.add("referrals", id, enquiry, s.OrgID, s.ID, position, string(state), ended, at, decided, ended, reason, "", level)
	for _, n := range needs {
		result := pick(e.r, []string{"met", "met", "met", "partly", "partly", "moved_on"})
		if state == models.Closed {
			result = pick(e.r, []string{"not_met", "not_wanted", "partly"})
		}
		e.add("outcomes", id, enquiry, s.OrgID, n, result, ended)
	}
	return models.Resolved
}
