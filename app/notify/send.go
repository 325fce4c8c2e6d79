package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"github.com/google/uuid"
	smtp "github.com/wneessen/go-mail"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// send hands one e-mail to the mail server. Its arguments are all that an e-mail can be made from: a template without
// variables, and the user whom it goes to. An undeliverable is for ever; any other error may pass.
func (p *Post) send(ctx context.Context, tx *gorm.DB, t Template, user uuid.UUID) error {
	address, mailed, err := models.AddressForChore(tx, user)
	if err != nil {
		return err
	}
	body, known := p.bodies[t]
	if !known {
		return errors.New("e-mail of a template that this server does not have")
	}
	return p.hand(ctx, address, body, p.messageID(t, user, mailed))
}

// hand hands over one text. An undeliverable is for ever.
func (p *Post) hand(ctx context.Context, address, body, id string) error {
	to, err := bare(address)
	if err != nil {
		return undeliverable("This is not an address that mail can be sent to.")
	}
	// The message has no other header than those that delivery needs: a name of the software would be one more.
	m := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	m.FromMailAddress(&p.from)
	m.ToMailAddress(&to)
	m.Subject(subject)
	m.SetMessageIDWithValue(id)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetBodyString(smtp.TypeTextPlain, body)
	err = p.server.DialAndSendWithContext(ctx, m)
	if m.IsDelivered() {
		return nil // an error after that is one of saying goodbye
	}
	return explain(err)
}

// messageID tells nothing, and is the same until an e-mail to this user is recorded as sent: of two with the same one,
// mail programs show one. It is made of letters, as digits might be taken for a reference.
func (p *Post) messageID(t Template, user uuid.UUID, mailed *time.Time) string {
	mac := hmac.New(sha256.New, p.key)
	fmt.Fprintf(mac, "%s|%s|", t, user)
	if mailed != nil {
		fmt.Fprint(mac, mailed.UnixMicro())
	}
	letters := base32.NewEncoding("abcdefghijklmnopqrstuvwxyzABCDEF").WithPadding(base32.NoPadding)
	return letters.EncodeToString(mac.Sum(nil)[:20]) + "@" + domain(p.from)
}

// undeliverable is why mail to an address does not arrive, in our words.
type undeliverable string

func (u undeliverable) Error() string { return "undeliverable" }

// explain says what went wrong without the words of the mail server, which quote addresses. Only a final no to the
// recipient is about the recipient; a final no to anything else is about us, and everybody's mail waits until it is
// put right.
func explain(err error) error {
	var failed *smtp.SendError
	var said *textproto.Error
	switch {
	case errors.As(err, &failed) && failed.Reason == smtp.ErrSMTPRcptTo && failed.ErrorCode() >= 500:
		return refusal(failed.EnhancedStatusCode())
	case failed != nil:
		return fmt.Errorf("hand over an e-mail: %s: the mail server answered %d", failed.Reason, failed.ErrorCode())
	case errors.As(err, &said):
		return fmt.Errorf("sign in to the mail server: it answered %d", said.Code)
	}
	return fmt.Errorf("reach the mail server: %w", err)
}

// refusal puts an enhanced status code (RFC 3463) in words.
func refusal(code string) undeliverable {
	switch {
	case strings.HasPrefix(code, "5.1."):
		return "There is no such address."
	case strings.HasPrefix(code, "5.2."):
		return "The mailbox is full or closed."
	}
	return "The mail server there does not take our mail."
}

// bare reads an address without a name, in the characters that every mail server understands.
func bare(text string) (mail.Address, error) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return mail.Address{}, errors.New("not a plain e-mail address")
	}
	return *a, nil
}

func domain(a mail.Address) string { return a.Address[strings.LastIndexByte(a.Address, '@')+1:] }
