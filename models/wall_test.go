package models_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// open are the tables that point to no person: everybody may know what stands in them. A table that is neither here nor
// behind the wall fails the test.
var open = map[string]bool{"organisations": true, "services": true, "agreements": true, "agreement_versions": true, "throttles": true, "goose_db_version": true}

func tables(t *testing.T, db *dbtest.DB) map[string]bool {
	t.Helper()
	rows, err := db.Owner.Query(t.Context(), `select relname, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`)
	if err != nil {
		t.Fatal(err)
	}
	guarded := map[string]bool{}
	var name string
	var secured bool
	if _, err := pgx.ForEachRow(rows, []any{&name, &secured}, func() error {
		if !open[name] {
			guarded[name] = secured
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return guarded
}

// columns of every guarded table that the web role may read.
func readable(t *testing.T, db *dbtest.DB, table string) bool {
	t.Helper()
	var may bool
	if err := db.Owner.QueryRow(t.Context(), `select has_table_privilege('fingerpost_web', $1, 'select')`, table).Scan(&may); err != nil {
		t.Fatal(err)
	}
	return may
}

func TestEveryTableThatPointsToAPersonIsBehindTheWall(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	guarded := tables(t, db)
	if len(guarded) < 25 {
		t.Fatalf("only %d tables found", len(guarded))
	}
	for table, secured := range guarded {
		if !secured {
			t.Errorf("%s has no row-level security", table)
		}
	}
}

// In a database in which every guarded table has rows, whoever is nobody, and whoever belongs elsewhere, sees none.
func TestTheWall(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	mine := fillEveryTable(t, db)
	strangers := map[string]models.Actor{
		"the public":                     models.Anyone,
		"another form under way":         models.Asking(uuid.New()),
		"another resident":               {Role: models.Resident, Enquiry: uuid.New()},
		"a partner of elsewhere":         {Role: models.Partner, Org: uuid.New(), User: uuid.New()},
		"a lead of elsewhere":            {Role: models.Lead, Org: uuid.New(), User: uuid.New()},
		"a referrer of elsewhere":        {Role: models.Referrer, Org: uuid.New(), User: uuid.New()},
		"a role that nobody has":         {Role: "chief", Org: mine.Org, User: uuid.New()},
		"a partner without organisation": {Role: models.Partner},
	}
	for table := range tables(t, db) {
		if !readable(t, db, table) {
			continue
		}
		var all, seen int
		if err := db.Owner.QueryRow(t.Context(), `select count(*) from `+table).Scan(&all); err != nil || all == 0 {
			t.Errorf("%s: %d rows to hide, %v", table, all, err)
		}
		if err := db.Web.Pool.QueryRow(t.Context(), `select count(*) from `+table).Scan(&seen); err != nil || seen != 0 {
			t.Errorf("%s: %d rows without an actor, %v", table, seen, err)
		}
		for name, who := range strangers {
			err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
				return tx.Raw(`select count(*) from ` + table).Row().Scan(&seen)
			})
			if err != nil || seen != 0 {
				t.Errorf("%s: %s sees %d of %d rows, %v", table, name, seen, all, err)
			}
		}
	}
}

// Administrators look after accounts and never see a case; auditors, analysts and governance see no case either.
func TestNoCaseForThoseWhoLookAfterTheWhole(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	mine := fillEveryTable(t, db)
	for _, role := range []models.Role{models.Administrator, models.Auditor, models.Analyst, models.Governance, models.Referrer, models.Door} {
		for _, table := range strings.Fields("enquiries keys people referrers referrals referral_access referral_events interactions outcomes reads consents consent_services disclosures duplicates drafts messages") {
			var seen int
			err := models.InTx(t.Context(), db.Web, models.Actor{Role: role, Org: mine.Org, User: mine.User}, func(tx *gorm.DB) error {
				return tx.Raw(`select count(*) from ` + table).Row().Scan(&seen)
			})
			if err != nil || seen != 0 {
				t.Errorf("%s sees %d rows of %s, %v", role, seen, table, err)
			}
		}
	}
}

// The hash of a password is for the door alone, also when it is one's own.
func TestPasswordsAreForTheDoor(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	mine := fillEveryTable(t, db)
	for _, e := range models.Roles {
		who := models.Actor{Role: models.Role(e.Code), Org: mine.Org, User: mine.User}
		err := models.InTx(t.Context(), db.Web, who, func(tx *gorm.DB) error {
			hash, err := models.PasswordOf(tx, mine.User)
			if hash != "" {
				t.Errorf("%s reads it", e.Code)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	err := models.InTx(t.Context(), db.Web, models.AtDoor, func(tx *gorm.DB) error {
		hash, err := models.PasswordOf(tx, mine.User)
		if hash == "" {
			t.Error("the door does not read it")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	err = models.InTx(t.Context(), db.Chores, models.TheChores, func(tx *gorm.DB) error {
		_, err := models.PasswordOf(tx, mine.User)
		return err
	})
	if err == nil {
		t.Error("the chores may ask for it")
	}
}

// A partner cannot help itself to what it was not sent, nor move what it has to another.
func TestThePartnerCannotReachFurther(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	mine := fillEveryTable(t, db)
	other := models.Actor{Role: models.Partner, Org: uuid.New(), User: uuid.New()}
	var enquiry, referral, alone uuid.UUID // the last is of somebody who asked on their own
	if err := db.Owner.QueryRow(t.Context(), `select id from enquiries where ref = 'B'`).Scan(&alone); err != nil {
		t.Fatal(err)
	}
	if err := db.Owner.QueryRow(t.Context(), `select enquiry_id, id from referrals limit 1`).Scan(&enquiry, &referral); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]struct {
		who models.Actor
		sql string
	}{
		"lets itself know who it is": {mine, `update referral_access set identity = true`},
		"changes another's service":  {other, `update services set capacity = 'closed'`},
		"is shown somebody for a colleague": {models.Actor{Role: models.Coordinator, Org: mine.Org, User: uuid.New()}, fmt.Sprintf(
			`insert into disclosures (id, enquiry_id, user_id, what, purpose, basis) values ('%s', '%s', '%s', 'shown', 'P1', 'x')`, uuid.New(), enquiry, mine.User)},
		"makes itself a referrer": {models.Actor{Role: models.Referrer, Org: mine.Org, User: mine.User}, fmt.Sprintf(
			`insert into referrers (enquiry_id, org_id, user_id, relation, sealed) values ('%s', '%s', '%s', 'link_worker', '\x01')`, alone, mine.Org, mine.User)},
		"makes sure of a referrer": {mine, `update referrers set checked = 'confirmed', checked_by = null, checked_at = now()`},
		"makes sure of a referrer for a colleague": {models.Actor{Role: models.Coordinator, Org: mine.Org, User: uuid.New()}, fmt.Sprintf(
			`update referrers set checked = 'confirmed', checked_at = now(), checked_by = '%s'`, mine.User)},
		"needs no check":               {models.Asking(alone), fmt.Sprintf(`insert into referrers (enquiry_id, relation, sealed, checked, checked_at) values ('%s', 'gp', '\x01', 'confirmed', now())`, alone)},
		"takes access":                 {other, fmt.Sprintf(`insert into referral_access (referral_id, enquiry_id, org_id) values ('%s', '%s', '%s')`, referral, enquiry, other.Org)},
		"lets another organisation in": {mine, fmt.Sprintf(`update referral_access set org_id = '%s'`, other.Org)},
		"gives the referral away":      {mine, fmt.Sprintf(`update referrals set org_id = '%s'`, other.Org)},
		"changes the audit record":     {mine, `update audit set action = 'nothing'`},
		"empties the audit record":     {mine, `truncate audit`},
		"deletes a person":             {mine, `delete from people`},
		"deletes a key":                {mine, `delete from keys`},
		"turns the wall off":           {mine, `alter table people disable row level security`},
		"writes what is not sealed":    {models.Asking(enquiry), fmt.Sprintf(`insert into people (enquiry_id, sealed) values ('%s', 'Ada')`, enquiry)},
	} {
		var did int64
		err := models.InTx(t.Context(), db.Web, try.who, func(tx *gorm.DB) error {
			done := tx.Exec(try.sql)
			did = done.RowsAffected
			return done.Error
		})
		if err == nil && did > 0 {
			t.Errorf("%s: was done to %d rows", name, did)
		}
	}
}

// fillEveryTable puts at least one row in every guarded table and gives the partner who may see them.
func fillEveryTable(t *testing.T, db *dbtest.DB) models.Actor {
	t.Helper()
	org := db.Organisation(t)
	service := db.Service(t, org)
	who := db.User(t, org, models.Partner)
	e, other, r, c := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	box := "'\\x01ff'::bytea"
	for _, sql := range []string{
		fmt.Sprintf(`insert into keys (id, wrapped) values ('%s', '\x00')`, e),
		fmt.Sprintf(`insert into enquiries (id, ref, route, mode, state, needs, privacy_version, code_hash) values
			('%s', 'A', 'self', 'together', 'placed', '{debt}', '1', '\x01'), ('%s', 'B', 'self', 'together', 'held', '{debt}', '1', '\x02')`, e, other),
		fmt.Sprintf(`insert into people (enquiry_id, sealed) values ('%s', %s)`, e, box),
		fmt.Sprintf(`insert into referrers (enquiry_id, relation, sealed) values ('%s', 'friend', %s)`, e, box),
		fmt.Sprintf(`insert into referrals (id, enquiry_id, org_id, service_id, position, state) values ('%s', '%s', '%s', '%s', 1, 'accepted')`, r, e, org.ID, service.ID),
		fmt.Sprintf(`insert into referral_access (referral_id, enquiry_id, org_id, identity) values ('%s', '%s', '%s', true)`, r, e, org.ID),
		fmt.Sprintf(`insert into referral_events (id, referral_id, enquiry_id, org_id, by_role, state) values ('%s', '%s', '%s', '%s', 'public', 'sent')`, uuid.New(), r, e, org.ID),
		fmt.Sprintf(`insert into interactions (id, referral_id, enquiry_id, org_id, user_id, happened_on, type) values ('%s', '%s', '%s', '%s', '%s', current_date, 'text')`, uuid.New(), r, e, org.ID, who.User),
		fmt.Sprintf(`insert into outcomes (referral_id, enquiry_id, org_id, need, result) values ('%s', '%s', '%s', 'debt', 'met')`, r, e, org.ID),
		fmt.Sprintf(`insert into reads (referral_id, enquiry_id, org_id, user_id) values ('%s', '%s', '%s', '%s')`, r, e, org.ID, who.User),
		fmt.Sprintf(`insert into consents (id, enquiry_id, purpose, given, version, words, words_hash, method, by_role, expires_at) values
			('%s', '%s', 'route_to_named_partners', true, '1', %s, '\x01', 'self_online', 'public', now() + interval '1 year')`, c, e, box),
		fmt.Sprintf(`insert into consent_services (consent_id, enquiry_id, service_id, org_id, position, fields) values ('%s', '%s', '%s', '%s', 1, '{name}')`, c, e, service.ID, org.ID),
		fmt.Sprintf(`insert into disclosures (id, enquiry_id, org_id, user_id, what, purpose, basis) values ('%s', '%s', '%s', '%s', 'sent', 'P1', 'consent')`, uuid.New(), e, org.ID, who.User),
		fmt.Sprintf(`insert into own_sessions (hash, enquiry_id, created_at, seen_at) values ('\x01', '%s', now(), now())`, e),
		fmt.Sprintf(`insert into proposals (id, enquiry_id, service_id, made_by, created_at) values ('%s', '%s', '%s', '%s', now())`, uuid.New(), e, service.ID, who.User),
		fmt.Sprintf(`insert into cases (id, ref, enquiry_id, about, kind, received_at, due_on, words) values ('%s', 'C', '%s', 'A', 'erase', now(), current_date, %s)`, uuid.New(), e, box),
		fmt.Sprintf(`insert into case_facts (id, case_id, enquiry_id, kind, on_day, words, at) select '%s', id, enquiry_id, 'question_asked', current_date, %s, now() from cases`, uuid.New(), box),
		fmt.Sprintf(`insert into duplicates (enquiry_id, other_id, found_by) values ('%s', '%s', '{phone}')`, e, other),
		fmt.Sprintf(`insert into drafts (id, sealed, expires_at) values ('%s', %s, now() + interval '1 day')`, uuid.New(), box),
		fmt.Sprintf(`insert into equality_answers (id, quarter) values ('%s', '2026Q4')`, uuid.New()),
		fmt.Sprintf(`insert into messages (id, referral_id, enquiry_id, org_id, by_role, words) values ('%s', '%s', '%s', '%s', 'partner', %s)`, uuid.New(), r, e, org.ID, box),
		fmt.Sprintf(`insert into referrer_drafts (id, user_id, org_id, wrapped, sealed, expires_at) values ('%s', '%s', '%s', '\x00', %s, now() + interval '1 week')`, uuid.New(), who.User, org.ID, box),
		fmt.Sprintf(`insert into passwords (user_id, hash) values ('%s', '$argon2id$')`, who.User),
		fmt.Sprintf(`insert into factors (id, user_id, kind, hash) values ('%s', '%s', 'recovery', '\x01')`, uuid.New(), who.User),
		fmt.Sprintf(`insert into sessions (hash, id, user_id) values ('\x01', '%s', '%s')`, uuid.New(), who.User),
		fmt.Sprintf(`insert into invitations (hash, user_id, purpose, expires_at) values ('\x01', '%s', 'join', now())`, who.User),
		fmt.Sprintf(`insert into notifications (id, user_id, template) values ('%s', '%s', 'partner')`, uuid.New(), who.User),
		fmt.Sprintf(`insert into lost_codes (id, hash, sealed, enquiry_id, asked_at, sent_at) values ('%s', '\x01', %s, '%s', now(), now())`, uuid.New(), box, e),
		`insert into gaps (day, need) values (current_date, 'debt')`,
		fmt.Sprintf(`insert into audit (id, at, by_role, action, enquiry_id, hash) values ('%s', now(), 'public', 'enquiry.send', '%s', '\x01')`, uuid.New(), e),
		fmt.Sprintf(`insert into audit_chain (seq, audit_id, hash) values (1, '%s', '\x01')`, uuid.New()),
		`insert into audit_checkpoints (seq, hash) values (1, '\x01')`,
	} {
		if _, err := db.Owner.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return who
}
