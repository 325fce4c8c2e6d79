package coordinator

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
	"example.org/fingerpost/views/ui"
)

const duplicatesPath = base + "/duplicates"

// decideForm says whether two enquiries are about one person.
type decideForm struct {
	Decision string `form:"decision" label:"Same person or different people?" validate:"required,oneof=same different"`
}

// duplicates lists the pairs that nobody has decided, oldest first, without identity.
func (a area) duplicates(c echo.Context) error {
	rows, err := a.desk.Duplicates(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	p := views.TeamDuplicates{Page: page(c, "Possible duplicates"), Most: models.MostPairs}
	for _, r := range rows {
		sides := [2]views.TeamPairSide{
			{Ref: models.ShowRef(r.Ref), Href: filePath(r.EnquiryID), Facts: pairFacts(r.Needs, r.State, ui.DayText(r.SentAt))},
			{Ref: models.ShowRef(r.OtherRef), Href: filePath(r.OtherID), Facts: pairFacts(r.OtherNeeds, r.OtherState, ui.DayText(r.OtherSentAt))},
		}
		if r.OtherSentAt.Before(r.SentAt) { // the earlier one stands first
			sides[0], sides[1] = sides[1], sides[0]
		}
		p.Pairs = append(p.Pairs, views.TeamPair{FoundBy: foundBy(r.FoundBy), Found: lasting(r.CreatedAt, a.desk.Now()), Sides: sides,
			Action: duplicatesPath + "/" + r.EnquiryID.String() + "/" + r.OtherID.String()})
	}
	return web.Show(c, http.StatusOK, views.TeamDuplicatesPage(p))
}

func pairFacts(needs models.List, state models.EnquiryState, sent string) []ui.SummaryRow {
	return []ui.SummaryRow{{Key: "Sent", Text: sent}, {Key: "Needs", Lines: models.NeedLabelsHidden(needs)}, {Key: "Now", Text: state.Label()}}
}

// foundBy says what the two have in common.
func foundBy(codes models.List) string {
	said := ""
	for _, words := range models.FoundBy.Labels(codes) {
		said = joined(said, words)
	}
	return said
}

// decide keeps what somebody decided about a pair; whoever comes second is told so.
func (a area) decide(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	other, err := web.ID(c, "other")
	if err != nil {
		return err
	}
	var form decideForm
	if err := web.Read(c, &form); err != nil {
		return err
	}
	err = a.desk.Decide(c.Request().Context(), web.Who(c), id, other, form.Decision == "same")
	if errors.Is(err, models.ErrConflict) {
		return web.Show(c, http.StatusConflict, views.TeamChangedPage(changed(c, "Decided already", duplicatesPath, "See what is left",
			"Someone decided about this pair before you did, or it is no longer in question.", "Your answer was not kept.")))
	}
	if err != nil {
		return err
	}
	if form.Decision == "same" {
		return web.Done(c, duplicatesPath, "Noted: one person. Both enquiries stay as they are.")
	}
	return web.Done(c, duplicatesPath, "Noted: different people. The pair is off the list.")
}
