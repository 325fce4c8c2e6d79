package models

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// The four ways an operation says no. Everything else is a fault of ours.
var (
	ErrNotFound  = errors.New("not found")               // not there, or not yours: nobody is told which
	ErrForbidden = errors.New("someone else's to do")    // yours to see, not yours to do
	ErrConflict  = errors.New("changed in the meantime") // somebody else was first
	ErrInvalid   = errors.New("answers need another look")
)

// ErrPaused is the ErrConflict of who would send on what the person has paused: nothing is, until they let it go on.
var ErrPaused = fmt.Errorf("paused by the person: %w", ErrConflict)

// Problems says what is wrong with which answer, by the name of the field. It is an ErrInvalid.
type Problems map[string]string

func (p Problems) Error() string {
	return ErrInvalid.Error() + ": " + strings.Join(slices.Sorted(maps.Keys(p)), ", ")
}

// Is makes errors.Is(p, ErrInvalid) true.
func (p Problems) Is(target error) bool { return target == ErrInvalid }

// Or returns p as an error, or nil when nothing is wrong.
func (p Problems) Or() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// translate turns GORM's errors into ours; what says what was attempted, without anybody's data. Of the server's own errors
// only what quotes no value is kept.
func translate(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%s: %w", what, ErrConflict)
	}
	if pg, ok := asPg(err); ok {
		return fmt.Errorf("%s: %s", what, said(pg))
	}
	return fmt.Errorf("%s: %w", what, err)
}

// noRows gives an empty result the name that GORM gives it.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return gorm.ErrRecordNotFound
	}
	return err
}

// asPg finds the server's own error.
func asPg(err error) (*pgconn.PgError, bool) {
	var pg *pgconn.PgError
	return pg, errors.As(err, &pg)
}

// said is what the server says of an error, with its code: not the detail, which quotes the row, nor the words about data that
// it cannot read, which quote them.
func said(pg *pgconn.PgError) string {
	if strings.HasPrefix(pg.Code, "22") {
		return "cannot read what was written (" + pg.Code + ")"
	}
	return pg.Message + " (" + pg.Code + ")"
}
