package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Enter makes a whole session of a user in a role, without password or second factor, and returns its token. Only cmd/demo
// calls it, for people who are invented; a test holds that nothing in cmd/fingerpost can. A role that the user does not
// hold, and anywhere but in a demonstration, is ErrNotFound.
func (g *Gate) Enter(ctx context.Context, user, org uuid.UUID, role models.Role, agent string) (string, error) {
	if !g.Place.Demo {
		return "", fmt.Errorf("enter: not a demonstration: %w", models.ErrNotFound)
	}
	var token string
	err := models.InTx(ctx, g.DB, models.AtDoor, func(tx *gorm.DB) error {
		u, err := models.UserByID(tx, user)
		if err != nil {
			return err
		}
		half := secret(256)
		s := models.Session{Hash: hashed(half), ID: models.NewID(), UserID: user, Agent: browser(agent), CreatedAt: g.Now(), SeenAt: g.Now()}
		if err := models.AddSession(tx, s); err != nil {
			return err
		}
		token, err = g.complete(tx, s, u, From{Agent: agent})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("enter: %w", err)
	}
	return g.Switch(ctx, token, org, role)
}
