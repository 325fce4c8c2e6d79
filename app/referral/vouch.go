package referral

import (
	"time"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/models"
)

// Somebody who refers as part of their job and has no account uses the form that everybody uses. They took the person's
// consent, so nothing waits for the person; the coordination team makes sure of them first.

// PageWork is the page that asks who they are; a form may begin with it.
const PageWork = "professional"

// Work asks who somebody is that refers as part of their job; the service that helps is told.
type Work struct {
	Name         string `form:"work-name" label:"Your full name" validate:"required,max=200" ask:"Enter your full name"`
	Profession   string `form:"profession" label:"You refer as" validate:"required" ask:"Select what you refer as"`
	Organisation string `form:"organisation" label:"Your organisation" validate:"required,max=120" ask:"Enter your organisation"`
	Phone        string `form:"work-phone" label:"Your phone number at work" optional:"true" validate:"max=40"`
	Email        string `form:"work-email" label:"Your email address at work" optional:"true" validate:"omitempty,max=254,email"`
	Knows        string `form:"knows-them" label:"How do you know the person?" hint:"For example, I am their housing officer." validate:"required,max=200" ask:"Enter how you know the person"`
}

// Check refuses a profession that is not on the list, and wants one way to reach them.
func (w *Work) Check() models.Problems {
	p := models.Problems{}
	if w.Profession != "" && !models.Professions.Has(w.Profession) {
		p["profession"] = "Select what you refer as"
	}
	switch {
	case w.Phone == "" && w.Email == "":
		p["work-phone"] = "Enter your phone number or your email address at work"
	case w.Phone != "" && !phoneShape.MatchString(w.Phone):
		p["work-phone"] = "Enter a phone number, like 01632 960 001 or 07700 900 982"
	}
	return p
}

// ForWork says whether somebody refers a person as part of their job, without an account.
func (a Answers) ForWork() bool { return a.Who.For == "work" }

// AtWork are answers of somebody who says that they refer as part of their job, and who began or came over from another way.
func (a Asking) AtWork() Asking {
	if !a.ForWork() {
		a.atWork()
	}
	return a
}

func (a *Asking) atWork() {
	a.Who.For = "work"
	a.keep("who", true)
}

// represents says whether family, a friend or a carer asks for another person.
func (a Answers) represents() bool { return a.ForAnother() && !a.ForWork() }

// understood says whether the person understands and agrees, as a professional says.
func (a Answers) understood() bool { return a.Capacity.Understands == "yes" }

// work is what a professional without an account says about themselves.
func (a Answers) work() models.ReferrerDetails {
	return models.ReferrerDetails{Name: a.Work.Name, Organisation: a.Work.Organisation, Phone: a.Work.Phone, Email: a.Work.Email, Knows: a.Work.Knows}
}

func (a Asking) checkCapacity() models.Problems {
	switch a.Capacity.Understands {
	case "yes", "no", "not_sure":
		return nil
	}
	return models.Problems{"understands": "Select whether they understand and agree"}
}

// checkTaken holds what a consent must be that a professional took (ICO, consent: who, when, how, and what they were told).
func (a Asking) checkTaken(p models.Place, now time.Time) models.Problems {
	wrong := models.Problems{}
	switch {
	case a.Taken.Words != a.Statement(p).Mark():
		wrong["agree"] = "The words have changed since you opened this page. Tell them again"
	case !a.Taken.Agree:
		wrong["agree"] = "Tick this if they agreed. If they did not, nothing may be sent"
	}
	if !models.TakenMethods.Has(a.Taken.Method) {
		wrong["method"] = "Select how they agreed"
	}
	if words := a.Taken.onProblem(now); words != "" {
		wrong["on-day"] = words
	}
	if a.Taken.Interpreter != "yes" && a.Taken.Interpreter != "no" {
		wrong["interpreter"] = "Select whether there was an interpreter"
	}
	if a.Taken.FollowUp != "yes" && a.Taken.FollowUp != "no" {
		wrong["follow-up"] = "Select whether they may be asked later how it went"
	}
	return wrong
}

// purpose is one purpose that a person agreed to, or not, in the words that they were told.
type purpose struct {
	statement assurance.Statement
	given     bool
	named     []models.NamedService
}

// namedServices are the services that were chosen, as a consent names them.
func (a Asking) namedServices(e models.Enquiry) []models.NamedService {
	var named []models.NamedService
	for i, s := range a.Chosen {
		named = append(named, models.NamedService{EnquiryID: e.ID, ServiceID: s.ID, OrgID: s.OrgID, Position: i + 1, Fields: s.GetsFields()})
	}
	return named
}
