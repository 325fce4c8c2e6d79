package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// codeLetters are consonants that nobody takes for another, so that no code reads as a word or as a number.
const codeLetters = "BCDFGHJKMNPQRSTVWXZ"

// Code is the one-time code of a request: eight letters, which follow from a key and the request alone. It is the one
// thing that differs between two e-mails, and nothing that anybody told us can be in it.
func (p *Post) Code(request uuid.UUID) string {
	mac := hmac.New(sha256.New, p.key)
	fmt.Fprintf(mac, "one-time code|%s", request)
	sum := mac.Sum(nil)
	var b strings.Builder
	for i := range 8 {
		if i == 4 {
			b.WriteByte(' ')
		}
		// Two bytes for each letter: the remainder favours none by more than one in three thousand.
		b.WriteByte(codeLetters[(int(sum[2*i])<<8|int(sum[2*i+1]))%len(codeLetters)])
	}
	return b.String()
}

// SendCode sends the code of a request to an address at once. An address that takes no mail is no error, as there is
// nobody to tell; any other may pass.
func (p *Post) SendCode(ctx context.Context, address string, request uuid.UUID) error {
	err := p.hand(ctx, address, strings.ReplaceAll(p.bodies[code], "{code}", p.Code(request)), p.messageID(code, request, nil))
	if _, final := err.(undeliverable); final {
		return nil
	}
	return err
}
