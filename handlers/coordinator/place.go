package coordinator

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// placeForm is the consent that a member of the team took.
type placeForm struct {
	Method string `form:"method" label:"How did they agree?" ask:"Select how they agreed"`
	Day    string `form:"on-day" label:"Day"`
	Month  string `form:"on-month" label:"Month"`
	Year   string `form:"on-year" label:"Year"`
	Note   string `form:"note" label:"Note"`
	Agreed string `form:"agreed" label:"They agreed"`
	Mark   string `form:"mark" label:"The words that were read out"`
}

// on is the day that was entered; zero when none was. One that does not exist is a problem. Today means now, so that this
// consent comes after those that were given earlier today.
func (f placeForm) on(now time.Time) (time.Time, error) {
	if f.Day+f.Month+f.Year == "" {
		return time.Time{}, nil
	}
	day, err1 := strconv.Atoi(f.Day)
	month, err2 := strconv.Atoi(f.Month)
	year, err3 := strconv.Atoi(f.Year)
	on := time.Date(year, time.Month(month), day, 0, 0, 0, 0, models.London)
	if err1 != nil || err2 != nil || err3 != nil || on.Day() != day || int(on.Month()) != month {
		return time.Time{}, models.Problems{"on-day": "Enter a day that exists, like 27 3 2027"}
	}
	if y, m, d := now.In(models.London).Date(); y == year && m == on.Month() && d == day {
		return now, nil
	}
	return on, nil
}

func (a area) askPlace(c echo.Context) error {
	return a.atPlace(c, func(f referral.File, s models.Service) error {
		if f.Enquiry.PausedAt != nil {
			return isPaused(c, f.Enquiry)
		}
		return a.placePage(c, http.StatusOK, f, s, &placeForm{}, nil)
	})
}

// place sends a held enquiry to the one service to which the person has just agreed.
func (a area) place(c echo.Context) error {
	return a.atPlace(c, func(f referral.File, s models.Service) error {
		var form placeForm
		if err := web.Read(c, &form); err != nil {
			return err
		}
		on, wrong := form.on(a.desk.Now())
		err := a.desk.SendTo(c.Request().Context(), web.Who(c), f.Enquiry.ID, s.ID,
			referral.Verbal{Method: form.Method, On: on, Note: form.Note, Mark: form.Mark, Agreed: form.Agreed == "yes"})
		switch {
		case errors.Is(err, models.ErrInvalid):
			return a.placePage(c, http.StatusUnprocessableEntity, f, s, &form, both(err, wrong))
		case errors.Is(err, models.ErrPaused):
			return a.placePage(c, http.StatusConflict, f, s, &form, whilePaused("agreed"))
		case errors.Is(err, models.ErrConflict):
			return a.placed(c, f.Enquiry.ID)
		case err != nil:
			return err
		}
		return web.Done(c, filePath(f.Enquiry.ID), "Sent. The service is told that there is something to look at.")
	})
}

// both says what is wrong with the rest of the form together with a day that does not exist.
func both(rest, day error) error {
	var all, more models.Problems
	if errors.As(rest, &all) && errors.As(day, &more) {
		for name, words := range more {
			all[name] = words
		}
	}
	return rest
}

// atPlace reads the held enquiry and the service of an address.
func (a area) atPlace(c echo.Context, then func(referral.File, models.Service) error) error {
	service, err := web.ID(c, "service")
	if err != nil {
		return err
	}
	return a.atHeld(c, func(f referral.File) error {
		s, _, err := a.book.Service(c.Request().Context(), web.Who(c), service)
		if err != nil {
			return err
		}
		return then(f, s)
	})
}

// placed reads again where an enquiry is, for whoever came second.
func (a area) placed(c echo.Context, id uuid.UUID) error {
	f, err := a.desk.File(c.Request().Context(), web.Who(c), id)
	if err != nil {
		return err
	}
	return a.notHeld(c, f)
}

// notHeld tells where an enquiry is by now.
func (a area) notHeld(c echo.Context, f referral.File) error {
	text := []string{"This enquiry is now: " + lower(f.Enquiry.State.Label()) + ". This was on " + ui.MomentText(f.Enquiry.StateSince) + "."}
	for _, r := range f.Referrals {
		if r.Referral.State.Open() {
			text = append(text, "It is with "+r.Service.Name+", run by "+r.Service.Organisation+".")
		}
	}
	return web.Show(c, http.StatusConflict, views.TeamChangedPage(changed(c, "Someone was first", filePath(f.Enquiry.ID), "Look at the enquiry", append(text, "Nothing more was sent.")...)))
}

func (a area) placePage(c echo.Context, status int, f referral.File, s models.Service, form *placeForm, wrong error) error {
	e, now := f.Enquiry, a.desk.Now()
	script := a.desk.Script(s)
	p := views.TeamPlace{Page: page(c, "Place with a service"), Ref: models.ShowRef(e.Ref), Service: s.Name, Organisation: s.Organisation,
		Room: directory.Describe(s, "", now).Room, RoomMeans: roomMeans(s, now), Script: views.TeamScript{Heading: script.Heading, Lines: script.Lines}, Mark: script.Mark(),
		Action: filePath(e.ID) + "/place/" + s.ID.String(), Form: web.Fields(form, wrong), Under16: models.Under16(e.AgeBand), Warnings: warnings(e),
		Takes: referral.CanPlace(e, s, now)}
	p.Back, p.Problems = filePath(e.ID), web.Problems(form, wrong)
	p.Facts, p.ShowHref = facts(e), filePath(e.ID)+"/show"
	if f.Person != nil {
		p.Person = person(f, now)
	}
	p.Methods = options(models.PlacingMethods)
	p.On = agreedOn(form, now, p.Problems)
	return web.Show(c, status, views.TeamPlacePage(p))
}

// agreedOn asks for the day on which somebody gave their word.
func agreedOn(form *placeForm, now time.Time, problems []ui.Problem) ui.DateInput {
	return ui.DateInput{Field: ui.Field{Name: "on", Label: "When did they agree?", Hint: "For example, " + now.In(models.London).Format("2 1 2006"), LabelAs: ui.Small},
		Day: form.Day, Month: form.Month, Year: form.Year}.With(problems)
}
