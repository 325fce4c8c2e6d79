package mailbox

import (
	"io"
	"slices"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection.
type session struct {
	box      *Box
	from     string
	to       []string
	signedIn bool
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if _, login := s.box.rules(); login[0] == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if _, login := s.box.rules(); [2]string{user, password} != login {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if _, login := s.box.rules(); login[0] != "" && !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if answer, _ := s.box.rules(); answer != nil {
		if err := answer(to); err != nil {
			return err
		}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m := Message{From: s.from, To: slices.Clone(s.to), Raw: string(raw)}
	m.Subject, m.Text = read(m.Raw)
	s.box.add(m)
	return nil
}

// silent: a sender that hangs up is nothing to report here.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}
