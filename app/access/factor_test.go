package access_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

func TestCodeOfTheAppWorksOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	half := func() string {
		token, _, err := s.SignIn(t.Context(), m.email, goodPassword, home)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	if _, err := s.SecondFactor(t.Context(), half(), s.code(m), home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("the code that set the app up, again: %v", err)
	}
	s.pass(time.Minute)
	code := s.code(m)
	if _, err := s.SecondFactor(t.Context(), half(), code[:3]+" "+code[3:], home); err != nil {
		t.Errorf("with a space: %v", err)
	}
	if _, err := s.SecondFactor(t.Context(), half(), code, home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("again: %v", err)
	}
	old := code
	s.pass(2 * time.Minute)
	for name, typed := range map[string]string{"an old one": old, "none": "", "too short": "12345", "letters": "abcdef", "a wrong one": flip(s.code(m))} {
		if _, err := s.SecondFactor(t.Context(), half(), typed, home); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	early := s.code(m)
	s.pass(30 * time.Second)
	if _, err := s.SecondFactor(t.Context(), half(), early, home); err != nil {
		t.Errorf("one step late: %v", err)
	}
}

func flip(code string) string {
	b := []byte(code)
	b[5] = '0' + (b[5]-'0'+5)%10
	return string(b)
}

func TestOneCodeLetsOneIn(t *testing.T) {
	t.Parallel()
	for name, prove := range map[string]func(*stage, *member, string) (string, error){
		"app": func(s *stage, m *member, half string) (string, error) {
			return s.SecondFactor(s.t.Context(), half, s.code(m), home)
		},
		"recovery code": func(s *stage, m *member, half string) (string, error) {
			whole, _, err := s.Recover(s.t.Context(), half, m.codes[3], home)
			return whole, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			m := s.join("ok@example.org", s.org, models.Partner)
			s.pass(time.Minute)
			var halves []string
			for range 8 {
				token, _, err := s.SignIn(t.Context(), m.email, goodPassword, home)
				if err != nil {
					t.Fatal(err)
				}
				halves = append(halves, token)
			}
			var in, out atomic.Int32
			var wg sync.WaitGroup
			for _, h := range halves {
				wg.Go(func() {
					switch _, err := prove(s, m, h); {
					case err == nil:
						in.Add(1)
					case errors.Is(err, models.ErrInvalid):
						out.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if in.Load() != 1 || out.Load() != 7 {
				t.Errorf("%d in, %d refused", in.Load(), out.Load())
			}
		})
	}
}

func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	other := s.join("other@example.org", s.org, models.Partner)
	if len(m.codes) != 10 {
		t.Fatalf("%d codes", len(m.codes))
	}
	half := func() string {
		token, _, err := s.SignIn(t.Context(), m.email, goodPassword, home)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for name, typed := range map[string]string{"somebody else's": other.codes[0], "none": "", "half of one": m.codes[0][:9]} {
		if _, _, err := s.Recover(t.Context(), half(), typed, home); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := s.Recover(t.Context(), half(), " "+m.codes[0]+" ", home); err != nil {
		t.Errorf("a good one: %v", err)
	}
	if own := must(s.Own(t.Context(), m.Actor))(t); own.CodesLeft != 9 {
		t.Errorf("%d left", own.CodesLeft)
	}
	fresh := must(s.NewRecoveryCodes(t.Context(), m.token, goodPassword, home))(t)
	if _, _, err := s.Recover(t.Context(), half(), m.codes[1], home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("one of the old list: %v", err)
	}
	if _, _, err := s.Recover(t.Context(), half(), fresh[1], home); err != nil {
		t.Errorf("one of the new list: %v", err)
	}
}

// Whoever has stolen the password must not get past the second factor by guessing, nor by setting up an app of their own.
func TestPasswordAloneGetsNobodyIn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	if err := s.ChangeApp(t.Context(), m.token, goodPassword, home); err != nil { // a new app waits, offered to the owner
		t.Fatal(err)
	}
	half, setUp, err := s.SignIn(t.Context(), m.email, goodPassword, away)
	if err != nil || setUp {
		t.Fatalf("set up %v, %v", setUp, err)
	}
	if _, err := s.Offered(t.Context(), half); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the seed that was offered to the owner: %v", err)
	}
	if _, _, err := s.Confirm(t.Context(), half, "000000", away); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("confirm it: %v", err)
	}
	var many access.TooMany
	for range 11 {
		_, err = s.SecondFactor(t.Context(), half, flip(s.code(m)), away)
	}
	if !errors.As(err, &many) {
		t.Errorf("the eleventh guess: %v", err)
	}
	s.signIn(m, home) // and the owner still comes in
}

func TestChangeOfApp(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	m := s.join("ok@example.org", s.org, models.Partner)
	elsewhere := s.signIn(m, home)
	before := *m
	if err := s.ChangeApp(t.Context(), m.token, "not the password at all", home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("without the password: %v", err)
	}
	if _, err := s.Offered(t.Context(), m.token); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("nothing was started: %v", err)
	}
	if err := s.ChangeApp(t.Context(), m.token, goodPassword, home); err != nil {
		t.Fatal(err)
	}
	old := m.token
	s.setUp(m, m.token)
	if m.seed == before.seed || m.token == before.token || m.codes[0] == before.codes[0] {
		t.Error("something of the old app is left")
	}
	for name, token := range map[string]string{"old token": old, "other browser": elsewhere} {
		if _, err := s.Who(t.Context(), token); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.pass(time.Minute)
	half, _, _ := s.SignIn(t.Context(), m.email, goodPassword, home)
	if _, err := s.SecondFactor(t.Context(), half, s.code(&before), home); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("the old app: %v", err)
	}
	if _, err := s.SecondFactor(t.Context(), half, s.code(m), home); err != nil {
		t.Errorf("the new app: %v", err)
	}
}
