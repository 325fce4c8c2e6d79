package referral_test

import (
	"errors"
	"sync"
	"testing"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func TestSendRefuses(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, change := range map[string]func(*referral.Answers){
		"an open question": func(a *referral.Answers) { delete(a.Done, "name") },
		"under 13":         func(a *referral.Answers) { a.Where.Year = "2020" },
		"outside the area": func(a *referral.Answers) { a.Where.Postcode = "M1 1AA" },
		"a safe path not entered": func(a *referral.Answers) {
			a.Needs.Needs, a.Services = []string{"abuse"}, referral.Choice{Help: true}
		},
		"a service that is gone": func(a *referral.Answers) {
			a.Services.Services = append(a.Services.Services, "00000000-0000-4000-8000-000000000001")
		},
	} {
		a := p.answers(1, models.Together)
		change(&a)
		err := p.desk.Send(t.Context(), p.start(a))
		p.refused(name, err, models.ErrInvalid)
	}
	err := p.desk.Send(t.Context(), referral.Token("no such cookie"))
	p.refused("no form", err, models.ErrNotFound)
	p.exec(`update signatures set ended_on = current_date where org_id = $1`, p.orgs[0])
	err = p.desk.Send(t.Context(), p.start(p.answers(1, models.Together)))
	p.refused("a partner that ended its signature", err, models.ErrInvalid)
	p.count(0, "enquiries", `select count(*) from enquiries`)
	p.count(0, "jobs", `select count(*) from river.river_job`)
}

func TestSendTogether(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(3, models.Together))
	if r.Ref == "" || len(r.To) != 3 || r.Next.IsZero() {
		t.Errorf("receipt: %+v", r)
	}
	p.count(3, "referrals", `select count(*) from referrals where enquiry_id = $1 and state = 'sent' and due = 'open' and expires_at is not null`, r.Enquiry.ID)
	p.count(3, "named services with their fields", `select count(*) from consent_services where fields = '{name,address,phone}'`)
	p.count(2, "consents, one for each purpose", `select count(*) from consents`)
	p.count(1, "follow-up refused", `select count(*) from consents where purpose = 'follow_up_survey' and not given`)
	p.count(3, "disclosures", `select count(*) from disclosures where what = 'sent'`)
	p.count(6, "audit lines", `select count(*) from audit where enquiry_id = $1`, r.Enquiry.ID)
	p.count(3, "partners told", `select count(*) from notifications where template = 'partner'`)
	p.count(0, "team told", `select count(*) from notifications where template = 'team'`)
}

// Two tabs and a nervous finger: one enquiry, and everybody is told the same reference and code.
func TestFiftyDoubleSubmitsAreOneEnquiry(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token := p.start(p.answers(2, models.Together))
	receipts := make([]referral.Receipt, 50)
	var wg sync.WaitGroup
	for i := range receipts {
		wg.Go(func() {
			r, err := p.sendAs(token)
			if err != nil {
				t.Error(err)
			}
			receipts[i] = r
		})
	}
	wg.Wait()
	for _, r := range receipts {
		if r.Ref != receipts[0].Ref || r.Code != receipts[0].Code || r.Ref == "" {
			t.Errorf("told %s and %s", r.Ref, receipts[0].Ref)
		}
	}
	p.count(1, "enquiries", `select count(*) from enquiries`)
	p.count(2, "referrals", `select count(*) from referrals`)
	p.count(1, "jobs", `select count(*) from river.river_job`)
}

func TestWhatIsHeld(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		change     func(*referral.Answers)
	}{
		{"help to choose", models.HeldToChoose, func(a *referral.Answers) { a.Services = referral.Choice{Help: true} }},
		{"nothing suits", models.HeldNothing, func(a *referral.Answers) {
			a.Needs.Needs, a.Services = []string{"gambling"}, referral.Choice{Help: true}
		}},
		{"safe path", models.HeldRestricted, func(a *referral.Answers) {
			a.Needs.Needs, a.Services, a.SafePath = []string{"abuse"}, referral.Choice{Help: true}, true
		}},
		{"14 years old", models.HeldUnder16, func(a *referral.Answers) { a.Where.Year, a.Services = "2012", referral.Choice{Help: true} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			a := p.answers(1, models.Together)
			c.change(&a)
			r := p.sent(a)
			if r.Enquiry.State != models.Held || r.Enquiry.HeldFor != c.want {
				t.Errorf("%s, held for %q", r.Enquiry.State, r.Enquiry.HeldFor)
			}
			p.count(0, "referrals", `select count(*) from referrals`)
			p.count(1, "team told", `select count(*) from notifications where template = 'team'`)
		})
	}
}

func TestSafePathKeepsNoEmail(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.exec(`update services set specialist = true, needs = '{abuse}' where id = $1`, p.services[0])
	a := p.answers(1, models.Together)
	a.Needs.Needs, a.SafePath = []string{"abuse"}, true
	a.Contact.Email = "marker@example.org"
	r := p.sent(a)
	id := p.referral(r.Enquiry.ID, 0)
	p.count(1, "urgent, without expiry", `select count(*) from referrals where id = $1 and urgent and expires_at is null`, id)
	p.count(0, "by e-mail", `select count(*) from people where by_email is not null`)
}

func TestDuplicatesAreForTheTeamAlone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	first := p.sent(p.answers(1, models.Together))
	a := p.answers(2, models.Together)
	a.Name.Full = "ada  MARKER-example"
	a.Contact.Phone = "+44 1632 960001"
	second := p.sent(a)
	p.count(1, "flagged", `select count(*) from duplicates where enquiry_id = least($1::uuid, $2::uuid) and other_id = greatest($1::uuid, $2::uuid) and found_by = '{name_born,phone,born_postcode}'`, second.Enquiry.ID, first.Enquiry.ID)
	rows, err := p.desk.Duplicates(t.Context(), p.at(0))
	if err != nil || len(rows) != 0 {
		t.Errorf("a partner sees %d duplicates, %v", len(rows), err)
	}
	if rows, err = p.desk.Duplicates(t.Context(), p.coordinator); err != nil || len(rows) != 1 {
		t.Errorf("the team sees %d duplicates, %v", len(rows), err)
	}
	var wg sync.WaitGroup
	outcome := make([]error, 8)
	for i := range outcome {
		wg.Go(func() {
			outcome[i] = p.desk.Decide(t.Context(), p.coordinator, second.Enquiry.ID, first.Enquiry.ID, i%2 == 0)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range outcome {
		if err == nil {
			won++
		} else if !errors.Is(err, models.ErrConflict) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d decided", won)
	}
}
