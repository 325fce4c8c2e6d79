package views

import (
	"github.com/a-h/templ"

	"example.org/fingerpost/views/ui"
)

// Statistics is one page of anonymised figures. Nothing on it comes from anywhere but a release.
type Statistics struct {
	Page
	Title, Lead, Period string
	Menu                ui.SubNav
	Tiles               []ui.StatTile
	Headline            string // whose figures the tiles are: July to September 2026
	Choosing            Choosing
	Sections            []Section // charts, maps and tables
	Address             string    // permanent, of this view
	Downloads           []Download
	Methods             string // where the methods are explained
	Base                int    // every figure about people is a multiple of it
	Preview             bool   // of a release that nobody has signed yet
}

// Section is one picture or table of a page of figures.
type Section = templ.Component

// Choosing is the form by which a view is narrowed: quarters, and one line of a list.
type Choosing struct {
	Action   string
	Quarters []ui.Option
	From, To string
	Choice   *Choice
	ClearAll string // the address without any choice
	Chosen   bool
}

// Choice is a list of which one line may be chosen.
type Choice struct {
	Name, Label, Value string
	Options            []ui.Option
}

// Download is one file with the figures of the view.
type Download struct{ Href, Name, Note string }

// NoFigures is the page when nothing was published yet.
type NoFigures struct {
	Page
	Public  bool
	Methods string
}

// CannotShow is the page for a question that these statistics do not answer, and says what can be asked.
type CannotShow struct {
	Page
	Said  []string // what is wrong, in sentences
	May   []string // what can be asked
	Where string   // back to a view that there is
}

// Methods explains how figures are made.
type Methods struct {
	Page
	Figures string // where the figures are
	Errors  []ErrorRow
	Methods []string // that are compared, one for each column
}

// ErrorRow is how far off figures of one size are on average, for each method.
type ErrorRow struct {
	What string
	Mean []string
}

// OwnFigures is what a partner sees of itself, and nobody else does.
type OwnFigures struct {
	Statistics
	Organisation string
	Compared     []Compared
	Impact       string // the address of the summary for a funder
	Everybody    string // the address of the figures of the whole place
}

// Compared is how a partner does beside the one in the middle, in one quarter.
type Compared struct{ Quarter, Own, Typical string }

// Impact is a summary of a quarter to be printed and handed to a funder.
type Impact struct {
	Page
	Organisation, Quarter string
	Tiles                 []ui.StatTile
	Sections              []Section
	Quarters              []ui.NavItem // the other quarters
	Address               string
	Contact               string // of the programme
}

// Releases lists what was published, what waits for signatures and what was withdrawn.
type Releases struct {
	Page
	Rows []ReleaseRow
}

// ReleaseRow is one release in the list.
type ReleaseRow struct {
	Quarter, Href, State, Made string
	Means                      ui.Meaning
	Public                     bool
}

// Release is one of them, with what its signatories need to know.
type Release struct {
	Page
	Quarter, State string
	Means          ui.Meaning
	Facts          []ui.SummaryRow
	Excluded       *ui.Table
	Preview        []ui.NavItem // its pages
	Signatures     []ui.SummaryRow
	Sign           *SignForm // nil when the visitor has nothing to sign
	Withdraw       string    // the address of the question; empty: cannot
	Reason         string    // of a withdrawn one
}

// SignForm is what a signatory says.
type SignForm struct {
	Action string
	Form   Form
	Note   bool // the motivated-intruder note is asked for
}

// WithdrawRelease is the question before a release is withdrawn for good.
type WithdrawRelease struct {
	Page
	Quarter, Action, Cancel string
	Form                    Form
}
