package access

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Offer is an app to be set up: the seed to type, and the same as a picture to scan, in rows of dark and light squares.
type Offer struct {
	Seed    string
	Squares [][]bool
}

// newSeed makes 160 bits, as RFC 4226 recommends, in the alphabet that the apps understand.
func newSeed() string {
	b := make([]byte, 20)
	rand.Read(b)
	return base32.StdEncoding.EncodeToString(b)
}

// Offered shows the app that waits to be set up, to whom it was offered: somebody who signs in for the first time, or who
// gave the password again to change it. Else, and after half an hour, ErrNotFound.
func (g *Gate) Offered(ctx context.Context, token string) (Offer, error) {
	var o Offer
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		_, u, app, err := g.setUp(tx, token)
		if err != nil {
			return err
		}
		seed, err := g.seed(app)
		if err != nil {
			return err
		}
		o.Seed = Grouped(seed)
		o.Squares, err = squares(g.address(seed, u.Email))
		return err
	})
	if err != nil {
		return Offer{}, fmt.Errorf("set up an app: %w", err)
	}
	return o, nil
}

// MustSetUp says whether the holder of half a session has no app yet; without such a session, ErrNotFound.
func (g *Gate) MustSetUp(ctx context.Context, token string) (bool, error) {
	must := false
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		_, u, err := g.halfSession(tx, token)
		if err != nil {
			return err
		}
		_, err = models.AppOf(tx, u.ID)
		if must = errors.Is(err, models.ErrNotFound); must {
			return nil
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("half a session: %w", err)
	}
	return must, nil
}

// Confirm takes the first code of the app that waits, which from then on is the one to sign in with. It returns a new
// token for the session, now whole, and the recovery codes, which are shown this once. A wrong code is models.Problems;
// when there is nothing to confirm, ErrNotFound.
func (g *Gate) Confirm(ctx context.Context, token, typed string, from From) (whole string, codes []string, err error) {
	err = models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		s, u, app, err := g.setUp(tx, token)
		if err != nil {
			return err
		}
		seed, err := g.seed(app)
		if err != nil {
			return err
		}
		step, ok := g.step(seed, typed)
		if !ok {
			// The page shows the seed itself, so guessing gains nothing and is not counted.
			return models.Problems{"code": "That is not the code your app shows now. Wait for the next one and enter it"}
		}
		if err := models.ConfirmApp(tx, app, step, g.Now()); err != nil {
			return err
		}
		var hashes [][]byte
		codes, hashes = g.newRecoveryCodes(u.ID)
		if err := models.SetRecoveryCodes(tx, u.ID, hashes, g.Now()); err != nil {
			return err
		}
		if err := g.Journal.Write(tx, models.AtDoor, models.Line{Action: "factor.confirm", Object: "user", ObjectID: &u.ID}); err != nil {
			return err
		}
		if s.SecondFactor {
			if _, err := models.EndSessions(tx, u.ID, s.ID, g.Now()); err != nil {
				return err
			}
			whole, err = g.renew(tx, s)
			return err
		}
		whole, err = g.complete(tx, s, u, from)
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("confirm an app: %w", err)
	}
	return whole, codes, nil
}

// setUp finds what a session may set up. Half a session may only when there is no app yet: the password alone must never
// replace a second factor.
func (g *Gate) setUp(tx *gorm.DB, token string) (s models.Session, u models.User, waiting models.Factor, err error) {
	if s, u, err = g.halfSession(tx, token); err == nil {
		if _, err = models.AppOf(tx, u.ID); err == nil {
			err = fmt.Errorf("an app is set up: %w", models.ErrNotFound)
		} else if errors.Is(err, models.ErrNotFound) {
			err = nil
		}
	} else if errors.Is(err, models.ErrNotFound) {
		s, u, err = g.wholeSession(tx, token)
	}
	if err != nil {
		return s, u, waiting, err
	}
	waiting, err = models.WaitingAppOf(tx, u.ID, g.Now().Add(-HalfLimit))
	return s, u, waiting, err
}

// address is what the picture says to the app (the Key URI format of the authenticator apps).
func (g *Gate) address(seed, email string) string {
	issuer := g.Place.Programme
	v := url.Values{"secret": {seed}, "issuer": {issuer}}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + email,
		RawQuery: strings.ReplaceAll(v.Encode(), "+", "%20")}).String()
}

func squares(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw the picture to scan: %w", err)
	}
	size := code.Bounds().Dx()
	rows := make([][]bool, size)
	for y := range rows {
		rows[y] = make([]bool, size)
		for x := range rows[y] {
			r, _, _, _ := code.At(x, y).RGBA()
			rows[y][x] = r == 0
		}
	}
	return rows, nil
}
