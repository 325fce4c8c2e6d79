package resident

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// details shows what is kept about the person, and how they may be reached.
func (a area) details(c echo.Context) error {
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.MineDetails{Page: page(c), Menu: menu(base + "/details"), About: about(r), Contact: contactRows(r)}
	p.About.CardActions = []ui.Action{{Text: "Change", Href: base + "/details/about", Hidden: "your details"}}
	if r.Referrer != nil {
		p.Asker = asker(*r.Referrer)
	}
	p.Contact.CardActions = []ui.Action{{Text: "Change", Href: base + "/details/contact", Hidden: "how we can reach you"}}
	return web.Show(c, http.StatusOK, views.MineDetailsPage(p))
}

// about is who somebody is, as it is kept.
func about(r referral.Record) ui.SummaryList {
	p := r.Person
	l := ui.SummaryList{Title: "About you"}
	add := func(key string, lines ...string) {
		l.Rows = append(l.Rows, ui.SummaryRow{Key: key, Lines: slices.DeleteFunc(lines, func(s string) bool { return s == "" })})
	}
	add("Name", p.Name)
	add("Called", p.Preferred)
	if born := p.BornOn(); !born.IsZero() {
		add("Date of birth", born.Format("2 January 2006"))
	}
	add("Gender", models.Genders.Label(p.Gender))
	add("Address", p.Address.Lines()...)
	add("What you need help with", models.NeedLabels(r.Enquiry.Needs)...)
	add("What they should know", p.Summary)
	add("What helps you", append(models.AccessNeeds.Labels(r.Enquiry.Access), p.Access)...)
	if e := r.Enquiry.Language; e != "" {
		add("Language", models.Languages.Label(e))
	}
	for _, h := range p.Involved {
		add("Already helping", h.Role, h.Organisation)
	}
	return l
}

// asker is who asked for the person. How they call the person in their own list belongs to the person too.
func asker(r models.Referring) ui.SummaryList {
	l := ui.SummaryList{Title: "Who asked for you"}
	add := func(key, text string) {
		if text != "" {
			l.Rows = append(l.Rows, ui.SummaryRow{Key: key, Text: text})
		}
	}
	add("Name", r.Name)
	if models.Relations.Has(r.Relation) {
		add("Who they are", models.Relations.Label(r.Relation))
	} else {
		add("Who they are", models.Professions.Label(r.Relation))
	}
	add("Role", r.Role)
	add("Organisation", r.Organisation)
	add("Phone", r.Phone)
	add("Email", r.Email)
	add("Right to decide for you", models.Authorities.Label(r.Authority))
	add("Calls you in their list", r.Client)
	add("How they know you", r.Knows)
	switch k := r.Check; k.State {
	case models.CheckPassed:
		add("How we made sure of them", models.CheckWays.Label(k.How)+", "+ui.DayText(*k.At)+": "+k.Words)
	case models.CheckFailed:
		add("Why we could not make sure of them", models.CheckFailures.Label(k.How)+", "+ui.DayText(*k.At)+": "+k.Words)
	}
	return l
}

// contactRows is how somebody may be reached.
func contactRows(r referral.Record) ui.SummaryList {
	p, e := r.Person, r.Enquiry
	l := ui.SummaryList{Title: "How we can reach you"}
	add := func(key string, lines ...string) { l.Rows = append(l.Rows, ui.SummaryRow{Key: key, Lines: lines}) }
	w := referral.SafeWaysOf(e, p)
	if e.NoContact {
		add("Safe ways", "None: you contact us")
	} else {
		add("Safe ways", models.ContactWays.Labels(w.Ways)...)
	}
	if p.NoWay != "" {
		add("Why there is no way", p.NoWay)
	}
	if p.Phone != "" {
		add("Phone", p.Phone)
	}
	if p.Email != "" {
		add("Email", p.Email)
	}
	if p.Other.Name != "" {
		add("Through", p.Other.Name, p.Other.Phone)
	}
	if e.NoContact {
		return l
	}
	add("Voicemail", map[string]string{"yes": "Safe", "no": "Not safe"}[w.Voicemail])
	add("Say who is calling", map[string]string{"yes": "Yes", "no": "No"}[w.SayWho])
	times := "Any time"
	if len(e.Times) > 0 {
		times = strings.Join(models.ContactTimes.Labels(e.Times), ", ")
	}
	add("When", times)
	return l
}

func (a area) askCorrect(c echo.Context) error {
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	form := referral.CorrectionOf(r.Person)
	return correctPage(c, http.StatusOK, &form, nil)
}

func (a area) correct(c echo.Context) error {
	var form referral.Correction
	err := web.Read(c, &form)
	if err == nil {
		err = a.desk.Correct(c.Request().Context(), web.Who(c), form)
	}
	if errors.Is(err, models.ErrInvalid) {
		return correctPage(c, http.StatusUnprocessableEntity, &form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, base+"/details", "Saved. It counts from now on.")
}

func correctPage(c echo.Context, status int, form *referral.Correction, err error) error {
	p := views.MineCorrect{Page: page(c), Form: web.Fields(form, err)}
	p.Back, p.Problems = base+"/details", web.Problems(form, err)
	return web.Show(c, status, views.MineCorrectPage(p))
}

func (a area) askContact(c echo.Context) error {
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	form := referral.SafeWaysOf(r.Enquiry, r.Person)
	return contactPage(c, http.StatusOK, r.Enquiry.Restricted, &form, nil)
}

func (a area) contact(c echo.Context) error {
	var form referral.SafeWays
	err := web.Read(c, &form)
	if err == nil {
		err = a.desk.SetContact(c.Request().Context(), web.Who(c), form)
	}
	if errors.Is(err, models.ErrInvalid) {
		r, broken := a.desk.Record(c.Request().Context(), web.Who(c))
		if broken != nil {
			return broken
		}
		return contactPage(c, http.StatusUnprocessableEntity, r.Enquiry.Restricted, &form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, base+"/details", "Saved. From now on only these ways are offered.")
}

func contactPage(c echo.Context, status int, safe bool, form *referral.SafeWays, err error) error {
	p := views.MineContact{Page: page(c), Form: web.Fields(form, err), Safe: safe, Times: options(models.ContactTimes)}
	p.Back, p.Problems = base+"/details", web.Problems(form, err)
	for _, o := range options(models.ContactWays) {
		if !safe || o.Value != "email" {
			p.Ways = append(p.Ways, o)
		}
	}
	p.Ways = append(p.Ways, ui.Option{Divider: "or"}, ui.Option{Value: "none", Text: "Do not contact me, I will contact you", None: true})
	return web.Show(c, status, views.MineContactPage(p))
}

func options(l models.Listing) []ui.Option {
	all := make([]ui.Option, len(l))
	for i, e := range l {
		all[i] = ui.Option{Value: e.Code, Text: e.Label}
	}
	return all
}
