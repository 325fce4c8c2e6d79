package referral

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Correction is what somebody may change about themselves by themselves.
type Correction struct {
	Name      string `form:"name" label:"Full name" validate:"required,max=200" ask:"Enter your full name"`
	Preferred string `form:"preferred" label:"What should we call you?" short:"What to call you" optional:"true" validate:"max=100"`
	Line1     string `form:"line1" label:"Address line 1" optional:"true" validate:"max=100"`
	Line2     string `form:"line2" label:"Address line 2" optional:"true" validate:"max=100"`
	Town      string `form:"town" label:"Town or city" optional:"true" validate:"max=60"`
	Summary   string `form:"summary" label:"What they should know" hint:"Please do not name other people." optional:"true" validate:"max=500"`
	Access    string `form:"access" label:"What else helps you" optional:"true" validate:"max=200"`
}

// CorrectionOf is what stands there now.
func CorrectionOf(p models.Person) Correction {
	return Correction{p.Name, p.Preferred, p.Address.Line1, p.Address.Line2, p.Address.Town, p.Summary, p.Access}
}

// SafeWays is how somebody may be reached, as one page asks for it.
type SafeWays struct {
	Ways       []string `form:"ways" label:"Which ways are safe?" hint:"Choose every way that is safe for you." validate:"dive,oneof=phone text email post other none"`
	Phone      string   `form:"phone" label:"Phone number" optional:"true" validate:"max=40"`
	Email      string   `form:"email" label:"Email address" optional:"true" validate:"omitempty,max=254,email"`
	Voicemail  string   `form:"voicemail" label:"Is it safe to leave a voicemail?" validate:"omitempty,oneof=yes no"`
	SayWho     string   `form:"say-who" label:"If someone else answers, may they say who is calling?" validate:"omitempty,oneof=yes no"`
	Times      []string `form:"times" label:"When is it safe to ring?" hint:"Leave all empty if any time is fine." validate:"dive,oneof=weekday_morning weekday_afternoon weekday_evening weekend"`
	OtherName  string   `form:"other-name" label:"Their name" optional:"true" validate:"max=200"`
	OtherPhone string   `form:"other-phone" label:"Their phone number" optional:"true" validate:"max=40"`
	NoWay      string   `form:"no-way" label:"If there is no way to reach you, tell us why" short:"Your reason" optional:"true" validate:"max=200"`
}

func (w SafeWays) contact() Contact {
	return Contact{Ways: w.Ways, Phone: w.Phone, Email: w.Email, NoWay: w.NoWay}
}

// Check wants what the form asks for when somebody first says how to reach them.
func (w *SafeWays) Check() models.Problems {
	c := w.contact()
	p := c.Check()
	if ways := models.List(w.Ways); ways.Has("other") && (w.OtherName == "" || !phoneShape.MatchString(w.OtherPhone)) {
		p["other-name"] = "Enter the name and the number of the person through whom we can reach you"
	}
	return p
}

// SafeWaysOf is what stands there now.
func SafeWaysOf(e models.Enquiry, p models.Person) SafeWays {
	w := SafeWays{Phone: p.Phone, Email: p.Email, NoWay: p.NoWay, Voicemail: "no", SayWho: "no", Times: e.Times, OtherName: p.Other.Name, OtherPhone: p.Other.Phone}
	for _, c := range e.Contact {
		switch c {
		case "voicemail":
			w.Voicemail = "yes"
		case "say_who":
			w.SayWho = "yes"
		default:
			w.Ways = append(w.Ways, c)
		}
	}
	if e.NoContact {
		w.Ways = []string{"none"}
	}
	return w
}

// Correct changes what stands there about the person concerned, at once. Partners that hold it are told that something
// changed, and not what; the record names the fields.
func (d *Desk) Correct(ctx context.Context, who models.Actor, in Correction) error {
	return d.rewrite(ctx, who, "person.correct", func(_ *models.Enquiry, p *models.Person) error {
		p.Name, p.Preferred, p.Summary, p.Access = in.Name, in.Preferred, in.Summary, in.Access
		p.Address.Line1, p.Address.Line2, p.Address.Town = in.Line1, in.Line2, in.Town
		return nil
	})
}

// SetContact changes how the person concerned may be reached, at once. On the safe path an email address is not taken.
func (d *Desk) SetContact(ctx context.Context, who models.Actor, in SafeWays) error {
	return d.rewrite(ctx, who, "contact.change", func(e *models.Enquiry, p *models.Person) error {
		ways := models.List(in.Ways)
		if e.Restricted && (ways.Has("email") || in.Email != "") {
			return models.Problems{"ways": "Email is not safe enough here. Choose another way"}
		}
		a := Asking{Answers: Answers{Contact: in.contact(), Safe: SafeContact{Voicemail: in.Voicemail, SayWho: in.SayWho}}}
		e.NoContact, e.Contact, e.Times = a.Contact.NoContact(), nil, nil
		if !e.NoContact {
			e.Contact, e.Times = a.ways(), in.Times
		}
		p.Phone, p.Email, p.NoWay, p.Other = in.Phone, in.Email, in.NoWay, models.OtherWay{}
		if ways.Has("other") {
			p.Other = models.OtherWay{Name: in.OtherName, Phone: in.OtherPhone}
		}
		return nil
	})
}

// rewrite changes the enquiry's contact settings and the person, seals the person again and records which fields changed.
func (d *Desk) rewrite(ctx context.Context, who models.Actor, action string, change func(*models.Enquiry, *models.Person) error) error {
	return d.asOwn(ctx, who, func(tx *gorm.DB, _ models.Enquiry, key seal.Key) error {
		e, err := models.LockEnquiryFor(tx, who.Enquiry)
		if err != nil {
			return err
		}
		p, err := models.PersonOf(tx, key, e.ID)
		if err != nil {
			return err
		}
		before, beforeOf := p, e
		if err := change(&e, &p); err != nil {
			return err
		}
		fields := changedFields(before, p)
		if fmt.Sprint(beforeOf.Contact, beforeOf.Times, beforeOf.NoContact) != fmt.Sprint(e.Contact, e.Times, e.NoContact) {
			fields = append(fields, "safe_contact")
		}
		if len(fields) == 0 {
			return nil
		}
		row, err := models.SealPerson(d.Ring, key, e.ID, p)
		if err != nil {
			return err
		}
		if err := row.Save(tx); err != nil {
			return err
		}
		if err := errors.Join(e.SetContact(tx), models.EndLostCodes(tx, e.ID)); err != nil {
			return err
		}
		if err := d.line(tx, who, action, "", fields...); err != nil {
			return err
		}
		return d.tellHolders(ctx, tx, e)
	})
}

// tellHolders tells every partner that may know who it is that there is something to look at.
func (d *Desk) tellHolders(ctx context.Context, tx *gorm.DB, e models.Enquiry) error {
	referrals, err := models.ReferralsOf(tx, e.ID)
	if err != nil {
		return err
	}
	for _, r := range referrals {
		if r.State.Open() && r.AcceptedAt != nil {
			if err := d.Post.Tell(ctx, tx, r.OrgID); err != nil {
				return err
			}
		}
	}
	return nil
}

// changedFields names the parts of a person that differ, and not how.
func changedFields(a, b models.Person) []string {
	var names []string
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			names = append(names, strings.ToLower(x.Type().Field(i).Name))
		}
	}
	return names
}
