package referral

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

// The three pages of a professional's form about a client. The first two ask what the person would be asked, in the same
// structs; the third asks what only a professional is.
const (
	PageClient = "client"
	PageNeeds  = "needs"
	PageSend   = "send"
)

// ClientForm is a professional's form under way.
type ClientForm struct {
	ID uuid.UUID
	Asking
	Me Myself

	Referrer models.ReferrerDetails // who they are, as the partner will be told
	Before   []uuid.UUID            // services to which they sent somebody before, latest first
	Sent     bool
}

// clientAnswers is what is sealed of it.
type clientAnswers struct {
	Answers
	Me Myself `json:"me"`
}

// Capacity asks whether the client understands and agrees. It begins with the belief that they can (Mental Capacity Act 2005,
// section 1); no and not sure are answers, with which nothing is sent.
type Capacity struct {
	Understands string `form:"understands" label:"Does the client understand this referral, and agree to it?"`
}

// Taken asks how a professional took the client's consent, each purpose apart; nothing is ticked before.
type Taken struct {
	Agree       bool   `form:"agree" label:"I told them these words, and they agreed"`
	Words       string `form:"words"` // mark of the words that were shown
	Method      string `form:"method" label:"How did they agree?"`
	Day         string `form:"on-day" label:"Day"`
	Month       string `form:"on-month" label:"Month"`
	Year        string `form:"on-year" label:"Year"`
	Interpreter string `form:"interpreter" label:"Was there an interpreter?"`
	Progress    string `form:"progress" label:"Do they agree that you are told what becomes of it?"`
	FollowUp    string `form:"follow-up" label:"May the coordination team ask them later how it went?"`
}

// Myself asks how the professional is named to the partner, beside what their account says.
type Myself struct {
	Profession string `form:"profession" label:"You refer as"`
	Phone      string `form:"my-phone" label:"Your phone number, for the service"`
}

// Next is the first page that is still to be answered; the last when the others are.
func (f ClientForm) Next() string {
	for _, page := range []string{PageClient, PageNeeds} {
		if !f.Done[page] {
			return page
		}
	}
	return PageSend
}

// Understood says whether it may be sent to anybody but the coordination team.
func (f ClientForm) Understood() bool { return f.understood() }

// Progress is the consent that the professional is told what becomes of it.
func (f ClientForm) Progress(p models.Place) assurance.Statement {
	return assurance.ToReferrer(p, f.Referrer.Name, f.Referrer.Organisation)
}

// take keeps what one page asked, so that two tabs on two pages lose nothing.
func (f *ClientForm) take(page string, given ClientForm) {
	switch page {
	case PageClient:
		f.Name, f.Where, f.Gender, f.Contact, f.Safe, f.Address = given.Name, given.Where, given.Gender, given.Contact, given.Safe, given.Address
	case PageNeeds:
		f.Needs, f.Access, f.About, f.Helping, f.Services, f.Order = given.Needs, given.Access, given.About, given.Helping, given.Services, given.Order
	case PageSend:
		f.Capacity, f.Taken, f.Me = given.Capacity, given.Taken, given.Me
	}
}

// check holds what the first two pages' answers must be in the light of each other and of the place.
func (f ClientForm) check(page string, p models.Place, now time.Time) models.Problems {
	wrong := models.Problems{}
	ways := models.List(f.Contact.Ways)
	switch page {
	case PageClient:
		wrong = f.checkSafe()
		if f.Where.Turned(p, now, 0) == "outside" {
			wrong["postcode"] = "That is outside the area that we serve. Ring " + p.Phone
		}
		if ways.Has("post") && f.Address.Line1 == "" {
			wrong["line1"] = "Enter the address for letters, or choose another way"
		}
	case PageNeeds:
		if len(f.chosenOf(f.Services)) < len(f.Services.Services) {
			wrong["services"] = "A service you chose can no longer be asked, or does not suit any more. Choose again"
		}
		if f.Restricted() && ways.Has("email") {
			wrong["needs"] = "With this need, email is not safe enough. Choose another way to reach them on the page before"
		}
	}
	return wrong
}

// checkSend holds what the third page's answers must be.
func (f ClientForm) checkSend(p models.Place, now time.Time) models.Problems {
	unsaid := f.checkCapacity()
	wrong := models.Problems{}
	if f.Understood() || unsaid != nil {
		wrong = f.checkTaken(p, now)
		if f.Taken.Progress != "yes" && f.Taken.Progress != "no" {
			wrong["progress"] = "Select whether they agree that you are told what becomes of it"
		}
	}
	for name, words := range unsaid {
		wrong[name] = words
	}
	if !models.Professions.Has(f.Me.Profession) {
		wrong["profession"] = "Select what you refer as"
	}
	if f.Me.Phone != "" && !phoneShape.MatchString(f.Me.Phone) {
		wrong["my-phone"] = "Enter a phone number, like 01632 960 001"
	}
	return wrong
}

// On is the day on which they agreed; today is now, so that it comes after what happened earlier today. False when it is no
// real day.
func (t Taken) On(now time.Time) (time.Time, bool) {
	day, err1 := strconv.Atoi(t.Day)
	month, err2 := strconv.Atoi(t.Month)
	year, err3 := strconv.Atoi(t.Year)
	on := time.Date(year, time.Month(month), day, 12, 0, 0, 0, models.London)
	if err1 != nil || err2 != nil || err3 != nil || on.Day() != day || int(on.Month()) != month {
		return time.Time{}, false
	}
	if on.Format(time.DateOnly) == now.In(models.London).Format(time.DateOnly) {
		return now, true
	}
	return on, true
}

func (t Taken) onProblem(now time.Time) string {
	on, ok := t.On(now)
	switch {
	case t.Day == "" && t.Month == "" && t.Year == "":
		return "Enter the day on which they agreed"
	case !ok:
		return "Enter a day that exists, like 27 3 2027"
	case on.After(now):
		return "The day on which they agreed must be today or before"
	case now.Sub(on) > 31*24*time.Hour:
		return "That is more than a month ago. Ask them again"
	}
	return ""
}
