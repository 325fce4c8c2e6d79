package referral_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

var home = access.From{Address: "192.0.2.7"}

// resident is the person of an enquiry.
func resident(r referral.Receipt) models.Actor {
	return models.Actor{Role: models.Resident, Enquiry: r.Enquiry.ID}
}

// Whatever is wrong, the answer is the same, and it has to wait after ten attempts: for one reference from everywhere, and
// from one place for every reference.
func TestGuessing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(1, models.Together))
	other := p.sent(p.answers(1, models.Together))
	said := map[string]bool{}
	for name, try := range map[string][2]string{
		"a wrong code":                {r.Ref, other.Code.Show()},
		"a code that is none":         {r.Ref, "not a code"},
		"no such reference":           {models.NewRef(), r.Code.Show()},
		"a reference that is none":    {"nonsense", r.Code.Show()},
		"the two the other way round": {r.Code.Show(), r.Ref},
	} {
		token, err := p.desk.Enter(t.Context(), try[0], try[1], access.From{Address: name})
		var wrong models.Problems
		if !errors.As(err, &wrong) || token != "" {
			t.Errorf("%s: %v", name, err)
		}
		said[fmt.Sprint(map[string]string(wrong))] = true
	}
	if len(said) != 1 {
		t.Errorf("the answers tell apart: %v", said)
	}
	p.count(2, "attempts on the record of whom they were aimed at", `select count(*) from audit where action = 'record.refuse' and enquiry_id = $1`, r.Enquiry.ID)

	t.Run("at one reference from everywhere, which keeps its owner from nothing", func(t *testing.T) {
		for i := range 20 {
			if _, err := p.desk.Enter(t.Context(), r.Ref, other.Code.Show(), access.From{Address: fmt.Sprint("198.51.100.", i)}); !errors.Is(err, models.ErrInvalid) {
				t.Fatalf("attempt %d: %v", i, err)
			}
		}
		if _, err := p.desk.Enter(t.Context(), r.Ref, r.Code.Show(), access.From{Address: "192.0.2.44"}); err != nil {
			t.Errorf("its owner: %v", err)
		}
	})
	t.Run("from one place at every reference", func(t *testing.T) {
		for i := range 12 {
			_, err := p.desk.Enter(t.Context(), models.NewRef(), other.Code.Show(), access.From{Address: "203.0.113.9"})
			if waits := errors.As(err, &access.TooMany{}); waits != (i >= 10) {
				t.Fatalf("attempt %d: %v", i, err)
			}
		}
	})
	if _, err := p.desk.Enter(t.Context(), strings.ToLower(models.ShowRef(other.Ref)), strings.ToLower(other.Code.Show()), home); err != nil {
		t.Errorf("the right ones, in small letters: %v", err)
	}
}

// moved is the desk with a clock that a test moves.
func (p *place) moved(clock *time.Time) *referral.Desk {
	p.t.Helper()
	now := func() time.Time { return *clock }
	web, err := models.Open(p.t.Context(), models.Options{URL: p.db.URL, Role: models.WebRole, MaxConns: 4, Now: now})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(web.Close)
	desk := *p.desk
	desk.Web, desk.Now = web, now
	return &desk
}

func TestTheOwnSessionEnds(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(1, models.Together))
	for _, c := range []struct {
		name  string
		steps []time.Duration // looks after each
		leave bool
		open  bool
	}{
		{"in use", []time.Duration{9 * time.Minute, 9 * time.Minute, 9 * time.Minute}, false, true},
		{"idle for ten minutes", []time.Duration{10*time.Minute + time.Second}, false, false},
		{"an hour, however busy", []time.Duration{9 * time.Minute, 9 * time.Minute, 9 * time.Minute, 9 * time.Minute, 9 * time.Minute, 9 * time.Minute, 7 * time.Minute}, false, false},
		{"left", []time.Duration{time.Second}, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clock := models.Now()
			desk := p.moved(&clock)
			token, err := desk.Enter(t.Context(), r.Ref, r.Code.Show(), access.From{Address: c.name})
			if err != nil {
				t.Fatal(err)
			}
			if c.leave {
				if err := desk.Leave(t.Context(), token); err != nil {
					t.Fatal(err)
				}
			}
			for _, d := range c.steps {
				clock = clock.Add(d)
				_, err = desk.Follower(t.Context(), token)
			}
			if c.open && err != nil || !c.open && !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%v", err)
			}
		})
	}
}

// Somebody else's enquiry is not there, whichever way they try.
func TestNobodyElsesRecord(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	mine, theirs := p.sent(p.answers(1, models.Together)), p.sent(p.answers(1, models.Together))
	id := p.referral(theirs.Enquiry.ID, 0)
	p.refused("withdraws theirs", p.desk.Move(t.Context(), resident(mine), id, "withdraw", referral.Detail{}), models.ErrNotFound)
	p.refused("agrees to theirs", p.desk.AgreeTo(t.Context(), resident(mine), uuid.New(), ""), models.ErrConflict)
	for _, who := range []models.Actor{p.at(0), p.coordinator, models.Anyone, {Role: models.Governance, User: p.coordinator.User}} {
		who.Enquiry = theirs.Enquiry.ID
		_, err := p.desk.Record(t.Context(), who)
		p.refused(string(who.Role)+" reads it as their own", err, models.ErrNotFound)
	}
	rec, err := p.desk.Record(t.Context(), resident(mine))
	if err != nil || rec.Enquiry.Ref != mine.Ref || len(rec.Ways) != 1 {
		t.Errorf("%+v, %v", rec.Enquiry, err)
	}
}

func TestDateOfBirthIsAskedForAndNotGuessed(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(1, models.Together))
	token, err := p.desk.Enter(t.Context(), r.Ref, r.Code.Show(), home)
	if err != nil {
		t.Fatal(err)
	}
	right := time.Date(1980, 3, 31, 0, 0, 0, 0, time.UTC)
	for i := range 11 {
		err := p.desk.Prove(t.Context(), token, right.AddDate(0, 0, 1+i), home)
		if waits := errors.As(err, &access.TooMany{}); waits != (i >= 10) || !waits && !errors.Is(err, models.ErrInvalid) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	if err := p.desk.Prove(t.Context(), token, right, access.From{Address: "elsewhere"}); !errors.As(err, &access.TooMany{}) {
		t.Errorf("from elsewhere it does not have to wait: %v", err)
	}
	if f, err := p.desk.Follower(t.Context(), token); err != nil || f.Checked {
		t.Errorf("%+v %v", f, err)
	}
	second := p.sent(p.answers(1, models.Together))
	token, err = p.desk.Enter(t.Context(), second.Ref, second.Code.Show(), access.From{Address: "a library"})
	if err == nil {
		err = p.desk.Prove(t.Context(), token, right, access.From{Address: "a library"})
	}
	if f, _ := p.desk.Follower(t.Context(), token); err != nil || !f.Checked {
		t.Errorf("%+v %v", f, err)
	}
}

// A lost code is replaced by somebody who was shown who it is, and nobody else. The old one ends with what it opened.
func TestNewCode(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.sent(p.answers(1, models.Together))
	token, err := p.desk.Enter(t.Context(), r.Ref, r.Code.Show(), home)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.desk.NewCode(t.Context(), p.at(0), r.Enquiry.ID)
	p.refused("a partner", err, models.ErrNotFound)
	_, err = p.desk.NewCode(t.Context(), p.coordinator, r.Enquiry.ID)
	p.refused("the team before it said why", err, models.ErrForbidden)
	if err := p.desk.Show(t.Context(), p.coordinator, r.Enquiry.ID, "rights", ""); err != nil {
		t.Fatal(err)
	}
	code, err := p.desk.NewCode(t.Context(), p.coordinator, r.Enquiry.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.desk.Follower(t.Context(), token)
	p.refused("what the old code opened", err, models.ErrNotFound)
	_, err = p.desk.Enter(t.Context(), r.Ref, r.Code.Show(), home)
	p.refused("the old code", err, models.ErrInvalid)
	if _, err = p.desk.Enter(t.Context(), r.Ref, code.Show(), home); err != nil {
		t.Errorf("the new code: %v", err)
	}
	p.count(1, "disclosures", `select count(*) from disclosures where what = 'printed' and fields = '{code}' and enquiry_id = $1`, r.Enquiry.ID)
	p.count(1, "lines", `select count(*) from audit where action = 'code.renew' and enquiry_id = $1`, r.Enquiry.ID)
}
