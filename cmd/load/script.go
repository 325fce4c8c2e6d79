package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// script is what pgbench runs: the statements that were recorded, one after another, and the values that it hands over.
type script struct {
	text       string
	values     map[string]string
	statements int
	draft      string // the words that make the id of a draft from its number; empty when there is none
}

// countAt is where the numbers of the drafts begin that a client of pgbench uses up.
const countAt = "base"

// same makes a script of statements that may be sent again and again as they are.
func same(prefix string, all []statement) script {
	w := scriptWriter{prefix: prefix, values: map[string]string{}}
	for _, s := range all {
		w.add(s, s)
	}
	return w.done()
}

// fresh makes a script of statements that write: what differs between two recordings of one operation differs from one
// transaction of pgbench to the next, with the same number of bytes and of the same kind. The first id is that of a draft,
// which is there already.
func fresh(prefix string, one, two []statement) (script, error) {
	if len(one) != len(two) {
		return script{}, errors.New("two recordings of one operation differ in length")
	}
	w := scriptWriter{prefix: prefix, values: map[string]string{}, ids: map[string]string{}}
	for i, s := range one {
		if s.sql != two[i].sql || len(s.values) != len(two[i].values) {
			return script{}, fmt.Errorf("two recordings of one operation differ at %q", s.sql)
		}
		w.add(s, two[i])
	}
	return w.done(), nil
}

type scriptWriter struct {
	prefix string
	sets   strings.Builder
	body   strings.Builder
	values map[string]string
	ids    map[string]string // what makes an id that is new in each transaction
	count  int
	sent   int
	draft  string
}

var parameter = regexp.MustCompile(`\$([0-9]+)`)

// add writes a statement. Each of its parameters goes to the server as one, apart from null and the empty text, which
// pgbench cannot hand over.
func (w *scriptWriter) add(s, other statement) {
	w.sent++
	sql := parameter.ReplaceAllStringFunc(strings.TrimSpace(s.sql), func(p string) string {
		i, err := strconv.Atoi(p[1:])
		if err != nil || i > len(s.values) {
			return p
		}
		v, o := s.values[i-1], other.values[i-1]
		switch {
		case v == nil:
			return "null"
		case *v == "":
			return "''"
		case o != nil && *v != *o && w.ids != nil:
			return w.new(*v, s.types[i-1])
		}
		return ":" + w.keep(*v)
	})
	w.body.WriteString(sql + ";\n")
}

// keep hands over a value as it was.
func (w *scriptWriter) keep(v string) string {
	for name, have := range w.values {
		if have == v {
			return name
		}
	}
	name := fmt.Sprintf("%sv%d", w.prefix, len(w.values))
	w.values[name] = v
	return name
}

// new is what stands for a value that is another one each time.
func (w *scriptWriter) new(v string, kind uint32) string {
	if id, err := uuid.Parse(v); err == nil {
		words := w.ids[v]
		if words == "" {
			words = w.id(id)
			w.ids[v] = words
		}
		if kind != pgtype.UUIDOID {
			words += "::text"
		}
		return words
	}
	hex, isBytes := strings.CutPrefix(v, `\x`)
	switch {
	case isBytes && len(hex) == 2*16:
		return fmt.Sprintf("decode(md5(:%s), 'hex')", w.number())
	case isBytes && len(hex) == 2*32:
		return fmt.Sprintf("sha256(:%s::bytea)", w.number())
	case kind == pgtype.TextOID && len(v) == 8: // a reference
		return fmt.Sprintf("substr(encode(sha256(:%s::bytea), 'base64'), 1, 8)", w.number())
	}
	return ":" + w.keep(v)
}

// id is a new one; one in the order of time begins as those of the recording do.
func (w *scriptWriter) id(id uuid.UUID) string {
	if id.Version() == 7 {
		return fmt.Sprintf("overlay(overlay(md5(:%s) placing '%x' from 1 for 8) placing '7' from 13 for 1)::uuid", w.number(), id[:4])
	}
	if w.draft == "" {
		w.draft = "md5(%s)::uuid"
		fmt.Fprintf(&w.sets, "\\set k :k + 1\n\\set draft :%s + :client_id * 1000000 + :k\n", countAt)
		return "md5(:draft)::uuid"
	}
	return fmt.Sprintf("md5(:%s)::uuid", w.number())
}

func (w *scriptWriter) number() string {
	w.count++
	name := fmt.Sprintf("r%d", w.count)
	fmt.Fprintf(&w.sets, "\\set %s random(1, 9000000000000000000)\n", name)
	return name
}

func (w *scriptWriter) done() script {
	return script{text: w.sets.String() + w.body.String(), values: w.values, statements: w.sent, draft: w.draft}
}
