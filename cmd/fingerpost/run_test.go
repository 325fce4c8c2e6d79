package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.org/fingerpost/models/dbtest"
	"example.org/fingerpost/models/seal"
)

// From nothing to somebody who can sign in, as the README says.
func TestFirstSteps(t *testing.T) {
	db := dbtest.New(t)
	t.Setenv("DATABASE_URL", db.URL)
	t.Setenv("FINGERPOST_DATA", t.TempDir())
	command := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), args, &out)
		return out.String(), err
	}
	for _, wrong := range [][]string{nil, {"dance"}, {"user"}, {"user", "add", "Ada"}, {"organisation", "remove", "Council"}} {
		if _, err := command(wrong...); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if _, err := command("user", "add", "Ada Admin", "ada@example.org", "Council", "administrator"); err == nil {
		t.Error("somebody was added to an organisation that is not there")
	}
	for _, step := range []struct {
		args []string
		says string
	}{
		{[]string{"migrate"}, "up to date"},
		{[]string{"organisation", "add", "Council"}, "Added."},
		{[]string{"organisation", "add", "Council"}, "already"},
		{[]string{"user", "add", "Ada Admin", "ada@example.org", "Council", "administrator"}, "/join"},
		{[]string{"user", "list"}, "ada@example.org"},
		{[]string{"audit"}, "whole"},
	} {
		if said, err := command(step.args...); err != nil || !strings.Contains(said, step.says) {
			t.Errorf("%v: %q, %v", step.args, said, err)
		}
	}
	if _, err := command("user", "add", "Ada Admin", "ada@example.org", "Council", "wizard"); err == nil || !strings.Contains(err.Error(), "one of referrer") {
		t.Errorf("a role that there is not: %v", err)
	}
	text, err := command("keys")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.ParseRing(text); err != nil {
		t.Errorf("the keys it makes: %v", err)
	}
	if _, err := db.Owner.Exec(t.Context(), `alter table audit disable trigger append_only; update audit set reason = 'forged'`); err != nil {
		t.Fatal(err)
	}
	if _, err := command("audit"); err == nil {
		t.Error("a forged record was called whole")
	}
}
