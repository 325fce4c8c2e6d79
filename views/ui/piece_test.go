package ui

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func TestErrorSummaryAsInGOVUKFrontend(t *testing.T) {
	golden(t, "error-summary", 5, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			TitleText string
			ErrorList []struct{ Text, Href string }
		}](options)
		if !ok || o.TitleText != "There is a problem" || len(o.ErrorList) == 0 {
			return nil
		}
		problems := []Problem{}
		for _, e := range o.ErrorList {
			if e.Href != "" && !strings.HasPrefix(e.Href, "#") {
				return nil
			}
			problems = append(problems, Problem{Field: strings.TrimPrefix(e.Href, "#"), Text: e.Text})
		}
		return ErrorSummary(problems)
	})
}

func TestErrorMessageAsInGOVUKFrontend(t *testing.T) {
	golden(t, "error-message", 3, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct{ ID, Text string }](options)
		if !ok {
			return nil
		}
		return ErrorMessage(o.ID, o.Text)
	})
}

func TestButtonAsInGOVUKFrontend(t *testing.T) {
	golden(t, "button", 12, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			Text, Name, Value, Href, Classes, Type, Element string
			IsStartButton                                   bool
			PreventDoubleClick                              *bool
		}](options)
		known := map[string]bool{"": true, string(Secondary): true, string(Warning): true, string(Inverse): true}
		if !ok || !known[o.Classes] || o.Type != "" && o.Type != "submit" || o.PreventDoubleClick != nil && !*o.PreventDoubleClick {
			return nil
		}
		switch {
		case o.IsStartButton && o.Href != "":
			return StartButton(o.Text, o.Href)
		case o.IsStartButton || o.Element == "a" && o.Href == "":
			return nil
		case o.Href != "":
			return ButtonLink{Text: o.Text, Href: o.Href, Kind: ButtonKind(o.Classes)}
		default:
			return Button{Text: o.Text, Name: o.Name, Value: o.Value, Kind: ButtonKind(o.Classes), Once: o.PreventDoubleClick != nil}
		}
	})
}

func TestSummaryListAsInGOVUKFrontend(t *testing.T) {
	golden(t, "summary-list", 14, func(t *testing.T, options json.RawMessage) templ.Component {
		type actions struct {
			Items []struct{ Href, Text, VisuallyHiddenText string }
		}
		o, ok := said[struct {
			Classes string
			Card    struct {
				Title   saidText
				Actions actions
			}
			Rows []struct {
				Key, Value struct{ Text, HTML string }
				Actions    actions
			}
		}](options)
		if !ok || o.Classes != "" && o.Classes != "govuk-summary-list--no-border" {
			return nil
		}
		links := func(a actions) (all []Action) {
			for _, i := range a.Items {
				all = append(all, Action{Text: i.Text, Href: i.Href, Hidden: i.VisuallyHiddenText})
			}
			return all
		}
		l := SummaryList{Title: o.Card.Title.Text, CardActions: links(o.Card.Actions), NoBorder: o.Classes != ""}
		for _, r := range o.Rows {
			if r.Key.HTML != "" || r.Value.HTML == "" && r.Value.Text == "" {
				return nil
			}
			row := SummaryRow{Key: r.Key.Text, Text: r.Value.Text, Actions: links(r.Actions)}
			if r.Value.HTML != "" {
				row.Body = templ.Raw(r.Value.HTML)
			}
			l.Rows = append(l.Rows, row)
		}
		return l
	})
}

func TestTableAsInGOVUKFrontend(t *testing.T) {
	golden(t, "table", 3, func(_ *testing.T, options json.RawMessage) templ.Component {
		type cell struct{ Text, Format string }
		o, ok := said[struct {
			Caption, CaptionClasses string
			FirstCellIsHeader       bool
			Head                    []cell
			Rows                    [][]cell
		}](options)
		if !ok || o.Caption != "" && o.CaptionClasses == "" || len(o.Rows) == 0 {
			return nil
		}
		table := Table{Caption: o.Caption, CaptionAs: LabelAs(strings.TrimPrefix(o.CaptionClasses, "govuk-table__caption--")), Plain: !o.FirstCellIsHeader}
		for _, h := range o.Head {
			table.Columns = append(table.Columns, Column{Name: h.Text, Numeric: h.Format == "numeric"})
		}
		if len(o.Head) == 0 { // the columns then only say which side the figures stand on
			return nil
		}
		for _, r := range o.Rows {
			row := []Cell{}
			for _, c := range r {
				row = append(row, Cell{Text: c.Text})
			}
			table.Rows = append(table.Rows, row)
		}
		return table
	})
}

func TestNotificationBannerAsInGOVUKFrontend(t *testing.T) {
	golden(t, "notification-banner", 7, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct{ Text, TitleText, Type string }](options)
		if !ok || o.Type != "" && o.Type != "success" {
			return nil
		}
		return NotificationBanner{Kind: BannerKind(o.Type), Title: o.TitleText, Text: o.Text}
	})
}

func TestPanelAsInGOVUKFrontend(t *testing.T) {
	golden(t, "panel", 4, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct{ TitleText, TitleHTML, HTML, Text string }](options)
		if !ok || o.TitleHTML != "" && strings.Contains(o.TitleHTML, "<") || o.HTML == "" && o.Text == "" {
			return nil
		}
		body := templ.Raw(o.HTML + templ.EscapeString(o.Text))
		return inside(Panel(o.TitleText+o.TitleHTML), body)
	})
}

func TestPaginationAsInGOVUKFrontend(t *testing.T) {
	golden(t, "pagination", 3, func(_ *testing.T, options json.RawMessage) templ.Component {
		type side struct{ Href, Text, LabelText string }
		o, ok := said[struct{ Previous, Next side }](options)
		// A label with words of its own beside it replaces "Previous page" by those words; ours are fixed.
		if !ok || o.Previous.Text != "" || o.Next.Text != "" {
			return nil
		}
		return Pagination{PreviousHref: o.Previous.Href, PreviousLabel: o.Previous.LabelText, NextHref: o.Next.Href, NextLabel: o.Next.LabelText}
	})
}

func TestTagAsInGOVUKFrontend(t *testing.T) {
	golden(t, "tag", 10, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct{ Text, Classes string }](options)
		if !ok {
			return nil
		}
		return Tag(Meaning(strings.TrimPrefix(o.Classes, "govuk-tag--")), o.Text)
	})
}

func TestWordsAsInGOVUKFrontend(t *testing.T) {
	t.Run("inset text", func(t *testing.T) {
		golden(t, "inset-text", 2, func(_ *testing.T, options json.RawMessage) templ.Component {
			o, ok := said[struct{ Text string }](options)
			if !ok {
				return nil
			}
			return inside(InsetText(), templ.Raw(templ.EscapeString(o.Text)))
		})
	})
	t.Run("warning text", func(t *testing.T) {
		golden(t, "warning-text", 2, func(_ *testing.T, options json.RawMessage) templ.Component {
			o, ok := said[struct{ Text, IconFallbackText string }](options)
			if !ok || o.IconFallbackText != "Warning" {
				return nil
			}
			return WarningText(o.Text)
		})
	})
	t.Run("details", func(t *testing.T) {
		golden(t, "details", 3, func(_ *testing.T, options json.RawMessage) templ.Component {
			o, ok := said[struct{ SummaryText, Text string }](options)
			if !ok {
				return nil
			}
			return inside(Details(o.SummaryText), templ.Raw(templ.EscapeString(o.Text)))
		})
	})
	t.Run("back link", func(t *testing.T) {
		golden(t, "back-link", 1, func(_ *testing.T, options json.RawMessage) templ.Component {
			o, ok := said[struct{ Text, Href string }](options)
			if !ok || o.Text != "" && o.Text != "Back" {
				return nil
			}
			if o.Href == "" {
				o.Href = "#"
			}
			return BackLink(o.Href)
		})
	})
	t.Run("exit this page", func(t *testing.T) {
		golden(t, "exit-this-page", 1, func(_ *testing.T, options json.RawMessage) templ.Component {
			o, ok := said[struct {
				RedirectURL string
				ID, Classes *string
				Attributes  struct{}
			}](options)
			if !ok || o.RedirectURL == "" {
				return nil
			}
			return ExitThisPage(o.RedirectURL)
		})
	})
}

func TestServiceNavAsInGOVUKFrontend(t *testing.T) {
	golden(t, "service-navigation", 3, func(_ *testing.T, options json.RawMessage) templ.Component {
		o, ok := said[struct {
			Navigation []struct {
				Text, Href string
				Current    bool
			}
		}](options)
		if !ok || len(o.Navigation) < 2 {
			return nil
		}
		items := []NavItem{}
		for _, n := range o.Navigation {
			if n.Href == "" {
				return nil
			}
			items = append(items, NavItem{Label: n.Text, Href: n.Href, Current: n.Current})
		}
		return ServiceNav(items)
	})
}
