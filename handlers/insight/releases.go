package insight

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

// ReleaseRoutes are the releases for those who sign them. The group is /releases, guarded for the coordination team and
// the governance lead.
func ReleaseRoutes(g *echo.Group, stats insight.Statistics, press *insight.Press, ground *ui.Ground) {
	d := desk{area{stats: stats, ground: ground, base: releaseBase}, press}
	g.GET("", d.list)
	g.GET("/:quarter", d.release)
	g.POST("/:quarter", d.sign)
	g.GET("/:quarter/withdraw", d.askWithdraw)
	g.POST("/:quarter/withdraw", d.withdraw)
	g.GET("/:quarter/figures/:subject", d.preview)
}

// desk is where releases are signed.
type desk struct {
	area
	press *insight.Press
}

// signing is what a signatory says.
type signing struct {
	Note   string `form:"note" label:"What could somebody do who tried to find a person in these figures?" hint:"Say what you tried, and what neighbours, colleagues and other published figures know" validate:"max=2000"`
	Public string `form:"public" label:"May everybody see these figures?" ask:"Say whether everybody may see these figures" validate:"required,oneof=yes no"`
}

// withdrawal is why a release is withdrawn.
type withdrawal struct {
	Reason string `form:"reason" label:"Why is it withdrawn?" hint:"Everybody who could see the figures will read this in their place. Do not write about a person" ask:"Say why it is withdrawn" validate:"required,max=500"`
}

var releaseStates = map[string]struct {
	words string
	means ui.Meaning
}{
	models.ReleaseWaiting:    {"To be signed", ui.Waiting},
	models.ReleasePublished:  {"Published", ui.Good},
	models.ReleaseTombstoned: {"Withdrawn", ui.Urgent},
}

func (d desk) list(c echo.Context) error {
	all, err := d.stats.Releases(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.Releases{Page: d.page(c, "Releases of figures")}
	for _, r := range all {
		s := releaseStates[r.State]
		p.Rows = append(p.Rows, views.ReleaseRow{Quarter: insight.QuarterLabel(r.Quarter), Href: releasePath(r), State: s.words, Means: s.means, Public: r.Public && r.State == models.ReleasePublished, Made: ui.DayText(r.MadeAt)})
	}
	return web.Show(c, http.StatusOK, views.ReleasesPage(p))
}

func releasePath(r models.Release) string { return releaseBase + "/" + r.Quarter }

// find reads the release of the address; ErrNotFound when there is none.
func (d desk) find(c echo.Context) (models.Release, error) {
	all, err := d.stats.Releases(c.Request().Context(), web.Who(c))
	if err != nil {
		return models.Release{}, err
	}
	i := slices.IndexFunc(all, func(r models.Release) bool { return r.Quarter == c.Param("quarter") })
	if i < 0 {
		return models.Release{}, fmt.Errorf("release: %w", models.ErrNotFound)
	}
	return all[i], nil
}

func (d desk) release(c echo.Context) error { return d.showRelease(c, http.StatusOK, &signing{}, nil) }

func (d desk) showRelease(c echo.Context, status int, form *signing, wrong error) error {
	r, err := d.find(c)
	if err != nil {
		return err
	}
	signed, err := d.press.Signatures(c.Request().Context(), web.Who(c), r.Quarter)
	if err != nil {
		return err
	}
	s := releaseStates[r.State]
	p := views.Release{Page: d.page(c, "Release of figures"), Quarter: insight.QuarterLabel(r.Quarter), State: s.words, Means: s.means, Reason: r.Reason, Facts: facts(r), Signatures: signatures(signed)}
	p.Back, p.Problems = releaseBase, web.Problems(form, wrong)
	if r.State != models.ReleaseTombstoned {
		p.Withdraw = releasePath(r) + "/withdraw"
		for _, subject := range insight.Subjects {
			p.Preview = append(p.Preview, ui.NavItem{Label: subject.Title, Href: releasePath(r) + "/figures/" + subject.Name})
		}
		left, err := d.stats.Table(c.Request().Context(), web.Who(c), insight.Query{Cube: "left_out", Quarters: []string{r.Quarter}})
		if err != nil {
			return err
		}
		t := ui.Table{Caption: "Requests that are not counted", Columns: []ui.Column{{Name: "Why"}, {Name: "Requests", Numeric: true}}, Dense: true, Compact: true}
		for _, row := range left.Rows {
			t.Rows = append(t.Rows, ui.Cells(row.Label, row.Total.Text()))
		}
		p.Excluded = &t
	}
	if r.State == models.ReleaseWaiting && !slices.ContainsFunc(signed, func(s models.StatSignature) bool { return s.Role == web.Who(c).Role || s.UserID == web.Who(c).User }) {
		p.Sign = &views.SignForm{Action: releasePath(r), Form: web.Fields(form, wrong), Note: web.Who(c).Role == models.Governance}
	}
	return web.Show(c, status, views.ReleasePage(p))
}

func facts(r models.Release) []ui.SummaryRow {
	merged := models.NeedLabels(r.Merged)
	if len(merged) == 0 {
		merged = []string{"None beyond the sensitive ones"}
	}
	rows := []ui.SummaryRow{
		{Key: "Counted on", Text: ui.DayText(r.MadeAt)},
		{Key: "Areas", Text: "Frame of " + strconv.Itoa(r.Frame)},
		{Key: "Rounded to", Text: "Multiples of " + strconv.Itoa(r.Base)},
		{Key: "Attempts", Text: strconv.Itoa(r.Attempt+1) + ", until no small figure could be worked out"},
		{Key: "Needs under Other support", Lines: merged},
		{Key: "Public", Text: map[bool]string{true: "Yes, on the public page", false: "No"}[r.Public]},
		{Key: "Fingerprint", Text: grouped(hex.EncodeToString(r.Hash))},
	}
	if r.PublishedAt != nil {
		rows = append(rows, ui.SummaryRow{Key: "Published on", Text: ui.DayText(*r.PublishedAt)})
	}
	return rows
}

// grouped breaks a long code so that it can be compared by eye and fits a phone.
func grouped(code string) string {
	out := ""
	for n := 0; n < len(code); n += 8 {
		out += code[n:min(n+8, len(code))] + " "
	}
	return out
}

func signatures(signed []models.StatSignature) []ui.SummaryRow {
	rows := []ui.SummaryRow{}
	for _, role := range []models.Role{models.Coordinator, models.Governance} {
		row := ui.SummaryRow{Key: models.Roles.Label(string(role)), Text: "Not yet"}
		for _, s := range signed {
			if s.Role == role {
				reach := map[bool]string{true: "for everybody", false: "for those who work with the figures"}[s.ForPublic]
				row.Text, row.Lines = "", []string{ui.DayText(s.At) + ", " + reach}
				if s.Note != "" {
					row.Lines = append(row.Lines, s.Note)
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (d desk) sign(c echo.Context) error {
	form := &signing{}
	err := web.Read(c, form)
	if err == nil {
		err = d.press.Sign(c.Request().Context(), web.Who(c), c.Param("quarter"), insight.Signing{ForPublic: form.Public == "yes", Note: form.Note})
	}
	if errors.As(err, new(models.Problems)) {
		return d.showRelease(c, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, releaseBase+"/"+c.Param("quarter"), "You have signed this release.")
}

func (d desk) askWithdraw(c echo.Context) error {
	return d.showWithdraw(c, http.StatusOK, &withdrawal{}, nil)
}

func (d desk) showWithdraw(c echo.Context, status int, form *withdrawal, wrong error) error {
	r, err := d.find(c)
	if err != nil {
		return err
	}
	if r.State == models.ReleaseTombstoned {
		return fmt.Errorf("withdraw a release again: %w", models.ErrConflict)
	}
	p := views.WithdrawRelease{Page: d.page(c, "Withdraw a release"), Quarter: insight.QuarterLabel(r.Quarter), Action: releasePath(r) + "/withdraw", Cancel: releasePath(r), Form: web.Fields(form, wrong)}
	p.Back, p.Problems = releasePath(r), web.Problems(form, wrong)
	return web.Show(c, status, views.WithdrawReleasePage(p))
}

func (d desk) withdraw(c echo.Context) error {
	form := &withdrawal{}
	err := web.Read(c, form)
	if err == nil {
		err = d.press.Tombstone(c.Request().Context(), web.Who(c), c.Param("quarter"), form.Reason)
	}
	if errors.As(err, new(models.Problems)) {
		return d.showWithdraw(c, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	return web.Done(c, releaseBase+"/"+c.Param("quarter"), "This release is withdrawn.")
}

// preview shows a subject as the release would have it, to those who sign.
func (d desk) preview(c echo.Context) error {
	r, err := d.find(c)
	if err != nil {
		return err
	}
	if r.State == models.ReleaseTombstoned {
		return fmt.Errorf("figures of a withdrawn release: %w", models.ErrNotFound)
	}
	a := d.area
	a.base, a.only = releasePath(r)+"/figures", &r
	return a.show(c, c.Param("subject"))
}
