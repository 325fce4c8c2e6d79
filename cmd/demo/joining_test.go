package main

import (
	"testing"
	"time"

	"example.org/fingerpost/models"
)

// joined: the account of everybody who signs in is as the service itself would have written it.
func (d *demonstration) joined(t *testing.T) {
	for _, c := range colleagues() {
		if c.disabled {
			continue
		}
		own, err := d.app.Access.Own(t.Context(), models.Actor{Role: c.role, Org: orgID(c.org), User: c.id()})
		if err != nil {
			t.Fatal(err)
		}
		ago := time.Since(own.AppSince)
		if own.User.State != models.AccountActive || own.CodesLeft != 10 || ago < 30*24*time.Hour || ago > 2*365*24*time.Hour {
			t.Errorf("%s is %s, has an app since %s, and %d recovery codes", c.name, own.User.State, own.AppSince, own.CodesLeft)
		}
		if seen := own.User.LastSeenAt; seen == nil || time.Since(*seen) > 7*24*time.Hour {
			t.Errorf("%s was last seen %v", c.name, seen)
		}
	}
	if n := one[int](d, t, `select count(*) from users where state = 'active' and id not in (select user_id from passwords)`); n > 0 {
		t.Errorf("%d without a password", n)
	}
	if n := one[int](d, t, `select count(*) from sessions where ended_at is null`); n > 0 {
		t.Errorf("%d are signed in", n)
	}
}
