package insight_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// want compares the figures of a few cubes, all of them.
func want(t *testing.T, n map[string]int, cubes []string, exact map[string]int) {
	t.Helper()
	got := maps.Clone(n)
	maps.DeleteFunc(got, func(name string, _ int) bool {
		return !slices.ContainsFunc(cubes, func(c string) bool { return len(name) > len(c) && name[:len(c)+1] == c+" " })
	})
	if !maps.Equal(got, exact) {
		t.Errorf("counted %v, not %v", got, exact)
	}
}

func TestNothingIsCountedOfAnEmptyQuarter(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.exec(t, `delete from services`)
	if n := o.count(t, o.quarter); len(n) != 0 {
		t.Errorf("counted %v", n)
	}
}

// T12: one person who asks nine times for one thing counts once, and for no more than three things.
func TestAPersonCountsOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	for range 9 {
		o.asks(t, 1, []string{"debt"})
	}
	o.asks(t, 2, []string{"food", "energy", "housing", "work", "learning"}, func(a *dbtest.Asked) { a.Enquiry.Sector = "SR5 2" })
	o.asks(t, 3, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.CreatedAt = o.day.AddDate(0, -3, 0) })
	n := o.count(t, o.quarter)
	want(t, n, []string{"area", "need", "route"}, map[string]int{"area SR5 1 debt": 1, "area SR5 2 food": 1, "area SR5 2 energy": 1, "area SR5 2 housing": 1,
		"need debt none": 1, "need food none": 1, "need energy none": 1, "need housing none": 1, "route self people": 2})
}

// Enquiries that the coordination team found to be of one person are of one person, however long the chain of them is.
func TestFoundToBeOnePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	a, b, c, d := o.asks(t, 1, []string{"debt"}), o.asks(t, 2, []string{"debt"}), o.asks(t, 3, []string{"food"}), o.asks(t, 4, []string{"debt"})
	for _, p := range []struct {
		x, y  dbtest.Asked
		state string
	}{{a, b, "same"}, {c, b, "same"}, {c, d, "different"}} {
		o.exec(t, `insert into duplicates (enquiry_id, other_id, found_by, state) values ($1, $2, '{phone}', $3)`, p.x.Enquiry.ID, p.y.Enquiry.ID, p.state)
	}
	want(t, o.count(t, o.quarter), []string{"need", "route"}, map[string]int{"need debt none": 2, "need food none": 1, "route self people": 2})
}

// Nobody is counted who has not agreed yet, took it back before it was sent, asked us not to use it, or never asked.
func TestWhoIsLeftOut(t *testing.T) {
	t.Parallel()
	o := open(t)
	in := func(s models.EnquiryState) func(*dbtest.Asked) { return func(a *dbtest.Asked) { a.Enquiry.State = s } }
	o.asks(t, 1, []string{"debt"}, in(models.AwaitingConsent))
	o.asks(t, 2, []string{"debt"}, in(models.EnquiryWithdrawn))
	paused := o.asks(t, 3, []string{"debt"})
	o.exec(t, `update enquiries set paused_at = now() where id = $1`, paused.Enquiry.ID)
	wrong := o.asks(t, 4, []string{"debt"}, in(models.Unresolved))
	o.exec(t, `insert into audit (id, at, by_role, action, enquiry_id, reason, hash) values ($1, now(), 'coordinator', 'enquiry.conclude', $2, 'entered_in_error', '\x01')`, models.NewOrderedID(), wrong.Enquiry.ID)
	o.sent(t, 5, o.service, []string{"debt"}, func(w *dbtest.Referred) { dbtest.As(models.EnteredInError)(w) })
	o.sent(t, 6, o.service, []string{"food"}, func(w *dbtest.Referred) { w.Enquiry.State = models.EnquiryWithdrawn; dbtest.As(models.Withdrawn)(w) })
	o.asks(t, 7, []string{"work"}, in(models.Unresolved))
	n := o.count(t, o.quarter)
	want(t, n, []string{"need", "area", "left_out"}, map[string]int{"need food none": 1, "need work none": 1, "area SR5 1 food": 1, "area SR5 1 work": 1,
		"left_out waiting people": 1, "left_out withdrawn people": 1, "left_out paused people": 1, "left_out error people": 2})
}

// Whatever a professional asks for without the person's agreement, or without anybody having made sure of the professional,
// is about nobody who asked for help, however it ends and whatever was erased since. Once it was sent, the person had agreed.
func TestWhoeverNeverAgreedIsLeftOut(t *testing.T) {
	t.Parallel()
	o := open(t)
	without := func(s models.EnquiryState, held string) func(*dbtest.Asked) {
		return func(a *dbtest.Asked) { a.NotAgreed, a.Enquiry.State, a.Enquiry.HeldFor = true, s, held }
	}
	checked := func(a dbtest.Asked, state string) {
		o.exec(t, `insert into referrers (enquiry_id, relation, checked, checked_at, sealed) values ($1, 'landlord', $2, case when $2 <> 'waiting' then now() end, '\x01')`, a.Enquiry.ID, state)
	}
	failed := func(a dbtest.Asked) {
		o.exec(t, `insert into audit (id, at, by_role, action, enquiry_id, reason, hash) values ($1, now(), 'coordinator', 'referrer.unconfirmed', $2, 'no_answer', '\x01')`, models.NewOrderedID(), a.Enquiry.ID)
		o.exec(t, `update consents set withdrawn_at = now() where enquiry_id = $1`, a.Enquiry.ID)
	}
	o.asks(t, 1, []string{"debt"}, without(models.Held, models.HeldCapacity))
	o.asks(t, 2, []string{"debt"}, without(models.Unresolved, ""))
	checked(o.asks(t, 3, []string{"debt"}), "waiting")
	refused := o.asks(t, 4, []string{"debt"})
	checked(refused, "unconfirmed")
	failed(refused)
	erased := o.asks(t, 5, []string{"debt"}, func(a *dbtest.Asked) { a.Enquiry.State = models.Unresolved })
	failed(erased)
	if err := models.InTx(t.Context(), o.Chores, models.TheChores, func(tx *gorm.DB) error { return models.Erase(tx, erased.Enquiry.ID) }); err != nil {
		t.Fatal(err)
	}
	checked(o.asks(t, 6, []string{"food"}), "confirmed")
	own := o.sent(t, 7, o.service, []string{"work"})
	checked(own.Asked, "unconfirmed")
	failed(own.Asked)
	want(t, o.count(t, o.quarter), []string{"need", "left_out"}, map[string]int{"need food none": 1, "need work none": 1, "left_out waiting people": 5})
}

// T14: an area never tells a sensitive need; whoever has two of them counts once.
func TestSensitiveNeedsAreOneWhereverAnAreaIsTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.asks(t, 1, []string{"abuse", "wellbeing", "debt"}, func(a *dbtest.Asked) { a.Enquiry.Restricted = true })
	o.exec(t, `insert into gaps (day, need, district) values ($1, 'abuse', 'SR5'), ($1, 'debt', 'NE1'), ($1, 'debt', ''), ($1, 'debt', 'DH4')`, o.day)
	n := o.count(t, o.quarter)
	want(t, n, []string{"area", "need", "gap"}, map[string]int{"area SR5 1 other_support": 1, "area SR5 1 debt": 1,
		"need abuse none": 1, "need wellbeing none": 1, "need debt none": 1, "gap other_support SR5": 1, "gap debt outside": 1, "gap debt unknown": 2})
}

func TestAreasAgesAndRoutes(t *testing.T) {
	t.Parallel()
	o := open(t)
	for i, c := range []struct{ district, sector, age, gender, route string }{
		{"SR5", "SR5 1", "0-12", "woman", "self"}, {"SR5", "SR5 3", "16-17", "man", "self"}, {"SR5", "SR5 4", "25-34", "non_binary", "professional"},
		{"SR5", "SR5 9", "35-44", "", "representative"}, {"NE1", "NE1 4", "75-84", "not_said", "self"}, {"", "", "", "man", "self"}, {"DH4", "DH4 1", "85+", "woman", "self"},
	} {
		o.asks(t, i, []string{"debt"}, func(a *dbtest.Asked) {
			e := &a.Enquiry
			e.District, e.Sector, e.AgeBand, e.GenderBand, e.Route = c.district, c.sector, c.age, c.gender, c.route
		})
	}
	want(t, o.count(t, o.quarter), []string{"area", "age", "route"}, map[string]int{
		"area SR5 1 debt": 1, "area SR5 3+4 debt": 2, "area outside debt": 1, "area unknown debt": 3,
		"age under_18 female": 1, "age under_18 male": 1, "age 25_44 other": 2, "age 75_over other": 1, "age unknown male": 1, "age 75_over female": 1,
		"route self people": 5, "route professional people": 1, "route representative people": 1})
}

// What happened by 28 days after the quarter counts, and nothing later.
func TestWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	_, to, _ := models.QuarterSpan(o.quarter)
	late := to.AddDate(0, 0, 29)
	other := o.Service(t, o.Organisation(t))
	who := o.User(t, o.partner, models.Partner)
	a := o.sent(t, 1, o.service, []string{"debt", "food"})
	b := o.sent(t, 1, other, []string{"debt"})
	c := o.sent(t, 2, o.service, []string{"debt"})
	event := func(w dbtest.Referred, state, reason string, at time.Time) {
		o.exec(t, `insert into referral_events (id, referral_id, enquiry_id, org_id, at, by_role, state, reason) values ($1, $2, $3, $4, $5, 'partner', $6, $7)`,
			models.NewOrderedID(), w.Referral.ID, w.Enquiry.ID, w.Referral.OrgID, at, state, reason)
	}
	outcome := func(w dbtest.Referred, need, result string, at time.Time) {
		o.exec(t, `insert into outcomes (referral_id, enquiry_id, org_id, need, result, at) values ($1, $2, $3, $4, $5, $6)`, w.Referral.ID, w.Enquiry.ID, w.Referral.OrgID, need, result, at)
	}
	tried := func(w dbtest.Referred, kind string, level any, at time.Time) {
		o.exec(t, `insert into interactions (id, referral_id, enquiry_id, org_id, user_id, happened_on, logged_at, type, level) values ($1, $2, $3, $4, $5, $6::timestamptz, $6::timestamptz, $7, $8)`,
			models.NewOrderedID(), w.Referral.ID, w.Enquiry.ID, w.Referral.OrgID, who.User, at, kind, level)
	}
	event(a, "opened", "", o.day.Add(30*time.Hour))
	event(b, "opened", "", o.day.Add(90*time.Hour))
	event(b, "declined", "no_capacity", o.day.Add(95*time.Hour))
	event(c, "opened", "", late)
	event(c, "declined", "no_capacity", late)
	outcome(a, "debt", "not_met", o.day.AddDate(0, 0, 9))
	outcome(b, "debt", "partly", o.day.AddDate(0, 0, 9))
	outcome(c, "debt", "met", late)
	tried(a, "admin_note", 3, o.day.Add(40*time.Hour))
	tried(a, "phone_call", nil, o.day.AddDate(0, 0, 7))
	tried(c, "phone_call", 5, late)
	n := o.count(t, o.quarter)
	want(t, n, []string{"need", "opening", "contact", "level", "declined", "median"}, map[string]int{
		"need debt partly": 1, "need food none": 1, "need debt none": 1, "opening 1_2 people": 1, "opening not_yet people": 1, "contact 6_10 people": 1, "contact not_yet people": 1,
		"level 3 people": 1, "level none people": 1, "declined no_capacity people": 1})
	want(t, n, []string{o.partner.ID.String()}, map[string]int{o.partner.ID.String() + " own debt not_met": 1, o.partner.ID.String() + " own food none": 1,
		o.partner.ID.String() + " own debt none": 1, o.partner.ID.String() + " share people": 2, o.partner.ID.String() + " share in_time": 1})
}

func TestEqualityAnswersAndRoom(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, a := range [][4]string{{"white_roma", "yes", "a_lot", "female"}, {"arab", "no", "", "male"}, {"asian_chinese", "", "not_said", ""}, {"", "", "", "male"}} {
		o.exec(t, `insert into equality_answers (id, quarter, ethnicity, condition, limits, sex) values ($1, $2, $3, $4, $5, $6)`, models.NewID(), o.quarter, a[0], a[1], a[2], a[3])
	}
	if err := o.press.NoteCapacity(t.Context()); err != nil {
		t.Fatal(err)
	}
	n := o.count(t, o.quarter)
	want(t, n, []string{"ethnicity", "condition", "limits", "sex", "capacity"}, map[string]int{"ethnicity white people": 1, "ethnicity other people": 1, "ethnicity asian people": 1,
		"ethnicity not_said people": 1, "condition yes people": 1, "condition no people": 1, "condition not_said people": 2, "limits a_lot people": 1, "limits not_said people": 3,
		"sex female people": 1, "sex male people": 2, "sex not_said people": 1})
	var open int
	if err := o.Owner.QueryRow(t.Context(), `select services from stat.capacity where quarter = $1 and capacity = 'open'`, models.Quarter(models.Now())).Scan(&open); err != nil || open != 1 {
		t.Errorf("%d services have room, %v", open, err)
	}
}
