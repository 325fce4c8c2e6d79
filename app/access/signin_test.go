package access_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

// Whoever tries addresses must not learn which of them have an account, or why one does not let them in.
func TestRefusalsAreAllTheSame(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.org, models.Administrator)
	s.join("ok@example.org", s.org, models.Partner)
	off := s.join("off@example.org", s.org, models.Partner)
	bare := s.join("bare@example.org", s.org, models.Partner)
	must(s.invite("invited@example.org", s.org, models.Partner))(t)
	if err := s.Disable(t.Context(), admin.Actor, off.User); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveRole(t.Context(), admin.Actor, bare.User, s.org, models.Partner); err != nil {
		t.Fatal(err)
	}
	var said models.Problems
	for _, c := range []struct{ name, email, password string }{
		{"wrong password", "ok@example.org", "not the password at all"},
		{"no such account", "nobody@example.org", goodPassword},
		{"disabled", "off@example.org", goodPassword},
		{"invited only", "invited@example.org", goodPassword},
		{"invited, no password", "invited@example.org", ""},
		{"no role left", "bare@example.org", goodPassword},
		{"password with a space more", "ok@example.org", goodPassword + " "},
		{"nothing at all", "", ""},
	} {
		if c.email == "" {
			continue // the form asks for it before the gate is asked
		}
		token, _, err := s.SignIn(t.Context(), c.email, c.password, home)
		var p models.Problems
		if !errors.As(err, &p) || token != "" {
			t.Errorf("%s: token %q, %v", c.name, token, err)
		}
		if said == nil {
			said = p
		}
		if !maps.Equal(p, said) {
			t.Errorf("%s: told %v, others %v", c.name, p, said)
		}
	}
	if n := s.actions("session.refuse"); n != 7 {
		t.Errorf("%d refusals on the record, want 7", n)
	}
}

// The time is the same because the work is: a password is hashed whether there is an account or not. This one runs alone, as
// the others would disturb the clock.
func TestUnknownAddressTakesAsLong(t *testing.T) {
	s := newStage(t)
	s.join("ok@example.org", s.org, models.Partner)
	best := map[string]time.Duration{"ok@example.org": time.Hour, "nobody@example.org": time.Hour}
	for range 10 {
		s.pass(10 * time.Minute) // a full bucket each time
		for email := range best {
			begun := time.Now()
			if _, _, err := s.SignIn(t.Context(), email, "not the password at all", home); !errors.Is(err, models.ErrInvalid) {
				t.Fatal(err)
			}
			best[email] = min(best[email], time.Since(begun))
		}
	}
	known, unknown := best["ok@example.org"], best["nobody@example.org"]
	if ratio := float64(known) / float64(unknown); ratio < 0.67 || ratio > 1.5 {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	for _, email := range []string{"ok@example.org", "nobody@example.org"} {
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.join("ok@example.org", s.org, models.Partner)
			wait := hammer(t, s, email, away, 10)
			if wait != 0 {
				t.Fatalf("ten attempts: told to wait %v", wait)
			}
			first := hammer(t, s, email, away, 1)
			more := hammer(t, s, email, away, 8)
			most := hammer(t, s, email, away, 40)
			if first <= 0 || more <= first || most < more || most > 6*time.Minute {
				t.Errorf("waits %v, %v, %v: want them to grow, up to a limit", first, more, most)
			}
			if n := s.actions("session.throttle"); n != 1 {
				t.Errorf("%d lines on the record about it, want 1", n)
			}
			s.pass(most + time.Second)
			if _, _, err := s.SignIn(t.Context(), "ok@example.org", goodPassword, away); err != nil {
				t.Errorf("the right password after the wait: %v", err)
			}
		})
	}
}

// hammer tries wrong passwords and returns how long it was last told to wait.
func hammer(t *testing.T, s *stage, email string, from access.From, times int) time.Duration {
	t.Helper()
	var wait time.Duration
	for range times {
		_, _, err := s.SignIn(t.Context(), email, "not the password at all", from)
		var many access.TooMany
		if errors.As(err, &many) {
			wait = many.Wait
		} else if !errors.Is(err, models.ErrInvalid) {
			t.Fatal(err)
		}
	}
	return wait
}

func TestHammeringDoesNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner) // from home
	hammer(t, s, m.email, away, 40)
	if _, _, err := s.SignIn(t.Context(), m.email, goodPassword, away); !errors.As(err, &access.TooMany{}) {
		t.Errorf("the right password from where it is hammered: %v", err)
	}
	if _, _, err := s.SignIn(t.Context(), m.email, goodPassword, home); err != nil {
		t.Errorf("the owner at home: %v", err)
	}
	// But home is not free to guess either.
	if hammer(t, s, m.email, home, 12) == 0 {
		t.Error("guessing from home is not slowed down")
	}
}

func TestOneNetworkCannotTryManyAccounts(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i := range 10 {
		from := access.From{Address: "2001:db8:1:2::" + string(rune('1'+i%9))} // one household has many such addresses
		if _, _, err := s.SignIn(t.Context(), string(rune('a'+i))+"@example.org", "not the password at all", from); !errors.Is(err, models.ErrInvalid) {
			t.Fatal(err)
		}
	}
	_, _, err := s.SignIn(t.Context(), "z@example.org", "not the password at all", access.From{Address: "2001:db8:1:2:ffff::1"})
	if !errors.As(err, &access.TooMany{}) {
		t.Errorf("the eleventh account from one network: %v", err)
	}
	_, _, err = s.SignIn(t.Context(), "z@example.org", "not the password at all", access.From{Address: "2001:db8:1:3::1"})
	if !errors.Is(err, models.ErrInvalid) {
		t.Errorf("from another network: %v", err)
	}
}

func TestSignInBeginsNothingBeforeTheSecondFactor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	half, setUp, err := s.SignIn(t.Context(), " OK@Example.org ", goodPassword, home)
	if err != nil || setUp {
		t.Fatalf("set up %v, %v", setUp, err)
	}
	v := must(s.Who(t.Context(), half))(t)
	if !v.Half || v.Actor != models.Anyone || v.Name != "" {
		t.Errorf("after the password alone: %+v", v)
	}
	for name, err := range map[string]error{
		"switch":   second(s.Switch(t.Context(), half, s.org, models.Partner)),
		"password": second(s.ChangePassword(t.Context(), half, goodPassword, "another one that is long", home)),
		"app":      s.ChangeApp(t.Context(), half, goodPassword, home),
		"codes":    second(s.NewRecoveryCodes(t.Context(), half, goodPassword, home)),
		"seed":     second(s.Offered(t.Context(), half)),
	} {
		if !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.pass(access.HalfLimit + time.Second)
	if _, err := s.SecondFactor(t.Context(), half, s.code(m), home); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the code half an hour later: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
