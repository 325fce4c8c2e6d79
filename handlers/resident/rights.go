package resident

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

type askForm struct {
	Kind  string `form:"kind" label:"What would you like us to do?" validate:"required" ask:"Select what you would like us to do"`
	Words string `form:"words" label:"Tell us about it" hint:"A few plain words are enough." optional:"true"`
}

func (a area) rights(c echo.Context) error { return a.rightsPage(c, http.StatusOK, &askForm{}, nil) }

// ask takes what needs a human, which becomes a case. What can be done at once is done beside it.
func (a area) ask(c echo.Context) error {
	var form askForm
	ctx, who := c.Request().Context(), web.Who(c)
	err := web.Read(c, &form)
	if err == nil {
		_, err = a.cases.Ask(ctx, who, form.Kind, form.Words)
	}
	if errors.Is(err, models.ErrInvalid) {
		return a.rightsPage(c, http.StatusUnprocessableEntity, &form, err)
	}
	if err != nil {
		return err
	}
	if form.Kind == models.CaseRestrict {
		if err := a.desk.Pause(ctx, who); err != nil {
			return err
		}
		return web.Done(c, base+"/rights", "Sent, and paused: no service can see it until this is looked into.")
	}
	return web.Done(c, base+"/rights", "Sent. You find the answer on this page.")
}

func (a area) rightsPage(c echo.Context, status int, form *askForm, wrong error) error {
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.MineRights{Page: page(c), Menu: menu(base + "/rights"), Open: canWithdraw(r), Paused: r.Enquiry.PausedAt != nil, Form: web.Fields(form, wrong),
		Kinds: options(models.CaseKinds), Cases: ownCases(r, a.desk.Now())}
	p.Problems = web.Problems(form, wrong)
	return web.Show(c, status, views.MineRightsPage(p))
}

// ownCases is what was asked, and by when it is answered.
func ownCases(r referral.Record, now time.Time) []views.MineCase { return casesOf(r.Cases, now) }

func casesOf(cases []assurance.Opened, now time.Time) []views.MineCase {
	var all []views.MineCase
	for _, k := range cases {
		v := views.MineCase{Ref: models.ShowRef(k.Ref), Kind: models.CaseKinds.Label(k.Kind), State: caseState(k), Means: caseMeans(k, now), When: caseWhen(k, now),
			Said: k.Said, Why: models.CaseGrounds.Label(k.Ground), Told: k.Told, MayComplain: k.Ground != ""}
		if k.Effect != "" {
			v.Why = effects[k.Effect]
		}
		for _, f := range k.Facts {
			v.Facts = append(v.Facts, views.MineFact{Day: ui.DayText(f.OnDay), What: factWords[f.Kind], Words: f.Words})
		}
		all = append(all, v)
	}
	return all
}

// factWords are what moved the day of an answer, and effects what was done at once, in the words of the person.
var (
	factWords = map[string]string{models.FactIdentityAsked: "We asked you to show who you are", models.FactIdentityConfirmed: "You showed who you are",
		models.FactQuestionAsked: "We asked you what you mean", models.FactQuestionAnswered: "You answered", models.FactExtended: "We told you that we need up to two months longer"}
	effects = map[string]string{models.EffectErased: "Everything about you was deleted.", models.EffectWithdrawn: "It was withdrawn from every service.",
		models.EffectPaused: "It was paused: no service can see it until you let it go on."}
)

func caseState(k assurance.Opened) string {
	switch {
	case !k.Open():
		return models.CaseOutcomes.Label(k.Outcome)
	case k.Waits != "":
		return "Waits for you"
	}
	return "Being looked at"
}

func caseMeans(k assurance.Opened, now time.Time) ui.Meaning {
	switch {
	case k.Late(now):
		return ui.Urgent
	case k.Waits != "":
		return ui.Waiting
	case k.Open():
		return ui.Moving
	}
	return ui.Quiet
}

func caseWhen(k assurance.Opened, now time.Time) string {
	asked, due := "Asked on "+ui.DayText(k.ReceivedAt), ui.DayText(k.DueOn)
	switch {
	case !k.Open():
		return asked + ", answered on " + ui.DayText(*k.ClosedAt)
	case k.Waits == models.WaitsForIdentity:
		return asked + ". Ring us to show who you are. We answer within a month of that."
	case k.Waits == models.WaitsForAnswer:
		return asked + ". Ring us to answer our question. It goes on then."
	case k.Late(now):
		return asked + ". We should have answered by " + due + ". We are late, and we are sorry."
	case k.Kind == models.CaseComplain && k.AcknowledgedAt != nil:
		return asked + ". It has arrived, and somebody looks into it."
	case k.Kind == models.CaseComplain:
		return asked + ". We tell you by " + due + " that it has arrived."
	}
	return asked + ". We answer by " + due + "."
}

// pause and resume take effect at once.
func (a area) pause(c echo.Context) error {
	if err := a.desk.Pause(c.Request().Context(), web.Who(c)); err != nil {
		return err
	}
	return web.Done(c, base, "Paused. No service can see it.")
}

func (a area) resume(c echo.Context) error {
	if err := a.desk.Resume(c.Request().Context(), web.Who(c)); err != nil {
		return err
	}
	return web.Done(c, base, "It goes on.")
}

func (a area) sureAll(c echo.Context) error {
	p := views.MineSure{Page: page(c), Heading: "Withdraw from everything?", Action: base + "/withdraw", Button: "Withdraw from everything", BackHref: base, Text: []string{
		"No service can see any of it here any more, from that moment.", "Nothing is sent to anybody else.",
		"A service that was already in touch with you may keep its own notes. It is told to look, and you can ask it to delete them.",
		"It makes no difference to any help that you ask for later."}}
	p.Back = base
	return web.Show(c, http.StatusOK, views.MineSurePage(p))
}

func (a area) withdrawAll(c echo.Context) error {
	if err := a.desk.WithdrawAll(c.Request().Context(), web.Who(c)); err != nil {
		return err
	}
	return web.Done(c, base, "Withdrawn. No service can see it any more.")
}

func (a area) sure(c echo.Context) error {
	return a.atWay(c, func(w referral.OwnWay) error {
		if !w.Referral.State.Open() {
			return web.Done(c, base, "This has ended in the meantime.")
		}
		p := views.MineSure{Page: page(c), Heading: "Withdraw from " + w.Service.Name + "?", Action: base + "/referrals/" + w.Referral.ID.String() + "/withdraw", Button: "Withdraw",
			BackHref: base, Text: []string{w.Service.Organisation + " can no longer see any of it here, from that moment.", "Other services that have it go on as before.",
				"If it was to be asked one after the other, nobody further is asked. Ring us if you would like the next to be asked."}}
		p.Back = base
		return web.Show(c, http.StatusOK, views.MineSurePage(p))
	})
}

func (a area) withdraw(c echo.Context) error {
	return a.atWay(c, func(w referral.OwnWay) error {
		err := a.desk.Move(c.Request().Context(), web.Who(c), w.Referral.ID, "withdraw", referral.Detail{})
		if errors.Is(err, models.ErrConflict) {
			return web.Done(c, base, "This has ended in the meantime.")
		}
		if err != nil {
			return err
		}
		return web.Done(c, base, "Withdrawn. They can no longer see it.")
	})
}

// atWay finds the referral of an address among the person's own.
func (a area) atWay(c echo.Context, then func(referral.OwnWay) error) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := a.desk.Record(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	for _, w := range r.Ways {
		if w.Referral != nil && w.Referral.ID == id {
			return then(w)
		}
	}
	return fmt.Errorf("own referral: %w", models.ErrNotFound)
}
