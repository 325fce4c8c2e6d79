package access_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

func TestAttemptsAtTheSameMomentAreAllCounted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var tried, many atomic.Int32
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			_, _, err := s.SignIn(t.Context(), "nobody@example.org", "not the password at all", away)
			switch {
			case errors.As(err, &access.TooMany{}):
				many.Add(1)
			case errors.Is(err, models.ErrInvalid):
				tried.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if tried.Load() != 10 || many.Load() != 20 {
		t.Errorf("%d were tried, %d told to wait", tried.Load(), many.Load())
	}
}

func TestEverythingIsOnTheRecord(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ctx := t.Context()
	admin := s.join("admin@example.org", s.other, models.Administrator)
	m := s.join("ok@example.org", s.org, models.Partner)
	half, _, _ := s.SignIn(ctx, m.email, goodPassword, home)
	_, _ = s.SecondFactor(ctx, half, "000000", home)
	_, _, _ = s.SignIn(ctx, m.email, "not the password at all", home)
	_, _, _ = s.Recover(ctx, half, m.codes[0], home)
	_, _ = s.Open(ctx, "0123-4567", home)
	_ = s.ChangeApp(ctx, m.token, "not the password at all", home)
	if err := s.ChangeApp(ctx, m.token, goodPassword, home); err != nil {
		t.Fatal(err)
	}
	s.setUp(m, m.token)
	must(s.NewRecoveryCodes(ctx, m.token, goodPassword, home))(t)
	m.token = must(s.ChangePassword(ctx, m.token, goodPassword, "seven quiet otters knit", home))(t)
	must(s.EndOthers(ctx, m.Actor, m.User))(t)
	must(s.Reset(ctx, admin.Actor, m.User, models.ForPassword))(t)
	for _, err := range []error{s.AddRole(ctx, admin.Actor, m.User, s.other, models.Analyst), s.RemoveRole(ctx, admin.Actor, m.User, s.other, models.Analyst),
		s.Disable(ctx, admin.Actor, m.User), s.Enable(ctx, admin.Actor, m.User), s.SignOut(ctx, admin.token)} {
		if err != nil {
			t.Error(err)
		}
	}
	for _, action := range []string{"user.invite", "password.set", "factor.confirm", "session.begin", "factor.refuse", "session.refuse", "factor.recover", "invitation.refuse",
		"password.refuse", "factor.start", "factor.recovery_codes", "password.change", "session.end_others", "user.reset_password", "user.add_role", "user.remove_role",
		"user.disable", "user.enable", "session.end"} {
		if s.actions(action) == 0 {
			t.Errorf("%s is not on the record", action)
		}
	}
	var named bool
	if err := s.db.Owner.QueryRow(ctx, `select exists (select 1 from audit a where a::text ilike '%calloway%' or a::text like '%@%')`).Scan(&named); err != nil || named {
		t.Errorf("the record names somebody: %v %v", named, err)
	}
}
