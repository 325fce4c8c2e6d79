package insight

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/insight"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
)

// forms are the kinds of files in which figures can be taken away.
var forms = []struct {
	ending, kind, name, note string
	write                    func(insight.Sheet) ([]byte, error)
}{
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook", "Notes, tables and charts", insight.Sheet.Workbook},
	{"csv", "text/csv; charset=utf-8", "CSV file", "For any spreadsheet", insight.Sheet.CSV},
	{"json", "application/json; charset=utf-8", "JSON file", "For programs", insight.Sheet.JSON},
}

// file is where a file of a subject is.
func (a area) file(s insight.Subject, ending string) string {
	if s.Name == insight.OwnSubject.Name {
		return a.base + "/" + s.Name + "." + ending
	}
	return a.base + "/" + s.Name + "/" + s.Name + "." + ending
}

// download gives the figures of a view as a file, and puts that on the record.
func (a area) download(c echo.Context) error {
	s, err := insight.SubjectNamed(c.Param("subject"))
	if err != nil {
		return err
	}
	return a.give(c, s)
}

// downloadOwn gives a partner its own figures as a file.
func (a area) downloadOwn(c echo.Context) error { return a.give(c, insight.OwnSubject) }

func (a area) give(c echo.Context, s insight.Subject) error {
	for _, f := range forms {
		if c.Param("file") != s.Name+"."+f.ending {
			continue
		}
		view, sheet, err := a.read(c, s)
		if problems := (models.Problems)(nil); errors.As(err, &problems) {
			return a.cannot(c, s, problems)
		}
		if err != nil {
			return err
		}
		file, err := f.write(sheet)
		if err != nil {
			return err
		}
		if err := a.stats.Downloaded(c.Request().Context(), web.Who(c), insight.Query{Cube: s.Name, Quarters: view.Quarters()}, f.ending); err != nil {
			return err
		}
		name := fmt.Sprintf("%s-%s-%s-%s.%s", strings.ToLower(web.Place(c).Programme), s.Name, view.From, view.To, f.ending)
		c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+plain(name)+`"`)
		return c.Blob(http.StatusOK, f.kind, file)
	}
	return fmt.Errorf("file of %s: %w", s.Name, models.ErrNotFound)
}

// plain keeps of a name what every system takes in one.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '-'
	}, name)
}
