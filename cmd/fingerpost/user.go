package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"example.org/fingerpost/app"
	"example.org/fingerpost/models"
)

// user lets somebody in from the server itself: for the first administrator, and for when nobody else can.
func user(ctx context.Context, a *app.App, args []string, out io.Writer) error {
	switch {
	case len(args) == 5 && args[0] == "add":
		role := models.Role(strings.ToLower(args[4]))
		if !models.Roles.Has(string(role)) {
			return fmt.Errorf("role %q: one of %s", args[4], strings.Join(roleCodes(), ", "))
		}
		h, err := a.Access.CreateUser(ctx, args[1], args[2], args[3], role)
		if err != nil {
			return err
		}
		return handOver(out, a, h.Code)
	case len(args) == 2 && args[0] == "reset":
		h, err := a.Access.ResetFor(ctx, args[1], "factor")
		if err != nil {
			return err
		}
		return handOver(out, a, h.Code)
	case len(args) == 1 && args[0] == "list":
		return list(ctx, a, out)
	}
	return errUsage
}

func handOver(out io.Writer, a *app.App, code string) error {
	return say(out, "Hand this code to them yourself, not by e-mail; it holds for seven days and once:\n\n  %s\n\nThey type it in at %s/join", code, a.Place.BaseURL)
}

func list(ctx context.Context, a *app.App, out io.Writer) error {
	for after := uuid.Nil; ; {
		people, more, err := a.Access.People(ctx, models.Actor{Role: models.Administrator}, models.PeopleAsked{After: after, Limit: models.PageSize})
		if err != nil {
			return err
		}
		for _, p := range people {
			for _, m := range p.Memberships {
				if err := say(out, "%-28s %-40s %-10s %-14s %s", p.Name, p.Email, p.State, m.Role, m.Organisation); err != nil {
					return err
				}
			}
		}
		if !more {
			return nil
		}
		after = people[len(people)-1].ID
	}
}

func roleCodes() []string {
	codes := make([]string, len(models.Roles))
	for i, r := range models.Roles {
		codes[i] = r.Code
	}
	return codes
}
