package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// chunkSize is how many enquiries one transaction writes.
const chunkSize = 1000

// batch is one filling: so many enquiries over five years up to a moment.
type batch struct {
	number, enquiries, each int
	whole                   bool // every audit line, not those of sending alone
	ends                    time.Time
	offset                  int // enquiries of the batches before
}

const years = 5

// chunk is some of a batch, in the order of time. What is invented follows from its number alone, so that one which was
// not written can be made again; what is sealed differs each time.
type chunk struct {
	batch  batch
	number int
	size   int

	town    *town
	ring    *seal.Ring
	codes   []byte // key of the private codes
	taken   map[string]bool
	journal models.Journal
	dice    *rand.Rand

	keys, enquiries, people, referrers, referrals, access, events, interactions, outcomes, reads, consents, named, disclosures, equality, audit, chain, points *table

	lines   []models.Line
	lastSeq int64
	last    []byte
}

func (c *chunk) tables() []*table {
	return []*table{c.keys, c.enquiries, c.people, c.referrers, c.referrals, c.access, c.events, c.interactions, c.outcomes, c.reads, c.consents, c.named,
		c.disclosures, c.equality, c.audit, c.chain, c.points}
}

// make invents the chunk's enquiries.
func (c *chunk) make() error {
	c.dice = rand.New(rand.NewPCG(uint64(c.batch.number), uint64(c.number)))
	c.keys = newTable("keys", "id wrapped created_at")
	c.enquiries = newTable("enquiries", `id ref route mode state held_for needs restricted district sector age_band gender_band access language contact times no_contact
		privacy_version code_hash created_at state_since remind_at`)
	c.people = newTable("people", "enquiry_id sealed by_name_born by_phone by_email by_born_postcode")
	c.referrers = newTable("referrers", "enquiry_id org_id user_id relation sealed")
	c.referrals = newTable("referrals", `id enquiry_id org_id service_id position state state_since sent_at accepted_at ended_at reason next_step urgent level wait_until due due_at
		expires_at remind_at reminded late_since`)
	c.access = newTable("referral_access", "referral_id enquiry_id org_id identity since")
	c.events = newTable("referral_events", "id referral_id enquiry_id org_id at by_role by_org by_user was state reason next_step words")
	c.interactions = newTable("interactions", "id referral_id enquiry_id org_id user_id logged_at happened_on type outcome attendance level note part_of_day")
	c.outcomes = newTable("outcomes", "referral_id enquiry_id org_id need result at")
	c.reads = newTable("reads", "referral_id enquiry_id org_id user_id at")
	c.consents = newTable("consents", "id enquiry_id purpose given version words words_hash method by_role by_user given_at expires_at withdrawn_at soon_told_at ended_at")
	c.named = newTable("consent_services", "consent_id enquiry_id service_id org_id position fields")
	c.disclosures = newTable("disclosures", "id enquiry_id referral_id org_id user_id at what fields purpose basis")
	c.equality = newTable("equality_answers", "id quarter ethnicity condition limits sex")
	c.audit = newTable("audit", "id at by_role by_org by_user action object object_id enquiry_id fields reason hash")
	c.chain = newTable("audit_chain", "seq audit_id hash")
	c.points = newTable("audit_checkpoints", "seq hash")
	span := c.batch.ends.Sub(c.batch.ends.AddDate(-years, 0, 0))
	for i := range c.size {
		n := c.number*chunkSize + i
		back := float64(c.batch.enquiries-n) - c.dice.Float64() // newest last
		at := c.batch.ends.Add(-time.Duration(back / float64(c.batch.enquiries) * float64(span))).Truncate(time.Microsecond)
		if err := c.live(c.batch.offset+n, at); err != nil {
			return fmt.Errorf("invent an enquiry: %w", err)
		}
	}
	slices.SortFunc(c.lines, func(a, b models.Line) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	for _, l := range c.lines {
		c.audit.row().id(l.ID).at(l.At).text(string(l.ByRole)).ref(l.ByOrg).ref(l.ByUser).text(l.Action).text(l.Object).ref(l.ObjectID).ref(l.EnquiryID).
			list(l.Fields).text(l.Reason).bytes(l.Hash)
	}
	return nil
}

// link continues the audit chain over the chunk's lines.
func (c *chunk) link(seq int64, before []byte) {
	for _, l := range c.lines {
		seq, before = seq+1, c.journal.Link(before, l.Hash)
		c.chain.row().big(seq).id(l.ID).bytes(before)
	}
	c.points.row().big(seq).bytes(before)
	c.lastSeq, c.last = seq, before
}

// write keeps the chunk, and that it is kept, in one transaction.
func (c *chunk) write(ctx context.Context, conn *pgx.Conn) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, t := range c.tables() {
			if err := t.write(ctx, tx); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `insert into load.chunks values ($1, $2, $3, $4, $5, $6)`, c.batch.number, c.number, c.lastSeq, c.last, c.size, c.rows())
		return err
	})
}

func (c *chunk) rows() int64 {
	var n int64
	for _, t := range c.tables() {
		n += t.rows
	}
	return n
}

// line notes what was done; its hash is the service's own.
func (c *chunk) line(at time.Time, who models.Actor, action, object string, id, enquiry uuid.UUID, reason string, fields ...string) {
	l := models.Line{ID: c.ordered(at), At: at, ByRole: who.Role, ByOrg: orNone(who.Org), ByUser: orNone(who.User), Action: action, Object: object,
		ObjectID: &id, EnquiryID: &enquiry, Fields: models.List(fields), Reason: reason}
	l.Hash = c.journal.Hash(l)
	c.lines = append(c.lines, l)
}

// random is an id of 122 random bits (RFC 9562, version 4).
func (c *chunk) random() uuid.UUID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], c.dice.Uint64())
	binary.BigEndian.PutUint64(id[8:], c.dice.Uint64())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// ordered is an id as it would have been made at a moment (version 7).
func (c *chunk) ordered(at time.Time) uuid.UUID {
	id := c.random()
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|uint64(id[6]&0x0f)<<8|uint64(id[7]))
	id[6] = id[6]&0x0f | 0x70
	return id
}

// reference is unlike that of every other enquiry made here: a walk through all of them in steps.
func (c *chunk) reference(n int) string {
	ref := nthReference(n)
	if c.taken[ref] {
		ref = nthReference(n + references/2)
	}
	return ref
}

const (
	alphabet   = "3479CDFGHJKMNPQRTXY"
	references = 19 * 19 * 19 * 19 * 19 * 19 * 19
	stride     = 403_200_017 // shares no factor with them
)

func nthReference(n int) string {
	n = (n*stride + 11) % references
	seven := make([]byte, 7, 8)
	for i := range seven {
		seven[i], n = alphabet[n%19], n/19
	}
	for _, check := range []byte(alphabet) {
		if ref, ok := models.ParseRef(string(append(seven, check))); ok {
			return ref
		}
	}
	panic("no check character fits") // one of the 19 always does
}

// codeKey makes the private codes of those who are made here, so that a drive can follow them.
func codeKey(ring *seal.Ring) []byte { return ring.Derive("load code") }

func codeOf(key []byte, enquiry uuid.UUID) referral.Code {
	mac := hmac.New(sha256.New, key)
	mac.Write(enquiry[:])
	return referral.Code(mac.Sum(nil)[:16])
}

func orNone(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// ref is an id, or null when there is none.
func (t *table) ref(id *uuid.UUID) *table {
	if id == nil {
		return t.null()
	}
	return t.id(*id)
}
