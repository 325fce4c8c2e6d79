package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// table gathers rows in the binary form of COPY, which costs a tenth of handing pgx each value.
type table struct {
	name    string
	columns []string
	buf     []byte
	rows    int64
}

var copyHead = append([]byte("PGCOPY\n\xff\r\n\x00"), make([]byte, 8)...)

func newTable(name, columns string) *table {
	return &table{name: name, columns: strings.Fields(columns), buf: copyHead[:len(copyHead):len(copyHead)]}
}

// row begins a row; as many values must follow as there are columns.
func (t *table) row() *table {
	t.rows++
	t.buf = binary.BigEndian.AppendUint16(t.buf, uint16(len(t.columns)))
	return t
}

func (t *table) size(n int) { t.buf = binary.BigEndian.AppendUint32(t.buf, uint32(n)) }

func (t *table) null() *table {
	t.size(-1)
	return t
}

func (t *table) id(id uuid.UUID) *table {
	t.size(16)
	t.buf = append(t.buf, id[:]...)
	return t
}

// some is an id, or null when there is none.
func (t *table) some(id uuid.UUID) *table {
	if id == uuid.Nil {
		return t.null()
	}
	return t.id(id)
}

func (t *table) text(s string) *table {
	t.size(len(s))
	t.buf = append(t.buf, s...)
	return t
}

// bytes are a bytea; none are null.
func (t *table) bytes(b []byte) *table {
	if b == nil {
		return t.null()
	}
	t.size(len(b))
	t.buf = append(t.buf, b...)
	return t
}

func (t *table) bool(b bool) *table {
	t.size(1)
	if b {
		t.buf = append(t.buf, 1)
	} else {
		t.buf = append(t.buf, 0)
	}
	return t
}

func (t *table) small(n int) *table {
	t.size(2)
	t.buf = binary.BigEndian.AppendUint16(t.buf, uint16(n))
	return t
}

func (t *table) big(n int64) *table {
	t.size(8)
	t.buf = binary.BigEndian.AppendUint64(t.buf, uint64(n))
	return t
}

// PostgreSQL counts its times from the beginning of 2000.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// at is a moment; the zero time is null.
func (t *table) at(when time.Time) *table {
	if when.IsZero() {
		return t.null()
	}
	return t.big(when.Sub(epoch).Microseconds())
}

func (t *table) day(when time.Time) *table {
	t.size(4)
	t.buf = binary.BigEndian.AppendUint32(t.buf, uint32(int32(when.Sub(epoch)/(24*time.Hour))))
	return t
}

const textOID = 25

// list is a text[].
func (t *table) list(words []string) *table {
	begin := len(t.buf)
	t.size(0)
	if len(words) == 0 {
		t.size(0)
		t.size(0)
		t.size(textOID)
	} else {
		t.size(1)
		t.size(0)
		t.size(textOID)
		t.size(len(words))
		t.size(1)
		for _, w := range words {
			t.text(w)
		}
	}
	binary.BigEndian.PutUint32(t.buf[begin:], uint32(len(t.buf)-begin-4))
	return t
}

// write copies the rows in a transaction.
func (t *table) write(ctx context.Context, tx pgx.Tx) error {
	if t.rows == 0 {
		return nil
	}
	end := binary.BigEndian.AppendUint16(t.buf, 0xffff)
	sql := fmt.Sprintf("copy %s (%s) from stdin (format binary)", t.name, strings.Join(t.columns, ", "))
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, &reader{end}, sql)
	if err == nil && tag.RowsAffected() != t.rows {
		err = errors.New("not every row arrived")
	}
	if err != nil {
		return fmt.Errorf("copy %s: %w", t.name, err)
	}
	return nil
}

type reader struct{ left []byte }

func (r *reader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
