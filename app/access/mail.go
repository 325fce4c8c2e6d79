package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// SetMail keeps when who is signed in wants e-mail: one of models.Mails, else Problems; ErrForbidden when nobody is. What an e-mail says is always the
// same, and what waits already still comes as it would have.
func (g *Gate) SetMail(ctx context.Context, who models.Actor, choice string) error {
	if !models.Mails.Has(choice) {
		return models.Problems{"mail": "Select when you want emails"}
	}
	if who.User == uuid.Nil {
		return fmt.Errorf("wish for e-mail: %w", models.ErrForbidden)
	}
	return models.InTx(ctx, g.DB, who, func(tx *gorm.DB) error {
		if err := models.SetOwnMail(tx, choice); err != nil {
			return err
		}
		return g.Journal.Write(tx, who, models.Line{Action: "account.mail", Object: "user", ObjectID: &who.User, Reason: choice})
	})
}
