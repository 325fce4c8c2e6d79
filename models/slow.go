package models

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/utils"
)

// slowest is how long a statement may take before it is on the log.
const slowest = 200 * time.Millisecond

// statements is GORM's logger. It names the function of ours whose statement was slow or failed, and neither the statement nor
// the text of the error: GORM writes values into what it hands over, whatever it is asked (Raw(…).Scan has a logger of its
// own), and the database quotes them in its messages.
type statements struct{ log *slog.Logger }

// LogMode is for GORM; there is one mode.
func (s statements) LogMode(logger.LogLevel) logger.Interface { return s }

// Info is for GORM, which says nothing of worth.
func (statements) Info(context.Context, string, ...any) {}

// Warn writes GORM's own words without what they are filled in with.
func (s statements) Warn(ctx context.Context, words string, _ ...any) { s.log.WarnContext(ctx, words) }

// Error writes GORM's own words without what they are filled in with.
func (s statements) Error(ctx context.Context, words string, _ ...any) {
	s.log.ErrorContext(ctx, words)
}

// Trace is called after each statement. What is not found or there already is for the caller to say.
func (s statements) Trace(ctx context.Context, began time.Time, _ func() (string, int64), err error) {
	took := time.Since(began)
	failed := err != nil && !errors.Is(err, gorm.ErrRecordNotFound) && !errors.Is(err, gorm.ErrDuplicatedKey)
	if !failed && took < slowest {
		return
	}
	frame := utils.CallerFrame()
	of := []any{"of", frame.Function, "line", frame.Line, "took", took.Round(time.Microsecond).String()}
	if failed {
		s.log.ErrorContext(ctx, "statement failed", append(of, "fault", fault(err))...)
		return
	}
	s.log.WarnContext(ctx, "statement was slow", of...)
}

// fault is the code of an error of the database, or else only which type of error it is.
func fault(err error) string {
	if pg, ok := asPg(err); ok {
		return pg.Code
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return "given up"
	}
	return fmt.Sprintf("%T", err)
}
