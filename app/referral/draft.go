package referral

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/models"
)

// draftLife is how long answers are kept for somebody who has not sent them.
const draftLife = 24 * time.Hour

// Token is what a visitor's cookie holds. Everything about a draft follows from it: its id, the key that opens it and the
// private code; we keep none of the three.
type Token string

func newToken() Token {
	b := make([]byte, 32)
	rand.Read(b)
	return Token(base64.RawURLEncoding.EncodeToString(b))
}

// derive gives the bytes for one use of the token; uses tell nothing of each other.
func (t Token) derive(use string) []byte {
	b, err := hkdf.Key(sha256.New, []byte(t), nil, "fingerpost "+use, 16)
	if err != nil {
		panic(err) // only a length beyond the hash's limit can fail
	}
	return b
}

// id of the draft, which becomes the enquiry's: sent twice, it is one enquiry.
func (t Token) id() uuid.UUID {
	id := uuid.UUID(t.derive("enquiry"))
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80 // as a random id looks (RFC 9562, version 4)
	return id
}

// Code is the private code with which the person will follow the referral.
func (t Token) Code() Code { return Code(t.derive("private code")) }

// Start begins a form and gives the token for the visitor's cookie.
func (d *Desk) Start(ctx context.Context) (Token, error) { return d.StartWith(ctx, Answers{}) }

// StartWith begins a form with answers that are there already; Send still asks whether any question is open.
func (d *Desk) StartWith(ctx context.Context, a Answers) (Token, error) {
	t := newToken()
	err := models.InTx(ctx, d.Web, models.Asking(t.id()), func(tx *gorm.DB) error {
		row := models.Draft{ID: t.id(), Version: 1, ExpiresAt: d.Now().Add(draftLife)}
		if err := d.seal(&row, t, a); err != nil {
			return err
		}
		return models.AddDraft(tx, row)
	})
	return t, err
}

// Asking reads a form under way; ErrNotFound when there is none, or none any more.
func (d *Desk) Asking(ctx context.Context, t Token) (Asking, error) {
	return d.AskingAt(ctx, t, choosing)
}

// choosing is the page that shows everything that suits. All others need to know of those that were chosen, and do not
// wait for the whole directory to be read.
const choosing = "services"

// AskingAt is Asking for one page of the form, by its path.
func (d *Desk) AskingAt(ctx context.Context, t Token, path string) (Asking, error) {
	var a Asking
	err := d.inDraft(ctx, t, func(tx *gorm.DB) error {
		row, err := models.DraftFor(tx, t.id())
		if err != nil {
			return err
		}
		a, err = d.open(tx, row, t, path)
		return err
	})
	return a, err
}

// Answer keeps the answers of one page, which the caller has checked by itself, and checks what depends on other pages.
// Two tabs answer one after the other and lose nothing.
func (d *Desk) Answer(ctx context.Context, t Token, path string, form any) (Asking, error) {
	step, ok := StepAt(path)
	if !ok {
		return Asking{}, fmt.Errorf("question: %w", models.ErrNotFound)
	}
	return d.change(ctx, t, path, func(tx *gorm.DB, a *Asking) error {
		if path == PageWork && !a.ForWork() {
			a.atWork()
		}
		if !a.Reached(path) {
			return fmt.Errorf("question %s before its turn: %w", path, models.ErrConflict)
		}
		kept := reflect.ValueOf(step.Form(&a.Answers)).Elem()
		given := reflect.ValueOf(form).Elem()
		changed := !a.Done[path] || !reflect.DeepEqual(kept.Interface(), given.Interface())
		kept.Set(given)
		if err := d.checkTogether(*a, path).Or(); err != nil {
			return err
		}
		a.keep(path, changed)
		if !slices.Contains(suiting, path) {
			return nil
		}
		return d.noteGap(tx, a)
	})
}

// EnterSafePath says that the person has read what the safe path is.
func (d *Desk) EnterSafePath(ctx context.Context, t Token) (Asking, error) {
	return d.change(ctx, t, "safe", func(_ *gorm.DB, a *Asking) error {
		a.SafePath = true
		return nil
	})
}

// Discard deletes a form at once; it may be gone already.
func (d *Desk) Discard(ctx context.Context, t Token) error {
	return d.inDraft(ctx, t, func(tx *gorm.DB) error { return models.DropDraft(tx, t.id()) })
}

// DropDrafts deletes the answers of everybody who did not come back within a day; a chore.
func (d *Desk) DropDrafts(ctx context.Context) error {
	return models.InTx(ctx, d.Chores, models.TheChores, func(tx *gorm.DB) error {
		_, err := models.DropExpiredDrafts(tx)
		return err
	})
}

func (d *Desk) inDraft(ctx context.Context, t Token, f func(tx *gorm.DB) error) error {
	if t == "" {
		return fmt.Errorf("draft: %w", models.ErrNotFound)
	}
	return models.InTx(ctx, d.Web, models.Asking(t.id()), f)
}

func (d *Desk) change(ctx context.Context, t Token, path string, f func(tx *gorm.DB, a *Asking) error) (Asking, error) {
	var a Asking
	err := d.inDraft(ctx, t, func(tx *gorm.DB) error {
		row, err := models.LockDraftFor(tx, t.id())
		if err != nil {
			return err
		}
		if a, err = d.open(tx, row, t, path); err != nil {
			return err
		}
		if err := f(tx, &a); err != nil {
			return err
		}
		if err := d.seal(&row, t, a.Answers); err != nil {
			return err
		}
		if err := row.Save(tx); err != nil {
			return err
		}
		a, err = d.open(tx, row, t, "") // an answer may have changed what suits
		return err
	})
	return a, err
}

func (d *Desk) seal(row *models.Draft, t Token, a Answers) error {
	box, err := d.Ring.FromSecret("draft", []byte(t)).Seal("drafts", row.ID.String(), a)
	row.Sealed = box
	return err
}

// open reads the answers and what follows from them today: a service that was chosen and can no longer be sent to is
// asked for again, and so is consent when its words are no longer those that were agreed to. What else suits is read for the
// page that shows it.
func (d *Desk) open(tx *gorm.DB, row models.Draft, t Token, path string) (Asking, error) {
	var a Asking
	if err := d.Ring.FromSecret("draft", []byte(t)).Open("drafts", row.ID.String(), row.Sealed, &a.Answers); err != nil {
		return a, err
	}
	if a.Submitted || !a.Done["about-you"] {
		return a, nil
	}
	if err := d.suit(tx, &a, path); err != nil {
		return a, err
	}
	agreed := a.Consent.Words
	if a.ForWork() {
		agreed = a.Taken.Words
	}
	if agreed != "" && agreed != a.Statement(d.Place).Mark() {
		a.agreeAgain() // a service came to ask for more, or has another name: nobody agreed to that
	}
	return a, nil
}

// suiting are the pages on whose answers it depends what suits.
var suiting = []string{"needs", "about-you", "gender"}

// suit finds what suits the answers today, and which of it was chosen. When some were chosen, the others are left out but on
// the page that shows all.
func (d *Desk) suit(tx *gorm.DB, a *Asking, path string) error {
	var all []models.Service
	var err error
	if path != choosing && len(a.Services.Services) > 0 {
		all, err = models.ListedAmong(tx, a.Services.IDs())
	} else {
		all, err = models.ListedServices(tx)
	}
	if err != nil {
		return err
	}
	a.Matches = directory.Suits(all, d.ask(a.Answers))
	for _, m := range a.Matches {
		if m.Service.Route != models.RoutePlatform {
			continue
		}
		a.Suits++
		if slices.Contains(a.Services.IDs(), m.Service.ID) {
			a.Chosen = append(a.Chosen, m.Service)
		}
	}
	if len(a.Chosen) < len(a.Services.Services) {
		a.Stale = true
		delete(a.Done, "services")
		a.agreeAgain()
	}
	slices.SortStableFunc(a.Chosen, func(x, y models.Service) int {
		switch first := a.Order.First; {
		case x.ID.String() == first:
			return -1
		case y.ID.String() == first:
			return 1
		}
		return 0
	})
	return nil
}

// ask is what matching is told of the answers.
func (d *Desk) ask(a Answers) directory.Ask {
	gender := a.Gender.Gender
	if gender == "not_said" {
		gender = ""
	}
	return directory.Ask{Needs: a.Needs.Needs, District: a.Where.District(), Age: a.Where.Age(d.Now()), Gender: gender, Access: a.Access.Needs,
		Restricted: a.Restricted(), Today: d.Now()}
}

// checkTogether holds what one page's answers must be in the light of the others.
func (d *Desk) checkTogether(a Asking, path string) models.Problems {
	switch path {
	case "about-you":
		if a.Where.Turned(d.Place, d.Now(), a.Youngest()) != "" {
			return models.Problems{"postcode": "We cannot take this here. Ring " + d.Place.Phone}
		}
		if a.AsksFirst(d.Now()) {
			return models.Problems{"born-day": "They are old enough to decide for themselves. Ask them first"}
		}
	case "agrees":
		if a.AsksFirst(d.Now()) {
			return models.Problems{"knows": "Ask them first. We need to know that they agree"}
		}
	case "services":
		if len(a.chosenOf(a.Services)) < len(a.Services.Services) {
			return models.Problems{"services": "A service you chose can no longer be asked. Choose again"}
		}
	case "contact":
		if a.Restricted() && models.List(a.Contact.Ways).Has("email") {
			return models.Problems{"ways": "Email is not safe enough here. Choose another way"}
		}
	case "safe-contact":
		return a.checkSafe()
	case "capacity":
		return a.checkCapacity()
	case "taken":
		return a.checkTaken(d.Place, d.Now())
	case "consent":
		if a.Consent.Words != a.Statement(d.Place).Mark() {
			return models.Problems{"agree": "What you agree to has changed since you opened this page. Read it again"}
		}
	}
	return nil
}

func (a Asking) checkSafe() models.Problems {
	p, ways := models.Problems{}, models.List(a.Contact.Ways)
	if ways.Has("phone") && a.Safe.Voicemail == "" {
		p["voicemail"] = "Select whether a voicemail is safe"
	}
	if ways.Has("phone") && a.Safe.SayWho == "" {
		p["say-who"] = "Select whether they may say who is calling"
	}
	if ways.Has("other") && a.Safe.OtherName == "" {
		p["other-name"] = "Enter the name of the person we can reach you through"
	}
	if ways.Has("other") && !phoneShape.MatchString(a.Safe.OtherPhone) {
		p["other-phone"] = "Enter their phone number, like 01632 960 001"
	}
	return p
}

func (a Asking) chosenOf(c Choice) []models.Service {
	var chosen []models.Service
	for _, m := range a.Matches {
		if m.Service.Route == models.RoutePlatform && slices.Contains(c.IDs(), m.Service.ID) {
			chosen = append(chosen, m.Service)
		}
	}
	return chosen
}

// Statement is what the person is asked to agree to.
func (a Asking) Statement(p models.Place) assurance.Statement {
	if a.Services.Help {
		return assurance.ToTeam(p)
	}
	var to []assurance.Recipient
	for _, s := range a.Chosen {
		to = append(to, assurance.Recipient{Service: s.Name, Organisation: s.Organisation, Fields: s.GetsFields()})
	}
	return assurance.ToNamed(p, to, a.Order.Mode == models.InTurn)
}

// noteGap records, once, that nothing in the directory suits what was asked; without identity, as the gap is the place's.
func (d *Desk) noteGap(tx *gorm.DB, a *Asking) error {
	if a.GapNoted || !a.Done["needs"] || !a.Done["about-you"] || !a.Done["gender"] {
		return nil
	}
	all, err := models.ListedServices(tx)
	if err != nil {
		return err
	}
	ask := d.ask(a.Answers)
	if len(directory.Suits(all, ask)) > 0 {
		return nil
	}
	a.GapNoted = true
	return models.AddGaps(tx, ask.Needs, d.served(ask.District), models.AgeBand(ask.Age))
}

// served keeps a district outside the place out of what is stored readable.
func (d *Desk) served(district string) string {
	if d.Place.Serves(district) {
		return district
	}
	return ""
}

// Gone says whether a form is no longer there: it was never begun, has expired, or was deleted.
func Gone(err error) bool { return errors.Is(err, models.ErrNotFound) }
