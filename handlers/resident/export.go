package resident

import (
	_ "embed"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// notes are what a copy must tell beside the data (UK GDPR Article 15(1)).
var notes = []string{
	"We hold it to bring you to services that you agreed to. The legal basis is your agreement: UK GDPR Articles 6(1)(a) and 9(2)(a).",
	"You told it to us yourself, or whoever asked for you did. Services added what they did, and what they wrote to whoever referred you.",
	"It stays until two years after the last thing that happened, or until you ask us to delete it.",
	"You can correct, pause, withdraw, object, ask us to delete it, and complain to us or to the Information Commission (ICO).",
	"A service that has been in touch with you keeps notes of its own. Ask it for those.",
	"No decision about you was made by a computer alone.",
	"Names of staff, and notes about how we keep this secure, are left out.",
}

// download is everything, to read, print or save.
func (a area) download(c echo.Context) error {
	r, err := a.desk.Download(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	now := a.desk.Now()
	p := views.MineDownload{Page: page(c), Ref: models.ShowRef(r.Enquiry.Ref), MadeAt: now, Sections: []ui.SummaryList{about(r), contactRows(r)}, Given: given(r), Uses: uses(r.Uses),
		Agreed: agreed(r), Cases: ownCases(r, now), Notes: notes}
	p.Back = base + "/rights"
	if r.Referrer != nil {
		p.Sections = append(p.Sections, asker(*r.Referrer))
	}
	for _, w := range r.Ways {
		p.Ways = append(p.Ways, way(r, w, now))
	}
	return web.Show(c, http.StatusOK, views.MineDownloadPage(p))
}

// copied is the record for a computer. Every field says in schema.json what it is.
type copied struct {
	Schema       string          `json:"schema"`
	MadeAt       time.Time       `json:"made_at"`
	Reference    string          `json:"reference"`
	State        string          `json:"state"`
	SentAt       time.Time       `json:"sent_at"`
	Mode         string          `json:"mode"`
	Needs        []string        `json:"needs"`
	AgeBand      string          `json:"age_band"`
	GenderBand   string          `json:"gender_band"`
	District     string          `json:"district"`
	Sector       string          `json:"sector"`
	Access       []string        `json:"access_needs"`
	Language     string          `json:"language"`
	SafeContact  []string        `json:"safe_contact"`
	SafeTimes    []string        `json:"safe_times"`
	NoContact    bool            `json:"no_contact"`
	PausedSince  *time.Time      `json:"paused_since"`
	Person       models.Person   `json:"person"`
	Referrer     *copiedReferrer `json:"referrer"`
	Services     []copiedService `json:"services"`
	Consents     []copiedConsent `json:"consents"`
	Disclosures  []copiedGiven   `json:"disclosures"`
	AccountOfUse []copiedUse     `json:"account_of_use"`
	Requests     []copiedCase    `json:"requests"`
	GoodToKnow   []string        `json:"good_to_know"`
}

type copiedService struct {
	Service      string            `json:"service"`
	Organisation string            `json:"organisation"`
	State        string            `json:"state"`
	SentAt       *time.Time        `json:"sent_at"`
	WaitUntil    *time.Time        `json:"wait_until"`
	Steps        []copiedStep      `json:"steps"`
	Contacts     []copiedContact   `json:"contacts"`
	Messages     []copiedMessage   `json:"messages"`
	Outcomes     map[string]string `json:"outcomes"`
}

type copiedReferrer struct {
	Relation string `json:"relation"`
	models.ReferrerDetails
	Check *copiedCheck `json:"check,omitempty"`
}

type copiedCheck struct {
	State string     `json:"state"`
	How   string     `json:"how"`
	Words string     `json:"words"`
	At    *time.Time `json:"at"`
}

type copiedStep struct {
	At       time.Time `json:"at"`
	State    string    `json:"state"`
	By       string    `json:"by"`
	Reason   string    `json:"reason"`
	NextStep string    `json:"next_step"`
	Words    string    `json:"words"`
}

type copiedContact struct {
	HappenedOn string    `json:"happened_on"`
	LoggedAt   time.Time `json:"logged_at"`
	Type       string    `json:"type"`
	Outcome    string    `json:"outcome"`
	Attendance string    `json:"attendance"`
	Level      *int      `json:"level"`
	PartOfDay  *string   `json:"part_of_day"`
	Note       string    `json:"note"`
}

type copiedMessage struct {
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Words string    `json:"words"`
}

type copiedConsent struct {
	Purpose     string     `json:"purpose"`
	Given       bool       `json:"given"`
	Version     string     `json:"version"`
	Words       string     `json:"words"`
	Method      string     `json:"method"`
	Interpreter bool       `json:"interpreter"`
	Note        string     `json:"note"`
	GivenAt     time.Time  `json:"given_at"`
	ExpiresAt   time.Time  `json:"expires_at"`
	WithdrawnAt *time.Time `json:"withdrawn_at"`
}

type copiedGiven struct {
	At        time.Time   `json:"at"`
	To        string      `json:"to"`
	What      string      `json:"what"`
	Fields    models.List `json:"fields"`
	Purpose   string      `json:"purpose"`
	Basis     string      `json:"legal_basis"`
	Agreement string      `json:"agreement"`
	Reason    string      `json:"reason"`
	Words     string      `json:"words"`
}

type copiedUse struct {
	At           time.Time   `json:"at"`
	Role         string      `json:"role"`
	Organisation string      `json:"organisation"`
	Action       string      `json:"action"`
	Fields       models.List `json:"fields"`
	Reason       string      `json:"reason"`
}

type copiedCase struct {
	Reference  string       `json:"reference"`
	Kind       string       `json:"kind"`
	ReceivedAt time.Time    `json:"received_at"`
	DueOn      string       `json:"due_on"`
	Words      string       `json:"words"`
	WaitsFor   string       `json:"waits_for"`
	Facts      []copiedFact `json:"facts"`
	Outcome    string       `json:"outcome"`
	Ground     string       `json:"ground"`
	Effect     string       `json:"effect"`
	Answer     string       `json:"answer"`
	ClosedAt   *time.Time   `json:"closed_at"`
}

type copiedFact struct {
	On    string `json:"on"`
	Kind  string `json:"kind"`
	Words string `json:"words"`
}

// schema says what each field of the copy is; it is for everybody.
//
//go:embed schema.json
var schema []byte

func showSchema(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/schema+json", schema)
}

// record is everything for a computer.
func (a area) record(c echo.Context) error {
	r, err := a.desk.Download(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="record.json"`)
	return c.JSONPretty(http.StatusOK, copyOf(r, web.Place(c).BaseURL+base+"/schema.json", a.desk.Now()), "  ")
}

func copyOf(r referral.Record, schema string, now time.Time) copied {
	e := r.Enquiry
	k := copied{Schema: schema, MadeAt: now, Reference: e.Ref, State: string(e.State), SentAt: e.CreatedAt, Mode: e.Mode, Needs: e.Needs,
		AgeBand: e.AgeBand, GenderBand: e.GenderBand, District: e.District, Sector: e.Sector, Access: e.Access,
		Language: e.Language, SafeContact: e.Contact, SafeTimes: e.Times, NoContact: e.NoContact, PausedSince: r.Enquiry.PausedAt, Person: r.Person, GoodToKnow: notes,
		Services: []copiedService{}, Consents: []copiedConsent{}, Disclosures: []copiedGiven{}, AccountOfUse: []copiedUse{}, Requests: []copiedCase{}}
	if r.Referrer != nil {
		k.Referrer = &copiedReferrer{r.Referrer.Relation, r.Referrer.ReferrerDetails, nil}
		if c := r.Referrer.Check; c.State != "" {
			k.Referrer.Check = &copiedCheck{c.State, c.How, c.Words, c.At}
		}
	}
	for _, w := range r.Ways {
		k.Services = append(k.Services, copyOfWay(w))
	}
	for _, c := range r.Consents {
		k.Consents = append(k.Consents, copiedConsent{c.Purpose, c.Given, c.Version, c.Words, c.Method, c.Interpreter, c.Noted, c.GivenAt, c.ExpiresAt, c.WithdrawnAt})
	}
	for _, g := range r.Given {
		k.Disclosures = append(k.Disclosures, copiedGiven{g.At, g.Organisation, g.What, g.Fields, g.Purpose, g.Basis, g.Agreement, g.Reason, g.Words})
	}
	for _, u := range r.Uses {
		k.AccountOfUse = append(k.AccountOfUse, copiedUse{u.At, string(u.Role), u.Organisation, u.Action, u.Fields, u.Reason})
	}
	for _, c := range r.Cases {
		facts := []copiedFact{}
		for _, f := range c.Facts {
			facts = append(facts, copiedFact{f.OnDay.Format(time.DateOnly), f.Kind, f.Words})
		}
		k.Requests = append(k.Requests, copiedCase{c.Ref, c.Kind, c.ReceivedAt, c.DueOn.Format(time.DateOnly), c.Said, c.Waits, facts, c.Outcome, c.Ground, c.Effect, c.Told, c.ClosedAt})
	}
	return k
}

func copyOfWay(w referral.OwnWay) copiedService {
	s := copiedService{Service: w.Service.Name, Organisation: w.Service.Organisation, State: "not_asked", Outcomes: w.Results,
		Steps: []copiedStep{}, Contacts: []copiedContact{}, Messages: []copiedMessage{}}
	if w.Referral != nil {
		s.State, s.SentAt, s.WaitUntil = string(w.Referral.State), &w.Referral.SentAt, w.Referral.WaitUntil
	}
	for _, e := range w.Steps {
		s.Steps = append(s.Steps, copiedStep{e.At, string(e.State), string(e.ByRole), e.Reason, e.NextStep, e.Words})
	}
	for _, l := range w.Log {
		s.Contacts = append(s.Contacts, copiedContact{l.HappenedOn.Format(time.DateOnly), l.LoggedAt, l.Type, l.Outcome, l.Attendance, l.Level, l.PartOfDay, l.Words})
	}
	for _, m := range w.Messages {
		s.Messages = append(s.Messages, copiedMessage{m.At, string(m.ByRole), m.Words})
	}
	return s
}
