package referral

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/models"
)

// The questions of the form, one struct a page: what each posts as, what it is called, what helps, what must hold. A new
// question is one field here and one line in the view. Whoever asks for somebody else reads “their” and “their-hint” where
// they are given. Answers are one sealed document, so no question needs a migration.

// Answers is all that a person has answered so far.
type Answers struct {
	Who      WhoFor       `json:"who"`
	Work     Work         `json:"work"`
	Relation Relation     `json:"relation"`
	Agrees   TheyAgree    `json:"agrees"`
	Right    Authority    `json:"authority"`
	Yourself Yourself     `json:"yourself"`
	Needs    WhatFor      `json:"needs"`
	Where    WhereAndWhen `json:"where"`
	Gender   GenderIs     `json:"gender"`
	Services Choice       `json:"services"`
	Order    Order        `json:"order"`
	Name     Name         `json:"name"`
	Contact  Contact      `json:"contact"`
	Safe     SafeContact  `json:"safe"`
	Address  Home         `json:"address"`
	Access   AccessNeeds  `json:"access"`
	About    About        `json:"about"`
	Helping  OthersHelp   `json:"helping"`
	Consent  Consent      `json:"consent"`
	Capacity Capacity     `json:"capacity"`
	Taken    Taken        `json:"taken"`

	Done      map[string]bool `json:"done"`      // pages answered, by their path
	SafePath  bool            `json:"safe_path"` // has read the page that comes before the safe path
	GapNoted  bool            `json:"gap_noted"` // that nothing suits has been recorded
	Equality  bool            `json:"equality"`  // the equality questions were answered or skipped
	Submitted bool            `json:"submitted"`
}

// WhoFor asks who needs help.
type WhoFor struct {
	For string `form:"for" label:"Who is this for?" validate:"required,oneof=me someone work" ask:"Select who this is for"`
}

// Relation asks what somebody who asks for another is to them.
type Relation struct {
	Relation string `form:"relation" label:"What are you to them?" validate:"required" ask:"Select what you are to them"`
}

// Check refuses what is not on the list.
func (r *Relation) Check() models.Problems {
	if r.Relation != "" && !models.Relations.Has(r.Relation) {
		return models.Problems{"relation": "Select what you are to them"}
	}
	return nil
}

// TheyAgree asks whether the person knows, agrees and understands. Nobody decides for an adult who could decide.
type TheyAgree struct {
	Knows       string `form:"knows" label:"Do they know that you are asking, and agree to it?" validate:"required,oneof=yes no" ask:"Select whether they know and agree"`
	Understands string `form:"understands" label:"Do they understand what they agree to?" validate:"required,oneof=yes no not_sure" ask:"Select whether they understand"`
}

// Authority asks by what right somebody decides for another.
type Authority struct {
	Authority string `form:"authority" label:"What gives you the right to decide for them?" validate:"required" ask:"Select what gives you the right"`
}

// Check refuses what is not on the list.
func (r *Authority) Check() models.Problems {
	if r.Authority != "" && !models.Appointed.Has(r.Authority) {
		return models.Problems{"authority": "Select what gives you the right"}
	}
	return nil
}

// Yourself asks who asks for another; the service that helps is told.
type Yourself struct {
	Name  string `form:"your-name" label:"Your full name" validate:"required,max=200" ask:"Enter your full name"`
	Phone string `form:"your-phone" label:"Your phone number" optional:"true" validate:"max=40"`
	Email string `form:"your-email" label:"Your email address" optional:"true" validate:"omitempty,max=254,email"`
}

// Check wants one way to reach them.
func (y *Yourself) Check() models.Problems {
	switch {
	case y.Phone == "" && y.Email == "":
		return models.Problems{"your-phone": "Enter your phone number or your email address"}
	case y.Phone != "" && !phoneShape.MatchString(y.Phone):
		return models.Problems{"your-phone": "Enter a phone number, like 01632 960 001 or 07700 900 982"}
	}
	return nil
}

// WhatFor asks for the needs.
type WhatFor struct {
	Needs []string `form:"needs" label:"What would you like help with?" their:"What would they like help with?" hint:"Choose up to 5. You do not have to explain anything yet." validate:"required,dive,required" ask:"Select what you would like help with"`
}

// Check refuses what is not on the list.
func (w *WhatFor) Check() models.Problems {
	if len(w.Needs) > models.MaxNeeds {
		return models.Problems{"needs": "Choose up to 5 things. You can tell us about others later"}
	}
	for _, n := range w.Needs {
		if _, ok := models.NeedByCode(n); !ok {
			return models.Problems{"needs": "Select what you would like help with from the list"}
		}
	}
	return nil
}

// WhereAndWhen asks for a postcode, or why there is none, and the date of birth.
type WhereAndWhen struct {
	Postcode string `form:"postcode" label:"Your postcode" their:"Their postcode" hint:"For example, SR5 1AA. It tells us which services cover where you live." their-hint:"For example, SR5 1AA. It tells us which services cover where they live." validate:"max=12"`
	Without  string `form:"without" label:"If you have no postcode" their:"If they have no postcode" validate:"omitempty,oneof=no_fixed not_sure"`
	Day      string `form:"born-day" label:"Day" validate:"max=2"`
	Month    string `form:"born-month" label:"Month" validate:"max=9"`
	Year     string `form:"born-year" label:"Year" validate:"max=4"`
}

// Check wants a postcode or a reason for none, and a real day in the past.
func (w *WhereAndWhen) Check() models.Problems {
	p := models.Problems{}
	switch _, ok := models.ParsePostcode(w.Postcode); {
	case w.Postcode == "" && w.Without == "":
		p["postcode"] = "Enter your postcode, or say why you cannot"
	case w.Postcode != "" && w.Without != "":
		p["postcode"] = "Enter your postcode, or say why you cannot, not both"
	case w.Postcode != "" && !ok:
		p["postcode"] = "Enter a full UK postcode, like SR5 1AA"
	}
	if words := w.bornProblem(models.Now()); words != "" {
		p["born-day"] = words
	}
	return p
}

func (w WhereAndWhen) bornProblem(now time.Time) string {
	if w.Day == "" && w.Month == "" && w.Year == "" {
		return "Enter your date of birth"
	}
	for _, part := range []struct{ value, name string }{{w.Day, "day"}, {w.Month, "month"}, {w.Year, "year"}} {
		if part.value == "" {
			return "Your date of birth must include a " + part.name
		}
	}
	born, ok := w.Born()
	switch {
	case !ok:
		return "Your date of birth must be a real date, like 31 3 1980"
	case born.After(now):
		return "Your date of birth must be in the past"
	case models.Age(born, now) > 120:
		return "Check the year of your date of birth"
	}
	return ""
}

// Born is the date of birth; false when it is no real day. A month may be written as a number or a name.
func (w WhereAndWhen) Born() (time.Time, bool) {
	day, err1 := strconv.Atoi(w.Day)
	year, err2 := strconv.Atoi(w.Year)
	month, err3 := strconv.Atoi(w.Month)
	if err3 != nil {
		for m := time.January; m <= time.December; m++ {
			if len(w.Month) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), strings.ToLower(w.Month)) {
				month, err3 = int(m), nil
			}
		}
	}
	born := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	ok := err1 == nil && err2 == nil && err3 == nil && year >= 1880 && born.Day() == day && int(born.Month()) == month
	return born, ok
}

// Age in years today; -1 when the date of birth cannot be read.
func (w WhereAndWhen) Age(now time.Time) int {
	born, ok := w.Born()
	if !ok {
		return -1
	}
	return models.Age(born, now)
}

// District of the postcode; empty when there is none.
func (w WhereAndWhen) District() string {
	p, _ := models.ParsePostcode(w.Postcode)
	return p.District()
}

// Turned says, in the word of the page that explains it, why this form cannot be used; empty when it can. Under 13 somebody
// with parental responsibility or a professional must ask; outside the area another place must help.
func (w WhereAndWhen) Turned(p models.Place, now time.Time, youngest int) string {
	postcode, known := models.ParsePostcode(w.Postcode)
	switch age := w.Age(now); {
	case age >= 0 && age < youngest:
		return "under-13"
	case known && !p.Serves(postcode.District()):
		return "outside"
	}
	return ""
}

// GenderIs asks for gender, as some services are for women or men only.
type GenderIs struct {
	Gender string `form:"gender" label:"What is your gender?" their:"What is their gender?" hint:"Some services are for women or for men only. You do not have to say." validate:"required,oneof=woman man non_binary another not_said" ask:"Select your gender, or that you prefer not to say"`
}

// Choice asks which of the services that suit.
type Choice struct {
	Services []string `form:"services" label:"Which services would you like to hear from?" their:"Which services would they like to hear from?" hint:"Choose up to 3. Nothing is sent yet." validate:"dive,uuid"`
	Help     bool     `form:"help" label:"Help me choose" their:"Help them choose"`
}

// Check wants a choice, or the wish for help with it.
func (c *Choice) Check() models.Problems {
	switch {
	case c.Help && len(c.Services) > 0:
		return models.Problems{"services": "Choose services, or ask us to help you choose, not both"}
	case !c.Help && len(c.Services) == 0:
		return models.Problems{"services": "Choose at least one service, or ask us to help you choose"}
	case len(c.Services) > 3:
		return models.Problems{"services": "Choose up to 3 services"}
	}
	return nil
}

// IDs of the services chosen, in the order of the page.
func (c Choice) IDs() []uuid.UUID {
	var ids []uuid.UUID
	for _, s := range c.Services {
		if id, err := uuid.Parse(s); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Order asks how several services are to be asked.
type Order struct {
	Mode  string `form:"mode" label:"How should we ask them?" their:"How should we ask the services?" validate:"required,oneof=together in_turn" ask:"Select how we should ask them"`
	First string `form:"first" label:"Which first?" validate:"omitempty,uuid"`
}

// Name asks what somebody is called.
type Name struct {
	Full      string `form:"name" label:"Full name" their:"Their full name" validate:"required,max=200" ask:"Enter your full name"`
	Preferred string `form:"preferred" label:"What should we call you?" their:"What should we call them?" short:"What to call you" optional:"true" validate:"max=100"`
}

// Contact asks how to reach somebody.
type Contact struct {
	Ways  []string `form:"ways" label:"How can we reach you safely?" their:"How can we reach them safely?" hint:"Choose every way that is safe for you." their-hint:"Choose every way that is safe for them. It must reach them, not you." validate:"max=6,unique,dive,oneof=phone text email post other none"`
	Phone string   `form:"phone" label:"Phone number" their:"Their phone number" optional:"true" validate:"max=40"`
	Email string   `form:"email" label:"Email address" their:"Their email address" optional:"true" validate:"omitempty,max=254,email"`
	NoWay string   `form:"no-way" label:"If there is no way to reach you, tell us why" their:"If there is no way to reach them, tell us why" short:"Your reason" optional:"true" validate:"max=200"`
}

var phoneShape = regexp.MustCompile(`^\+?(?:[ ()./-]*[0-9]){9,15}[ ()./-]*$`)

// NoContact says that the person will get in touch, and wants no contact before.
func (c Contact) NoContact() bool { return models.List(c.Ways).Has("none") }

// Check wants at least one way or a reason, and what each way needs.
func (c *Contact) Check() models.Problems {
	ways, p := models.List(c.Ways), models.Problems{}
	switch {
	case len(ways) == 0 && c.NoWay == "":
		p["ways"] = "Choose at least one way to reach you, or tell us why there is none"
	case ways.Has("none") && len(ways) > 1:
		p["ways"] = "Choose ways to reach you, or that you will contact us, not both"
	}
	if (ways.Has("phone") || ways.Has("text")) && c.Phone == "" {
		p["phone"] = "Enter a phone number, like 01632 960 001 or 07700 900 982"
	} else if c.Phone != "" && !phoneShape.MatchString(c.Phone) {
		p["phone"] = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
	}
	if ways.Has("email") && c.Email == "" {
		p["email"] = "Enter an email address, like name@example.com"
	}
	return p
}

// SafeContact asks what makes contact safe.
type SafeContact struct {
	Voicemail  string   `form:"voicemail" label:"Is it safe to leave a voicemail?" validate:"omitempty,oneof=yes no" ask:"Select whether a voicemail is safe"`
	SayWho     string   `form:"say-who" label:"If someone else answers, may they say who is calling?" validate:"omitempty,oneof=yes no" ask:"Select whether they may say who is calling"`
	Times      []string `form:"times" label:"When is it safe to ring?" hint:"Leave all empty if any time is fine." validate:"max=4,unique,dive,oneof=weekday_morning weekday_afternoon weekday_evening weekend"`
	OtherName  string   `form:"other-name" label:"Their name" validate:"max=200"`
	OtherPhone string   `form:"other-phone" label:"Their phone number" validate:"max=40"`
}

// Home asks for the rest of the address.
type Home struct {
	Line1 string `form:"line1" label:"Address line 1" validate:"required,max=100" ask:"Enter address line 1, usually the building and street"`
	Line2 string `form:"line2" label:"Address line 2" optional:"true" validate:"max=100"`
	Town  string `form:"town" label:"Town or city" validate:"required,max=60" ask:"Enter a town or city"`
}

// AccessNeeds asks what helps to use a service.
type AccessNeeds struct {
	Needs    []string `form:"access" label:"Do you need any of these?" their:"Do they need any of these?" hint:"Choose all that help you. Leave empty if you need none." their-hint:"Choose all that help them. Leave empty if they need none." validate:"max=16,dive,required"`
	Language string   `form:"language" label:"What language do you prefer?" their:"What language do they prefer?" validate:"max=10"`
	More     string   `form:"more" label:"Anything else that helps" optional:"true" validate:"max=200"`
}

// Check refuses what is not on the lists.
func (a *AccessNeeds) Check() models.Problems {
	for _, n := range a.Needs {
		if !models.AccessNeeds.Has(n) {
			return models.Problems{"access": "Choose from the list"}
		}
	}
	if a.Language != "" && !models.Languages.Has(a.Language) {
		return models.Problems{"language": "Select a language from the list"}
	}
	return nil
}

// About asks what a service should know.
type About struct {
	Summary string `form:"summary" label:"Is there anything they should know?" their:"Is there anything the services should know?" short:"What they should know" hint:"A few words about what you would like help with. Please do not name other people." their-hint:"A few words about what they would like help with. Please do not name other people." optional:"true" validate:"max=500"`
}

// OthersHelp asks who already helps.
type OthersHelp struct {
	Role1 string `form:"role1" label:"Who helps" validate:"max=80"`
	From1 string `form:"from1" label:"Organisation" validate:"max=80"`
	Role2 string `form:"role2" label:"Who helps" validate:"max=80"`
	From2 string `form:"from2" label:"Organisation" validate:"max=80"`
	Role3 string `form:"role3" label:"Who helps" validate:"max=80"`
	From3 string `form:"from3" label:"Organisation" validate:"max=80"`
}

// List is who helps, without the empty lines.
func (o OthersHelp) List() []models.Helping {
	var list []models.Helping
	for _, h := range []models.Helping{{Role: o.Role1, Organisation: o.From1}, {Role: o.Role2, Organisation: o.From2}, {Role: o.Role3, Organisation: o.From3}} {
		if h.Role != "" || h.Organisation != "" {
			list = append(list, h)
		}
	}
	return list
}

// Consent asks for each purpose apart; nothing is ticked before.
type Consent struct {
	Agree    bool   `form:"agree" label:"I agree" validate:"required" ask:"To send this, you need to agree. If you do not want to, leave this page: nothing is sent"`
	FollowUp string `form:"follow-up" label:"May we ask you later how it went?" validate:"required,oneof=yes no" ask:"Select whether we may ask you later how it went"`
	Words    string `form:"words" label:"What you agree to" validate:"max=64"` // mark of the words that were shown
}
