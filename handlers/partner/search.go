package partner

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/handlers/web"
	"example.org/fingerpost/views"
)

// findForm is what to look for. It is posted, as a name must not stand in an address.
type findForm struct {
	Words string `form:"words" label:"Find by name or reference" validate:"required,min=2,max=100" ask:"Enter a name or a reference"`
}

// search finds referrals of the own queue, on every tab.
func (q queuePages) search(c echo.Context) error {
	p := views.PartnerSearch{Page: web.Page(c, "Find a referral")}
	p.Wide, p.Back = true, inboxPath
	var form findForm
	if err := web.Read(c, &form); err != nil {
		p.Words, p.Problems = form.Words, problems(err, "words")
		if len(p.Problems) == 0 {
			return err
		}
		return web.Show(c, http.StatusUnprocessableEntity, views.PartnerSearchPage(p))
	}
	found, whole, err := q.desk.Search(c.Request().Context(), web.Who(c), form.Words)
	if err != nil {
		return err
	}
	services := map[string]bool{}
	for _, r := range found {
		services[r.Service] = true
	}
	title := "1 referral found"
	if len(found) != 1 {
		title = strconv.Itoa(len(found)) + " referrals found"
	}
	p.Words, p.Asked = form.Words, true
	if !whole {
		p.Limit = fmt.Sprintf("Your list is long: we looked at the %d people you are helping now or helped last, and show at most %d. Find anybody else by reference.",
			referral.SearchNames, referral.SearchFinds)
	}
	p.Queue = queueOf(found, q.desk.Now(), title, len(services) > 1, false)
	return web.Show(c, http.StatusOK, views.PartnerSearchPage(p))
}
