package access_test

import (
	"errors"
	"testing"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// When somebody wants e-mail is theirs alone to say, and nobody can say never.
func TestWishesAreOnesOwn(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	org := db.Organisation(t)
	ada, ben := db.User(t, org, models.Partner), db.User(t, org, models.Lead)
	gate := access.New(db.Web, db.Ring, models.NewJournal(db.Ring), models.Place{}, models.Now)
	if err := gate.SetMail(t.Context(), ada, "never"); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("never: %v", err)
	}
	if err := gate.SetMail(t.Context(), models.Anyone, "daily"); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("the public: %v", err)
	}
	if err := gate.SetMail(t.Context(), ada, "daily"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  models.Actor
		want string
	}{{ada, "daily"}, {ben, "at_once"}} {
		own, err := gate.Own(t.Context(), c.who)
		if err != nil || own.User.Mail != c.want {
			t.Errorf("%q, want %q, %v", own.User.Mail, c.want, err)
		}
	}
}
