package web

import (
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/models"
)

// Only lets visitors with one of the roles into an area. A stranger is asked to sign in; whoever is signed in as
// something else is told that there is no such page.
func Only(roles ...models.Role) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := Here(c)
			switch {
			case v.Role == models.Public:
				return Go(c, "/sign-in")
			case v.NeedsFactor:
				return Go(c, "/sign-in/code")
			case !slices.Contains(roles, v.Role):
				return fmt.Errorf("area of another role: %w", models.ErrNotFound)
			}
			return next(c)
		}
	}
}

// SignedIn lets everybody in who has signed in completely, whatever the role.
func SignedIn(next echo.HandlerFunc) echo.HandlerFunc {
	roles := make([]models.Role, len(models.Roles))
	for i, r := range models.Roles {
		roles[i] = models.Role(r.Code)
	}
	return Only(roles...)(next)
}
