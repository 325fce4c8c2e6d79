package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/models"
)

// join has everybody join at the beginning, and sign in again in the last week, so that their accounts are as those of
// people who have worked here for a while.
func (h *history) join(ctx context.Context) error {
	joined := map[string]bool{}
	for i, c := range colleagues() {
		if c.disabled || joined[c.email()] {
			continue
		}
		joined[c.email()] = true
		if err := h.joins(ctx, c); err != nil {
			return fmt.Errorf("colleague %d joins: %w", i, err)
		}
		h.plan(h.end.AddDate(0, 0, -(i%5)).Add(-4*time.Hour), func(ctx context.Context) error {
			token, err := h.app.Access.Enter(ctx, c.id(), orgID(c.org), c.role, "")
			if err != nil {
				return err
			}
			return h.app.Access.SignOut(ctx, token)
		})
	}
	return nil
}

// joins is one of them, with the code that was handed over. The password is kept by nobody: the demonstration has a door
// of its own.
func (h *history) joins(ctx context.Context, c colleague) error {
	gate, here := h.app.Access, access.From{}
	handed, err := gate.ResetFor(ctx, c.email(), models.ToJoin)
	if err != nil {
		return err
	}
	token, _, err := gate.Join(ctx, handed.Code, rand.Text(), here)
	if err != nil {
		return err
	}
	offer, err := gate.Offered(ctx, token)
	if err != nil {
		return err
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(offer.Seed, "-", ""), h.clock)
	if err != nil {
		return err
	}
	if token, _, err = gate.Confirm(ctx, token, code, here); err != nil {
		return err
	}
	return gate.SignOut(ctx, token)
}
