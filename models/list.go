package models

import (
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// List is a text[] column.
type List []string

// Has says whether the list holds the word.
func (l List) Has(word string) bool { return slices.Contains(l, word) }

// Scan reads a text[] as the driver hands it over.
func (l *List) Scan(src any) error {
	if src == nil {
		*l = nil
		return nil
	}
	var words []string
	if err := pgtype.NewMap().SQLScanner(&words).Scan(src); err != nil {
		return fmt.Errorf("text[]: %w", err)
	}
	*l = words
	return nil
}

// Value writes a text[]; no list is an empty one.
func (l List) Value() (driver.Value, error) {
	if l == nil {
		l = List{}
	}
	buf, err := pgtype.NewMap().Encode(pgtype.TextArrayOID, pgtype.TextFormatCode, []string(l), nil)
	return string(buf), err
}

// NewID is a random id of 122 bits, for everything that is named in an address.
func NewID() uuid.UUID { return uuid.New() }

// MostRows is how many lines the coordination team's lists of exceptions give: whoever works one off sees the next come up.
const MostRows = 200

// NewOrderedID is an id in order of time, for lines that are read in the order in which they were written.
func NewOrderedID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
