package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// journeys that visitors walk, by name. Each ends with an error when it cannot go on.
var journeys = map[string]func(context.Context, *visitor) error{
	"ask": askForHelp, "question": lookAtQuestion, "inbox": lookAtInbox, "open": openReferral, "accept": acceptReferral, "search": searchQueue,
	"follow": followOwn, "team": lookAtTeam, "dashboard": lookAtDashboard,
}

// props are what journeys need: sessions, forms under way, referrals that wait.
type props struct {
	partners  []models.Actor
	sessions  []string
	team      []string
	followers []followed
	drafts    []referral.Token
	waiting   []waiting
	next      atomic.Int64
}

// waiting is a new referral at one of the partners.
type waiting struct {
	id      uuid.UUID
	partner int
}

// gather makes the props that the mix needs. What pgbench has sent in a ratio is sealed for nobody and is left out.
func (d *drive) gather(ctx context.Context) error {
	p := &d.props
	var err error
	if p.partners, p.sessions, err = d.cast.partners(ctx, 60); err != nil {
		return err
	}
	if _, p.team, err = d.cast.team(ctx, models.Coordinator, 8); err != nil {
		return err
	}
	if p.followers, err = d.cast.followers(ctx, 5000); err != nil {
		return err
	}
	if p.drafts, err = d.cast.drafts(ctx, 200); err != nil {
		return err
	}
	orgs, at := make([]uuid.UUID, len(p.partners)), map[uuid.UUID]int{}
	for i, who := range p.partners {
		orgs[i], at[who.Org] = who.Org, i
	}
	rows, err := d.owner.Query(ctx, `select id, org_id from referrals where state = 'sent' and org_id = any ($1)
		and sent_at < (select max(ends) from load.batches) order by md5(id::text) limit 20000`, orgs)
	if err != nil {
		return fmt.Errorf("look for new referrals: %w", err)
	}
	var id, org uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &org}, func() error {
		p.waiting = append(p.waiting, waiting{id, at[org]})
		return nil
	})
	if err == nil && (len(p.partners) == 0 || len(p.team) == 0 || len(p.followers) == 0) {
		err = errors.New("drive: fill the database first")
	}
	return err
}

// answersAt are good answers to each page of the form; services and the words to agree to come from the page.
func answersAt(v *visitor) map[string]url.Values {
	need := pick(v.dice, []string{"money", "debt", "food", "energy", "housing", "lonely", "digital", "work"})
	return map[string]url.Values{
		"who": {"for": {"me"}}, "needs": {"needs": {need}}, "gender": {"gender": {"woman"}}, "services": {}, "order": {"mode": {"together"}},
		"about-you": {"postcode": {v.town.place.Districts[0] + " 1AA"}, "born-day": {fmt.Sprint(1 + v.dice.IntN(28))}, "born-month": {"3"}, "born-year": {fmt.Sprint(1940 + v.dice.IntN(60))}},
		"name":      {"name": {pick(v.dice, given) + " " + pick(v.dice, middle) + " " + pick(v.dice, family)}},
		"contact":   {"ways": {"phone"}, "phone": {fmt.Sprintf("07700 900%03d", v.dice.IntN(1000))}}, "safe-contact": {"voicemail": {"yes"}, "say-who": {"no"}},
		"address": {"line1": {"14 Lamplight Row"}, "town": {"Wearmouth"}}, "access": {"language": {"en"}}, "know": {"summary": {pick(v.dice, worries)}}, "helping": {},
		"consent": {"agree": {"true"}, "follow-up": {"no"}},
	}
}

// askForHelp is the whole form, from the start page to what is shown after sending.
func askForHelp(ctx context.Context, v *visitor) error {
	if _, err := v.get(ctx, "start page", "/"); err != nil {
		return err
	}
	v.pause(ctx, 1)
	p, err := v.get(ctx, "ask: a question", "/refer/who")
	answers, at := answersAt(v), "who"
	for range 30 {
		if err != nil {
			return err
		}
		v.pause(ctx, 1)
		if at == "check" {
			p, err = v.post(ctx, "ask: send", "ask: sent", "/refer/send", url.Values{})
			if err == nil && p.to != "/refer/sent" {
				err = fmt.Errorf("ask: sending led to %s", p.to)
			}
			return err
		}
		form, known := answers[at]
		switch {
		case !known:
			return fmt.Errorf("ask: a page without an answer, %s", at)
		case at == "services":
			all := p.values("services")
			if len(all) == 0 {
				form = url.Values{"help": {"true"}}
			} else {
				form["services"] = all[:min(len(all), 1+v.dice.IntN(2))]
			}
		case at == "consent":
			form.Set("words", strings.Join(p.values("words"), ""))
		}
		p, err = v.post(ctx, "ask: an answer", "ask: a question", "/refer/"+at, form)
		if err == nil && p.to == "" {
			return fmt.Errorf("ask: the answer on %s was not taken", at)
		}
		at = strings.TrimPrefix(p.to, "/refer/")
	}
	return errors.New("ask: never came to an end")
}

// lookAtQuestion is one page of a form under way.
func lookAtQuestion(ctx context.Context, v *visitor) error {
	v.cookies["draft"] = string(pick(v.dice, v.props.drafts))
	_, err := v.get(ctx, "question page", "/refer/name")
	v.pause(ctx, 1)
	return err
}

func (v *visitor) signIn(n int) { v.cookies["sid"] = v.props.sessions[n%len(v.props.sessions)] }

func lookAtInbox(ctx context.Context, v *visitor) error {
	v.signIn(v.dice.IntN(len(v.props.sessions)))
	_, err := v.get(ctx, "inbox", "/partner?tab="+pick(v.dice, models.Tabs).Code)
	v.pause(ctx, 1)
	return err
}

// take is a new referral that nobody else in this drive takes; false when none is left.
func (v *visitor) take() (waiting, bool) {
	n := int(v.props.next.Add(1)) - 1
	if n >= len(v.props.waiting) {
		return waiting{}, false
	}
	return v.props.waiting[n], true
}

func openReferral(ctx context.Context, v *visitor) error {
	w, ok := v.take()
	if !ok {
		return lookAtInbox(ctx, v)
	}
	v.signIn(w.partner)
	_, err := v.get(ctx, "open a referral", "/partner/referrals/"+w.id.String())
	v.pause(ctx, 1)
	return err
}

func acceptReferral(ctx context.Context, v *visitor) error {
	w, ok := v.take()
	if !ok {
		return lookAtInbox(ctx, v)
	}
	v.signIn(w.partner)
	path := "/partner/referrals/" + w.id.String()
	if _, err := v.get(ctx, "open a referral", path); err != nil {
		return err
	}
	v.pause(ctx, 1)
	_, err := v.post(ctx, "accept", "read who it is", path+"/accept", url.Values{})
	v.pause(ctx, 1)
	return err
}

func searchQueue(ctx context.Context, v *visitor) error {
	v.signIn(v.dice.IntN(len(v.props.sessions)))
	_, err := v.post(ctx, "search the queue", "", "/partner/search", url.Values{"words": {pick(v.dice, family)}})
	v.pause(ctx, 1)
	return err
}

// followOwn is somebody who opens their own record with reference and code.
func followOwn(ctx context.Context, v *visitor) error {
	f := pick(v.dice, v.props.followers)
	if _, err := v.get(ctx, "follow: the way in", "/mine"); err != nil {
		return err
	}
	v.pause(ctx, 1)
	p, err := v.post(ctx, "follow: enter", "follow: what happens", "/mine", url.Values{"ref": {f.ref}, "code": {f.code}})
	if err == nil && p.to != "/mine" {
		err = errors.New("follow: reference and code were not taken")
	}
	if err != nil {
		return err
	}
	v.pause(ctx, 1)
	_, err = v.get(ctx, "follow: who has seen it", "/mine/access")
	v.pause(ctx, 1)
	return err
}

func lookAtTeam(ctx context.Context, v *visitor) error {
	v.cookies["sid"] = pick(v.dice, v.props.team)
	path := pick(v.dice, v.pages["team"])
	_, err := v.get(ctx, "team "+path, path)
	v.pause(ctx, 1)
	return err
}

func lookAtDashboard(ctx context.Context, v *visitor) error {
	path := pick(v.dice, v.pages["dashboard"])
	_, err := v.get(ctx, "dashboard "+path, path)
	v.pause(ctx, 1)
	return err
}
