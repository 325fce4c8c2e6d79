package referral_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/access"
	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// What people are told about who did what with their information is, line by line, what stands in the chain of the audit
// record: for 200 referrals to which chance did whatever people do.
func TestAccountOfUseIsTheChain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	dice := rand.New(rand.NewPCG(7, 20261122))
	var all []referral.Receipt
	for i := range 200 {
		r, err := p.sendAs(p.start(p.answers(1+dice.IntN(3), []string{models.Together, models.InTurn}[dice.IntN(2)])))
		if err != nil {
			t.Fatal(err)
		}
		p.live(dice, r)
		if i%40 == 39 {
			p.drain()
		}
		all = append(all, r)
	}
	p.drain()
	record := assurance.Record{Chores: p.db.Chores, Journal: p.desk.Journal}
	if err := record.Link(t.Context()); err != nil {
		t.Fatal(err)
	}
	if wrong, err := record.Verify(t.Context()); err != nil || len(wrong) > 0 {
		t.Fatalf("the chain: %v %v", wrong, err)
	}
	lines := 0
	for _, r := range all {
		rec, err := p.desk.Record(t.Context(), resident(r))
		if err != nil {
			t.Fatal(err)
		}
		want := p.chained(r.Enquiry.ID)
		if diff := cmp.Diff(want, rec.Uses); diff != "" || len(want) < 3 {
			t.Fatalf("%d lines: %s", len(want), diff)
		}
		lines += len(want)
	}
	t.Logf("%d lines of %d referrals agree", lines, len(all))
	if lines < 1000 {
		t.Errorf("only %d lines", lines)
	}
}

// live is a few steps of anybody with a referral; those that are not possible are refused.
func (p *place) live(dice *rand.Rand, r referral.Receipt) {
	p.t.Helper()
	ctx := p.t.Context()
	for range 2 + dice.IntN(6) {
		i := dice.IntN(3)
		id := p.referral(r.Enquiry.ID, i)
		var err error
		switch dice.IntN(10) {
		case 0, 1, 2:
			_, err = p.desk.Read(ctx, p.at(i), id)
		case 3:
			err = p.desk.Move(ctx, p.at(i), id, "accept", referral.Detail{})
		case 4:
			err = p.desk.Move(ctx, p.at(i), id, "decline", referral.Detail{Reason: "no_capacity", NextStep: "none", Words: "Full."})
		case 5:
			err = p.desk.Log(ctx, p.at(i), id, referral.Entry{On: models.Now(), Type: "phone_call", Outcome: "no_answer", Level: -1})
		case 6:
			err = p.desk.Show(ctx, p.coordinator, r.Enquiry.ID, "contact", "")
		case 7:
			_, err = p.desk.File(ctx, p.coordinator, r.Enquiry.ID)
		case 8:
			_, err = p.desk.Enter(ctx, r.Ref, r.Code.Show(), access.From{Address: uuid.NewString()})
		case 9:
			err = p.desk.Move(ctx, resident(r), id, "withdraw", referral.Detail{})
		}
		if err != nil && !errors.Is(err, models.ErrNotFound) && !errors.Is(err, models.ErrConflict) && !errors.Is(err, models.ErrForbidden) {
			p.t.Fatal(err)
		}
	}
}

// chained is what the chain holds about an enquiry, read as the owner of the database.
func (p *place) chained(enquiry uuid.UUID) []models.Use {
	p.t.Helper()
	rows, err := p.db.Owner.Query(p.t.Context(), `select a.id, a.at, a.by_role, coalesce(o.name, ''), a.action, a.object, a.fields, a.reason
		from audit_chain c join audit a on a.id = c.audit_id left join organisations o on o.id = a.by_org where a.enquiry_id = $1 order by a.id`, enquiry)
	if err != nil {
		p.t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Use, error) {
		var u models.Use
		var fields []string
		err := row.Scan(&u.ID, &u.At, &u.Role, &u.Organisation, &u.Action, &u.Object, &fields, &u.Reason)
		u.At, u.Fields = u.At.UTC(), fields
		return u, err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}
