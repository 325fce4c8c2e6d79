package handlers_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

// Exit this page ends what was open, on the server too, whatever the browser does with its cookies.
func TestExitClosesTheOwnReferral(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.following("/mine")
	if _, err := w.app.Referrals.Follower(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/exit", nil)
	req.AddCookie(&http.Cookie{Name: "mine", Value: token})
	res := httptest.NewRecorder()
	w.door.ServeHTTP(res, req)
	if res.Code != http.StatusSeeOther || !strings.Contains(res.Header().Get("Clear-Site-Data"), "cookies") {
		t.Errorf("%d %v", res.Code, res.Header())
	}
	if _, err := w.app.Referrals.Follower(t.Context(), token); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("after leaving it is open: %v", err)
	}
}

// Outside /mine whoever follows a referral is nobody: the rest of the service does not learn whose it is.
func TestTheOwnSessionOpensNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, id := w.following("/mine")
	for _, path := range []string{"/partner/referrals/" + id.String(), "/team", "/account", "/people", "/governance/cases"} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		req.AddCookie(&http.Cookie{Name: "mine", Value: token})
		req.AddCookie(&http.Cookie{Name: "sid", Value: token})
		res := httptest.NewRecorder()
		w.door.ServeHTTP(res, req)
		if res.Code != http.StatusSeeOther || res.Header().Get("Location") != "/sign-in" {
			t.Errorf("%s: %d to %q", path, res.Code, res.Header().Get("Location"))
		}
	}
}
