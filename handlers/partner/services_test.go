package partner_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/handlers/partner"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// servicesOf is the partner area for somebody signed in.
func servicesOf(db *dbtest.DB, who models.Actor) http.Handler {
	e := echo.New()
	place := models.Place{Programme: "Fingerpost", Name: "Wearmouth", Phone: "01632 960 123"}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.Begin(c, web.Visitor{Actor: who, Name: "Ada Marsh"}, place)
			return next(c)
		}
	})
	partner.ServiceRoutes(e.Group("/partner"), &directory.Book{DB: db.Web, Journal: models.NewJournal(db.Ring), Place: place})
	return e
}

func visit(h http.Handler, method, address string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAPartnerSaysHowMuchRoomThereIs(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	own := db.Organisation(t)
	mine, other := db.Service(t, own), db.Service(t, db.Organisation(t))
	h := servicesOf(db, db.User(t, own, models.Partner))

	list := visit(h, http.MethodGet, "/partner/services", nil).Body.String()
	if !strings.Contains(list, mine.Name) || strings.Contains(list, other.Name) {
		t.Errorf("the list shows its own services only:\n%s", list)
	}
	path := "/partner/services/" + mine.ID.String()
	for _, c := range []struct {
		name string
		form url.Values
		says string // a problem; empty when it is saved
	}{
		{"nothing chosen", url.Values{}, "Choose how much room the service has"},
		{"no number of months", url.Values{"capacity": {"waiting"}, "months": {"two"}}, "Enter the months as a number"},
		{"no months", url.Values{"capacity": {"waiting"}}, "Enter about how many months people wait"},
		{"a day that is not there", url.Values{"capacity": {"paused"}, "until-day": {"31"}, "until-month": {"2"}, "until-year": {"2027"}}, "Enter a day that exists"},
		{"a day gone by", url.Values{"capacity": {"paused"}, "until-day": {"1"}, "until-month": {"2"}, "until-year": {"2020"}}, "must be in the future"},
		{"a waiting list", url.Values{"capacity": {"waiting"}, "months": {"3"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := visit(h, http.MethodPost, path, c.form)
			if c.says == "" {
				if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/partner/services" {
					t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
				}
				return
			}
			body := w.Body.String()
			if w.Code != http.StatusUnprocessableEntity || strings.Count(body, c.says) < 2 { // in the summary and beside the question
				t.Errorf("%d, %q stands there %d times", w.Code, c.says, strings.Count(body, c.says))
			}
			if m := c.form.Get("months"); m != "" && !strings.Contains(body, `value="`+m+`"`) {
				t.Errorf("the answer %q is lost", m)
			}
		})
	}
	if page := visit(h, http.MethodGet, path, nil).Body.String(); !strings.Contains(page, `value="3"`) {
		t.Error("the months kept are not shown again")
	}
	if w := visit(h, http.MethodPost, path+"/confirm", nil); w.Code != http.StatusSeeOther {
		t.Errorf("confirm: %d", w.Code)
	}
	for _, c := range []struct{ method, path string }{
		{http.MethodGet, "/partner/services/" + other.ID.String()}, {http.MethodPost, "/partner/services/" + other.ID.String()},
		{http.MethodPost, "/partner/services/" + other.ID.String() + "/confirm"}, {http.MethodGet, "/partner/services/debt"},
	} {
		if w := visit(h, c.method, c.path, url.Values{"capacity": {"closed"}}); w.Code < 400 || strings.Contains(w.Body.String(), other.Name) {
			t.Errorf("somebody else's: %s %d", c.method, w.Code)
		}
	}
	var capacity string
	if err := db.Owner.QueryRow(t.Context(), `select capacity from services where id = $1`, other.ID).Scan(&capacity); err != nil || capacity != "open" {
		t.Errorf("somebody else's service is %s, %v", capacity, err)
	}
}
