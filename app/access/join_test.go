package access_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

func TestCodeThatDoesNotWork(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.org, models.Administrator)
	used := must(s.invite("used@example.org", s.org, models.Partner))(t)
	if _, _, err := s.Join(t.Context(), used.Code, goodPassword, home); err != nil {
		t.Fatal(err)
	}
	replaced := must(s.invite("replaced@example.org", s.org, models.Partner))(t)
	must(s.Reset(t.Context(), admin.Actor, replaced.User, models.ToJoin))(t)
	off := must(s.invite("off@example.org", s.org, models.Partner))(t)
	if err := s.Disable(t.Context(), admin.Actor, off.User); err != nil {
		t.Fatal(err)
	}
	factor := must(s.ResetFor(t.Context(), "used@example.org", models.ForNewFactor))(t)
	old := must(s.invite("old@example.org", s.org, models.Partner))(t)
	for name, code := range map[string]string{"none": "", "invented": "0123-4567-89AB-CDEF-GHJK-MNPQ-RS", "used": used.Code, "replaced": replaced.Code, "of somebody disabled": off.Code} {
		if _, err := s.Open(t.Context(), code, access.From{}); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("open %s: %v", name, err)
		}
		if _, _, err := s.Join(t.Context(), code, goodPassword, home); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("join %s: %v", name, err)
		}
	}
	if _, _, err := s.Join(t.Context(), factor.Code, goodPassword, home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("a code for a second factor sets a password: %v", err)
	}
	s.pass(access.CodeLimit)
	if _, _, err := s.Join(t.Context(), old.Code, goodPassword, home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("join after a week: %v", err)
	}
}

func TestCodesAreTypedByPeople(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	h := must(s.invite("ok@example.org", s.org, models.Partner))(t)
	plain := strings.ReplaceAll(h.Code, "-", "")
	if len(plain) != 26 {
		t.Errorf("%d characters, want 26 for 128 bits", len(plain))
	}
	for _, typed := range []string{h.Code, plain, strings.ToLower(h.Code), " " + strings.ReplaceAll(h.Code, "-", " ") + "\n",
		strings.NewReplacer("0", "o", "1", "l").Replace(h.Code)} {
		if o, err := s.Open(t.Context(), typed, home); err != nil || o.Email != "ok@example.org" || o.Purpose != models.ToJoin {
			t.Errorf("%q: %+v, %v", typed, o, err)
		}
	}
	var err error
	for range 11 {
		_, err = s.Open(t.Context(), "0123-4567", away)
	}
	if !errors.As(err, &access.TooMany{}) {
		t.Errorf("the eleventh guess: %v", err)
	}
}

func TestOneInvitationLetsOneJoin(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	h := must(s.invite("ok@example.org", s.org, models.Partner))(t)
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			_, _, err := s.Join(t.Context(), h.Code, goodPassword, home)
			if err == nil {
				in.Add(1)
			} else if !errors.Is(err, models.ErrInvalid) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("%d joined", in.Load())
	}
}

func TestBadPasswordLeavesTheCodeGood(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	h := must(s.invite("ok@example.org", s.org, models.Partner))(t)
	if _, _, err := s.Join(t.Context(), h.Code, "Harbour Advice 2026", home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("named after the organisation: %v", err)
	}
	if _, _, err := s.Join(t.Context(), h.Code, goodPassword, home); err != nil {
		t.Error(err)
	}
}

// A new password does not get round the second factor, and a new second factor not round the password.
func TestResetsDoNotGetRoundTheOther(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.org, models.Administrator)
	m := s.join("ok@example.org", s.org, models.Partner)
	victim := s.join("victim@example.org", s.org, models.Partner)
	h := must(s.Reset(t.Context(), admin.Actor, m.User, models.ForPassword))(t)
	s.signIn(m, home) // until the code is used all is as it was
	half, setUp, err := s.Join(t.Context(), h.Code, "seven quiet otters knit", home)
	if err != nil || setUp {
		t.Fatalf("set up %v, %v", setUp, err)
	}
	if _, err := s.Offered(t.Context(), half); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a new app after a new password: %v", err)
	}
	if _, err := s.Reset(t.Context(), admin.Actor, m.User, models.ForNewFactor); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("both resets by the same hands: %v", err)
	}
	f := must(s.ResetFor(t.Context(), m.email, models.ForNewFactor))(t)
	stolen, _, err := s.SignIn(t.Context(), victim.email, goodPassword, home)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Recover(t.Context(), stolen, f.Code, home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("somebody else's code: %v", err)
	}
	if _, _, err := s.Recover(t.Context(), half, h.Code, home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("a code of another kind: %v", err)
	}
	if _, _, err := s.Recover(t.Context(), half, f.Code, home); err != nil {
		t.Fatal(err)
	}
	old := *m
	s.setUp(m, half)
	if m.seed == old.seed {
		t.Error("the old seed")
	}
	must(s.Who(t.Context(), m.token))(t)
	s.pass(25 * time.Hour)
	must(s.Reset(t.Context(), admin.Actor, m.User, models.ForNewFactor))(t)
}
