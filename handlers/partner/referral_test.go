package partner_test

import (
	"net/http"
	"testing"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

func TestSmoke(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := o.db.Referral(t, o.service)
	o.get(o.ada, "/partner").is(http.StatusOK).says("New", models.ShowRef(w.Enquiry.Ref))
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Can you help?")
	o.post(o.ada, at(w, "accept"), nil).is(http.StatusSeeOther)
	o.get(o.ada, at(w, "")).is(http.StatusOK).says("Orla Fenwick")
	_ = dbtest.As
}
