package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

const consentLife = 365 * 24 * time.Hour // as the service lets it hold

// asked is one enquiry as it is being invented.
type asked struct {
	models.Enquiry
	key    seal.Key
	person models.Person
	by     models.Actor // who sent it
	chosen []models.Service
	states []models.State // its referrals' so far, in the order in which they ended
	since  time.Time      // when the last of them did
}

// live invents one enquiry and all that became of it by the end of the batch.
func (c *chunk) live(n int, at time.Time) error {
	a := &asked{by: models.Anyone, since: at}
	a.ID, a.CreatedAt, a.StateSince, a.Ref = c.random(), at, at, c.reference(n)
	code := codeOf(c.codes, a.ID)
	a.CodeHash, a.PrivacyVersion, a.Route = code.Hash(), assurance.PrivacyVersion, models.RouteSelf
	c.wish(a)
	c.choose(a)
	var wrapped []byte
	a.key, wrapped = c.ring.NewKey(a.ID)
	c.keys.row().id(a.ID).bytes(wrapped).at(at)
	c.someone(a)
	sealed, err := models.SealPerson(c.ring, a.key, a.ID, a.person)
	if err != nil {
		return err
	}
	if err := c.askedBy(a); err != nil {
		return err
	}
	c.line(at, a.by, "enquiry.send", "enquiry", a.ID, a.ID, a.HeldFor, "name", "phone", "age")
	if err := c.consent(a); err != nil {
		return err
	}
	if err := c.referAll(a); err != nil {
		return err
	}
	c.end(a)
	remind := time.Time{}
	if a.State == models.Held {
		remind = c.batch.ends.Add(time.Duration(1+c.dice.IntN(9)) * 24 * time.Hour)
	}
	c.enquiries.row().id(a.ID).text(a.Ref).text(a.Route).text(a.Mode).text(string(a.State)).text(a.HeldFor).list(a.Needs).bool(a.Restricted).text(a.District).text(a.Sector).
		text(a.AgeBand).text(a.GenderBand).list(a.Access).text(a.Language).list(a.Contact).list(a.Times).bool(a.NoContact).text(a.PrivacyVersion).bytes(a.CodeHash).
		at(at).at(a.StateSince).at(remind)
	c.people.row().id(a.ID).bytes(sealed.Sealed).bytes(sealed.ByNameBorn).bytes(sealed.ByPhone).bytes(sealed.ByEmail).bytes(sealed.ByBornPostcode)
	if c.dice.Float64() < 0.3 {
		c.equality.row().id(c.random()).text(models.Quarter(at)).text(pick(c.dice, models.EthnicGroups).Code).text("no").text("").text("")
	}
	return nil
}

// wish is what somebody wants help with, and what is known of them without who they are. Some places and some needs are
// asked for far more than others.
func (c *chunk) wish(a *asked) {
	d := c.dice
	open := len(models.Needs) - 2
	for range 1 + d.IntN(3) {
		n := models.Needs[min(int(d.ExpFloat64()*8), open-1)]
		if !n.Restricted && !slices.Contains(a.Needs, n.Code) {
			a.Needs = append(a.Needs, n.Code)
		}
	}
	if len(a.Needs) == 0 || d.Float64() < 0.03 {
		a.Needs, a.Restricted = models.List{"abuse"}, true
	}
	districts := c.town.place.Districts
	a.District = districts[min(int(d.ExpFloat64()*float64(len(districts))/3), len(districts)-1)]
	a.Sector = fmt.Sprintf("%s %d", a.District, min(int(d.ExpFloat64()*3), 9))
	a.Access, a.Language = somePicks(d, []string{"wheelchair", "large_print", "quiet", "extra_time", "interpreter"}, 0.06), "en"
	if d.Float64() < 0.1 {
		a.Language = pick(d, models.Languages).Code
	}
	a.Contact = models.List{"phone"}
	if d.IntN(2) == 0 {
		a.Contact = append(a.Contact, "text", "voicemail")
	}
	if !a.Restricted && d.IntN(3) == 0 {
		a.Contact = append(a.Contact, "email")
	}
	a.Times = somePicks(d, []string{"weekday_morning", "weekday_evening"}, 0.2)
}

// choose names services that help with a need of theirs; none when the coordination team is to choose.
func (c *chunk) choose(a *asked) {
	d := c.dice
	var suit []int
	for _, n := range a.Needs {
		suit = append(suit, c.town.byNeed[n]...)
	}
	a.Mode, a.State = models.Together, models.Placed
	if len(suit) == 0 || d.Float64() < 0.05 {
		a.Mode, a.State, a.HeldFor = models.HelpMeChoose, models.Held, models.HeldToChoose
		return
	}
	for range 1 + d.IntN(2*c.batch.each-1) {
		s := c.town.services[suit[d.IntN(len(suit))]]
		if !slices.ContainsFunc(a.chosen, func(o models.Service) bool { return o.ID == s.ID }) {
			a.chosen = append(a.chosen, s)
		}
	}
	if len(a.chosen) > 1 && d.IntN(4) == 0 {
		a.Mode = models.InTurn
	}
}

// someone is whom it is about.
func (c *chunk) someone(a *asked) {
	d := c.dice
	age := 18 + int(min(d.NormFloat64()*19+34, 80))
	if age < 16 {
		age = 16 + d.IntN(10)
	}
	born := a.CreatedAt.AddDate(-age, 0, -d.IntN(360))
	a.AgeBand, a.GenderBand = models.AgeBand(models.Age(born, a.CreatedAt)), pick(d, []string{"woman", "woman", "man", "not_said"})
	const inward = "ABDEFGHJLNPQRSTUWXYZ"
	postcode := a.Sector + string(inward[d.IntN(len(inward))]) + string(inward[d.IntN(len(inward))])
	a.person = models.Person{Name: pick(d, given) + " " + pick(d, middle) + " " + pick(d, family), Born: born.Format(time.DateOnly), Gender: a.GenderBand,
		Address: models.Address{Line1: fmt.Sprintf("%d %s %s", 1+d.IntN(240), pick(d, streets), pick(d, ways)), Town: c.town.place.Name, Postcode: models.Postcode(postcode)},
		Phone:   fmt.Sprintf("07700 900%03d", d.IntN(1000))}
	if a.Contact.Has("email") {
		a.person.Email = fmt.Sprintf("person%d%s", d.IntN(1e9), mailHost)
	}
	if d.IntN(2) == 0 {
		a.person.Summary = pick(d, worries)
	}
}

// askedBy makes one in ten that of a professional, and one in twelve that of a relative or friend.
func (c *chunk) askedBy(a *asked) error {
	var who models.Actor
	details, relation := models.ReferrerDetails{Name: pick(c.dice, given) + " " + pick(c.dice, family), Phone: "01632 960 300"}, ""
	switch d := c.dice.Float64(); {
	case d < 0.1 && len(c.town.referrers) > 0:
		who, relation, a.Route = pick(c.dice, c.town.referrers), "link_worker", models.RouteProfessional
		details.Organisation, details.Client = organisationName(0), a.person.Name
		a.by = who
	case d < 0.18:
		relation, a.Route = "family", models.RouteRepresentative
	default:
		return nil
	}
	r, err := models.SealReferrer(a.key, who, a.ID, relation, details)
	c.referrers.row().id(a.ID).ref(r.OrgID).ref(r.UserID).text(relation).bytes(r.Sealed)
	return err
}

// consent is what they agreed to, in the words that they read.
func (c *chunk) consent(a *asked) error {
	main := assurance.ToTeam(c.town.place)
	if len(a.chosen) > 0 {
		to := make([]assurance.Recipient, len(a.chosen))
		for i, s := range a.chosen {
			to[i] = assurance.Recipient{Service: s.Name, Organisation: s.Organisation, Fields: s.GetsFields()}
		}
		main = assurance.ToNamed(c.town.place, to, a.Mode == models.InTurn)
	}
	method := map[string]string{models.RouteSelf: models.MethodOnline, models.RouteRepresentative: models.MethodOnline, models.RouteProfessional: "verbal_phone"}[a.Route]
	for i, s := range []assurance.Statement{main, assurance.ToFollowUp(c.town.place)} {
		id, expires := c.ordered(a.CreatedAt), a.CreatedAt.Add(consentLife)
		words, err := a.key.Seal("consents", id.String(), s.Text())
		if err != nil {
			return err
		}
		var soon, ended time.Time
		if notice := expires.AddDate(0, 0, -30); notice.Before(c.batch.ends) && i == 0 {
			soon = notice
		}
		if expires.Before(c.batch.ends) && i == 0 {
			ended = expires
		}
		c.consents.row().id(id).id(a.ID).text(s.Purpose).bool(i == 0 || c.dice.IntN(3) > 0).text(assurance.StatementVersion).bytes(words).bytes(s.Hash()).text(method).
			text(string(a.by.Role)).some(a.by.User).at(a.CreatedAt).at(expires).null().at(soon).at(ended)
		if i == 0 {
			for k, s := range a.chosen {
				c.named.row().id(id).id(a.ID).id(s.ID).id(s.OrgID).small(k + 1).list(s.GetsFields())
			}
		}
		c.line(a.CreatedAt, a.by, "consent.give", "consent", id, a.ID, s.Purpose)
	}
	return nil
}

// referAll sends it to the services: to all at once, or to each after the one before could not help.
func (c *chunk) referAll(a *asked) error {
	at := a.CreatedAt
	for i, s := range a.chosen {
		st := &story{chunk: c, asked: a, service: s, worker: models.Actor{Role: models.Partner, Org: s.OrgID, User: c.town.workers[s.OrgID]}}
		if err := st.tell(at, i+1, a.Mode == models.InTurn && i < len(a.chosen)-1); err != nil {
			return err
		}
		a.states = append(a.states, st.State)
		if st.EndedAt != nil && st.EndedAt.After(a.since) {
			a.since = *st.EndedAt
		}
		if a.Mode == models.InTurn {
			if !slices.Contains([]models.State{models.Declined, models.Expired}, st.State) {
				return nil // this one has it
			}
			at = st.EndedAt.Add(time.Minute)
			if at.After(c.batch.ends) {
				return nil
			}
		}
	}
	return nil
}

// end says where the enquiry stands. What came back is placed or done with by the team within some weeks.
func (c *chunk) end(a *asked) {
	if len(a.chosen) > 0 {
		a.State, a.StateSince = models.After(a.states), a.since
	}
	if a.State == models.Held && len(a.chosen) > 0 {
		a.HeldFor = models.HeldPassedBack
	}
	if old := c.batch.ends.Sub(a.StateSince) > time.Duration(1+c.dice.IntN(20))*24*time.Hour; a.State == models.Held && old {
		a.State, a.HeldFor, a.StateSince = pick(c.dice, []models.EnquiryState{models.Unresolved, models.Unresolved, models.Resolved}), "", a.StateSince.AddDate(0, 0, 5)
		if a.StateSince.After(c.batch.ends) {
			a.StateSince = c.batch.ends
		}
	}
	if a.State == models.Placed {
		a.StateSince = a.CreatedAt
	}
}

// days is a time around so many days, often shorter and sometimes much longer.
func days(d *rand.Rand, mean float64) time.Duration {
	return time.Duration((0.05 + min(d.ExpFloat64(), 4)) * mean * 24 * float64(time.Hour)).Truncate(time.Microsecond)
}
