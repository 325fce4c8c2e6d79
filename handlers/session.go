package handlers

import (
	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app"
	"example.org/fingerpost/handlers/account"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/models"
)

// begin finds out who makes a request before anything else asks. Assets are the same for everybody, so nobody is looked
// up for them.
func begin(a *app.App) echo.MiddlewareFunc {
	session := account.Session(a.Access)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		known := session(next)
		return func(c echo.Context) error {
			if isStatic(c) {
				web.Begin(c, web.Visitor{Actor: models.Anyone}, a.Place)
				return next(c)
			}
			return known(c)
		}
	}
}
