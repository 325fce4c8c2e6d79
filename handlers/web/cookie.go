package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// OwnCookie holds the token with which somebody follows their own referral, until the browser closes. It is named here
// because Exit this page, which stands on every kind of page, ends that too.
const OwnCookie = "mine"

// SetCookie sets one of this service's cookies for so many seconds; 0 lasts until the browser closes, below 0 ends it.
// Over HTTPS its name has the __Host- prefix, which ties it to this host and to HTTPS.
func SetCookie(c echo.Context, name, value string, seconds int) {
	secure := secure(c)
	c.SetCookie(&http.Cookie{Name: cookieName(name, secure), Value: value, Path: "/", MaxAge: seconds, Secure: secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
}

// Cookie reads one; empty when there is none.
func Cookie(c echo.Context, name string) string {
	k, err := c.Cookie(cookieName(name, secure(c)))
	if err != nil {
		return ""
	}
	return k.Value
}

// secure says whether people reach the service over HTTPS, as its configured address tells; a proxy may end TLS before us.
func secure(c echo.Context) bool { return strings.HasPrefix(Place(c).BaseURL, "https:") }

func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}
