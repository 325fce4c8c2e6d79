package access_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	gone := func(t *testing.T, s *stage, token string) {
		t.Helper()
		if v, err := s.Who(t.Context(), token); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("still there: %+v, %v", v, err)
		}
		if err := s.ChangeApp(t.Context(), token, goodPassword, home); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("still good for an operation: %v", err)
		}
	}
	for _, c := range []struct {
		name string
		do   func(*testing.T, *stage, *member)
	}{
		{"never was", func(_ *testing.T, _ *stage, m *member) { m.token = "another token" }},
		{"idle", func(_ *testing.T, s *stage, _ *member) { s.pass(access.IdleLimit + time.Second) }},
		{"eight hours, however busy", func(t *testing.T, s *stage, m *member) {
			for range 47 {
				s.pass(10 * time.Minute)
				must(s.Who(t.Context(), m.token))(t)
			}
			s.pass(10*time.Minute + time.Second)
		}},
		{"signed out", func(t *testing.T, s *stage, m *member) {
			if err := s.SignOut(t.Context(), m.token); err != nil {
				t.Error(err)
			}
		}},
		{"disabled", func(t *testing.T, s *stage, m *member) {
			admin := s.join("admin@example.org", s.other, models.Administrator)
			if err := s.Disable(t.Context(), admin.Actor, m.User); err != nil {
				t.Error(err)
			}
		}},
		{"disabled in the database", func(t *testing.T, s *stage, m *member) { // without ending the session
			if _, err := s.db.Owner.Exec(t.Context(), `update users set state = 'disabled' where id = $1`, m.User); err != nil {
				t.Error(err)
			}
		}},
		{"new password", func(t *testing.T, s *stage, m *member) {
			h := must(s.ResetFor(t.Context(), m.email, models.ForPassword))(t)
			if _, _, err := s.Join(t.Context(), h.Code, "seven quiet otters knit", away); err != nil {
				t.Error(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			m := s.join("ok@example.org", s.org, models.Partner)
			must(s.Who(t.Context(), m.token))(t)
			c.do(t, s, m)
			gone(t, s, m.token)
		})
	}
}

func TestRoleTakenAwayEndsTheSession(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.other, models.Administrator)
	m := s.join("ok@example.org", s.org, models.Partner)
	if err := s.AddRole(t.Context(), admin.Actor, m.User, s.other, models.Referrer); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveRole(t.Context(), admin.Actor, m.User, s.org, models.Partner); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Who(t.Context(), m.token); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("with the role taken away: %v", err)
	}
	v := must(s.Who(t.Context(), s.signIn(m, home)))(t)
	if v.Org != s.other || v.Role != models.Referrer || v.Several {
		t.Errorf("signed in again as %+v", v)
	}
}

func TestUseKeepsASessionOpenAndWritesRarely(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	seen := func() (at time.Time) {
		if err := s.db.Owner.QueryRow(t.Context(), `select seen_at from sessions where user_id = $1`, m.User).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	begun := seen()
	s.pass(59 * time.Second)
	v := must(s.Who(t.Context(), m.token))(t)
	if !seen().Equal(begun) {
		t.Error("written within a minute")
	}
	if v.Actor != m.Actor || v.Name != "Ines Calloway" || v.Organisation != "Harbour Advice" || v.Half || v.Several {
		t.Errorf("%+v", v)
	}
	s.pass(14 * time.Minute)
	must(s.Who(t.Context(), m.token))(t)
	if !seen().Equal(s.clock()) {
		t.Error("not written after 15 minutes")
	}
	s.pass(14 * time.Minute)
	must(s.Who(t.Context(), m.token))(t)
}

func TestEveryLevelHasItsOwnToken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	admin := s.join("admin@example.org", s.other, models.Administrator)
	m := s.join("ok@example.org", s.org, models.Partner)
	if err := s.AddRole(t.Context(), admin.Actor, m.User, s.other, models.Lead); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Minute)
	half, _, err := s.SignIn(t.Context(), m.email, goodPassword, home)
	if err != nil {
		t.Fatal(err)
	}
	whole := must(s.SecondFactor(t.Context(), half, s.code(m), home))(t)
	switched := must(s.Switch(t.Context(), whole, s.other, models.Lead))(t)
	changed := must(s.ChangePassword(t.Context(), switched, goodPassword, "seven quiet otters knit", home))(t)
	for name, old := range map[string]string{"before the second factor": half, "before the switch": whole, "before the password": switched, "other browser": m.token} {
		if _, err := s.Who(t.Context(), old); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("token of %s: %v", name, err)
		}
	}
	v := must(s.Who(t.Context(), changed))(t)
	if v.Org != s.other || v.Role != models.Lead || !v.Several {
		t.Errorf("switched to %+v", v)
	}
	if _, err := s.Switch(t.Context(), changed, s.org, models.Administrator); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a role that is not held: %v", err)
	}
	s.pass(time.Minute)
	half, _, _ = s.SignIn(t.Context(), m.email, "seven quiet otters knit", home)
	again := must(s.SecondFactor(t.Context(), half, s.code(m), home))(t)
	if v := must(s.Who(t.Context(), again))(t); v.Role != models.Lead {
		t.Errorf("begins as %s, not where it stopped", v.Role)
	}
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	other := s.join("other@example.org", s.org, models.Partner)
	second, third := s.signIn(m, access.From{Address: "192.0.2.10", Agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"}), s.signIn(m, home)
	all := must(s.Sessions(t.Context(), m.Actor))(t)
	if len(all) != 3 || all[0].Agent != "Firefox on Linux" || all[1].Agent != "Safari on iPhone" {
		t.Errorf("%+v", all)
	}
	theirs := must(s.Sessions(t.Context(), other.Actor))(t)
	if err := s.End(t.Context(), m.Actor, theirs[0].ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("end somebody else's: %v", err)
	}
	if err := s.End(t.Context(), m.Actor, all[1].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Who(t.Context(), second); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the one ended: %v", err)
	}
	if n := must(s.EndOthers(t.Context(), m.Actor, all[0].ID))(t); n != 1 {
		t.Errorf("%d others ended", n)
	}
	must(s.Who(t.Context(), third))(t)
	must(s.Who(t.Context(), other.token))(t)
	if all := must(s.Sessions(t.Context(), m.Actor))(t); len(all) != 1 {
		t.Errorf("left: %+v", all)
	}
}

// The second wall: whatever a handler forgets, secrets of access are seen by the door alone.
func TestSecretsAreSeenByTheDoorAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	must(s.ResetFor(t.Context(), m.email, models.ForPassword))(t)
	count := func(who models.Actor, table string) (n int) {
		err := models.InTx(t.Context(), s.db.Web, who, func(tx *gorm.DB) error {
			return tx.Raw(`select count(*) from ` + table).Scan(&n).Error
		})
		if err != nil {
			t.Error(err)
		}
		return n
	}
	for _, table := range []string{"factors", "sessions", "invitations"} {
		if count(models.AtDoor, table) == 0 {
			t.Errorf("%s: nothing there", table)
		}
		for _, who := range []models.Actor{models.Anyone, m.Actor, {Role: models.Lead, Org: s.org, User: uuid.New()}, {Role: models.Coordinator, Org: s.org, User: uuid.New()},
			{Role: models.Administrator, Org: s.org, User: uuid.New()}, {Role: models.Resident, Enquiry: uuid.New()}} {
			if n := count(who, table); n != 0 {
				t.Errorf("%s of %d rows seen by %s", table, n, who.Role)
			}
		}
	}
	if n := count(models.Actor{Role: models.Partner, Org: s.other, User: uuid.New()}, "users"); n != 0 {
		t.Errorf("%d users seen by another partner", n)
	}
	if n := count(models.Anyone, "users"); n != 0 {
		t.Errorf("%d users seen by the public", n)
	}
}

// Nothing that lets anybody in can be read out of a stolen database.
func TestNoSecretIsKeptReadable(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	h := must(s.ResetFor(t.Context(), m.email, models.ForPassword))(t)
	for _, table := range []string{"users", "factors", "sessions", "invitations", "throttles", "audit"} {
		for name, secret := range map[string]string{"password": goodPassword, "seed": m.seed, "token": m.token, "recovery code": m.codes[0], "code": h.Code, "address": home.Address} {
			var found bool
			err := s.db.Owner.QueryRow(t.Context(), `select exists (select 1 from `+table+` x where position(lower($1) in lower(x::text)) > 0
				or position(encode(convert_to($1, 'UTF8'), 'hex') in x::text) > 0 or position(lower(replace($1, '-', '')) in lower(x::text)) > 0)`, secret).Scan(&found)
			if err != nil || found {
				t.Errorf("%s in %s: %v %v", name, table, found, err)
			}
		}
	}
}

func TestTidyKeepsWhatIsInUse(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	s.pass(31 * 24 * time.Hour)
	token := s.signIn(m, home)
	if err := s.Tidy(t.Context(), s.db.Chores); err != nil {
		t.Fatal(err)
	}
	must(s.Who(t.Context(), token))(t)
	var sessions, invitations int
	if err := s.db.Owner.QueryRow(t.Context(), `select (select count(*) from sessions), (select count(*) from invitations)`).Scan(&sessions, &invitations); err != nil || sessions != 1 || invitations != 0 {
		t.Errorf("%d sessions, %d invitations left, %v", sessions, invitations, err)
	}
}
