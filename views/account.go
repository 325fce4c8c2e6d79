package views

import (
	"strconv"
	"strings"
	"time"

	"example.org/fingerpost/views/ui"
)

// SignIn asks for address and password.
type SignIn struct {
	Page
	Form Form
}

// FactorAsked asks for the code of the app, or for a code in its place.
type FactorAsked struct {
	Page
	Form Form
}

// SetUp shows an app to set up: the seed to type, the same to scan, and the box for the first code. Action is where it is
// posted; First says that it is part of joining.
type SetUp struct {
	Page
	Form    Form
	Seed    string
	Squares [][]bool
	Action  string
	First   bool
}

// RecoveryCodes shows new recovery codes, this once. Next is where to go on.
type RecoveryCodes struct {
	Page
	Codes []string
	Next  string
}

// Join asks for the code of an invitation.
type Join struct {
	Page
	Form Form
}

// JoinPassword asks whoever holds a code for a password. Again says that they have joined before.
type JoinPassword struct {
	Page
	Form        Form
	Name, Email string
	Again       bool
}

// Account is what somebody sees of their own account.
type Account struct {
	Page
	About, Security []ui.SummaryRow
	Sessions        []OwnSession
	FewCodes        string // what to do when few recovery codes are left; empty when there are enough
	Others          bool   // there are sessions beside this one
}

// OwnSession is one browser in which somebody is signed in.
type OwnSession struct {
	Agent       string
	Since, Seen time.Time
	This        bool
	EndAction   string
}

// NewPassword asks for the password and a new one.
type NewPassword struct {
	Page
	Form  Form
	Email string
}

// PasswordAgain asks for the password before something that needs it.
type PasswordAgain struct {
	Page
	Form                 Form
	Heading, Why, Button string
	Action, Email        string
}

// Switch asks for whom and as what somebody wants to work.
type Switch struct {
	Page
	Form   Form
	Places []ui.Option
}

// quiet is the white around a picture to scan, in squares, as its standard asks (ISO/IEC 18004).
const quiet = 4

// drawn is the picture's dark squares as one path: a rectangle for each run in a row.
func drawn(squares [][]bool) string {
	var d strings.Builder
	for y, row := range squares {
		for x := 0; x < len(row); {
			n := 0
			for x+n < len(row) && row[x+n] {
				n++
			}
			if n > 0 {
				d.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(n) + "v1h-" + strconv.Itoa(n) + "z")
			}
			x += n + 1
		}
	}
	return d.String()
}

// side is how wide the picture is with the white around it.
func side(squares [][]bool) string { return strconv.Itoa(len(squares) + 2*quiet) }
