package referral

import (
	"time"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

// Who may ask for somebody else, and who decides then. From 16 on everybody is taken to be able to decide for themselves
// (Mental Capacity Act 2005, section 1); an attorney for health and welfare or a deputy decides only what the person
// cannot (sections 11 and 20); somebody with parental responsibility may speak for a child under 16.

// ForAnother says whether somebody asks for another person.
func (a Answers) ForAnother() bool { return a.Who.For == "someone" || a.ForWork() }

// Youngest is the age from which this form can be used: 13, but for a parent and for a professional any age.
func (a Answers) Youngest() int {
	if a.parent() || a.ForWork() {
		return 0
	}
	return 13
}

// AsksFirst says that somebody asks for another who could decide and has not been asked: that goes no further.
func (a Answers) AsksFirst(now time.Time) bool {
	return a.Confirms(now) && a.Agrees.Knows == "no"
}

func (a Answers) parent() bool { return a.represents() && a.Relation.Relation == "parent" }

func (a Answers) attorney() bool { return a.represents() && a.Relation.Relation == "attorney" }

// asksRight says whether the right to decide matters: for an attorney or deputy of somebody who may not decide themselves.
func (a Answers) asksRight() bool { return a.attorney() && a.Agrees.Understands != "yes" }

// decides says whether whoever asks may agree for the person. While the age is not known, a parent's child is a child.
func (a Answers) decides(now time.Time) bool {
	return a.parent() && a.Where.Age(now) < 16 || a.attorney() && a.Agrees.Understands == "no"
}

// Confirms says whether the person has to confirm what somebody else asked for, before anything is sent.
func (a Answers) Confirms(now time.Time) bool { return a.represents() && !a.decides(now) }

// method is how consent was given, and whether it was: what somebody else asked for waits for the person.
func (a Answers) method(now time.Time) (string, bool) {
	switch {
	case a.Confirms(now):
		return models.MethodWaiting, false
	case a.parent():
		return models.MethodParent, true
	case a.attorney():
		return models.MethodAttorney, true
	}
	return models.MethodOnline, true
}

// Authority is the right by which whoever asks may agree for the person; empty when they may not.
func (a Answers) Authority(now time.Time) string {
	switch {
	case !a.ForAnother() || !a.decides(now):
		return ""
	case a.parent():
		return models.Parental
	}
	return a.Right.Authority
}

// Declaration is what whoever asks for another says of themselves and of the person.
func (d *Desk) Declaration(a Asking) assurance.Statement {
	if a.ForWork() {
		return assurance.AtWork(d.Place)
	}
	return assurance.Declaration(d.Place, a.Authority(d.Now()))
}

// referrer is what somebody who asks for another says about themselves.
func (a Answers) referrer(now time.Time) models.ReferrerDetails {
	r := models.ReferrerDetails{Name: a.Yourself.Name, Phone: a.Yourself.Phone, Email: a.Yourself.Email}
	switch {
	case a.asksRight():
		r.Authority = a.Right.Authority
	case a.parent() && a.decides(now):
		r.Authority = models.Parental
	}
	return r
}
