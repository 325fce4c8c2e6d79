package resident_test

import (
	"encoding/json"
	"html"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/fingerpost/app/assurance"
	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// sealedWords are the markers that the way below leaves in each sealed column; none for those that hold no word about a
// person whose enquiry was sent.
var sealedWords = map[string][]string{
	"people.sealed":           {"Ada Markername", "Markercalled", "1980-03-31", "1 Markerline", "Markerflat", "Markertown", "SR5 1AA", "01632 960 701", "marker@example.org", "Markersummary", "Markeraccess", "Markernurse", "Markersurgery", "Markerneighbour", "01632 960 702"},
	"referrers.sealed":        {"Rosa Markerworker", "Markerorg", "01632 960 703", "markerworker@example.org"},
	"referrers.checked_words": nil, // of a professional without an account, who comes another way: check_test.go
	"referral_events.words":   {"Marker question", "Marker answer", "Marker reason to pass back"},
	"interactions.note":       {"Marker note of a contact"},
	"messages.words":          {"Marker message of the worker", "Marker message of the service"},
	"consents.words":          {"Markerdesk"},
	"consents.note":           {"Marker note of a consent"},
	"disclosures.words":       {"Marker reason to look"},
	"cases.words":             {"Marker request"},
	"case_facts.words":        {"Marker question of ours"},
	"cases.answer":            {"Marker answer to the request"},
	"factors.sealed":          nil, // of staff, as they sign in
	"lost_codes.sealed":       nil, // what somebody entered who lost their code; gone once it was looked at
	"drafts.sealed":           nil, // a form under way; gone when it is sent
	"referrer_drafts.sealed":  nil, // what a professional typed, a week at most; what was sent of it is people and referrers
}

// Whatever is sealed about somebody whose referral went all the way stands in their own record, to read and for a computer. A
// sealed column or a field of a person or referrer that is added later fails here until it does.
func TestTheRecordLeavesNothingOut(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, code := o.allTheWay()
	b := o.proved(r, code)
	_, page, _ := b.get("/mine/download")
	page = html.UnescapeString(page)
	_, copied, _ := b.get("/mine/record.json")
	for _, c := range o.sealedColumns() {
		column := c[0] + "." + c[1]
		words, known := sealedWords[column]
		if !known {
			t.Errorf("%s is sealed, and nobody looks whether the record has it", column)
		}
		if words == nil {
			continue
		}
		rows := 0
		if err := o.db.Owner.QueryRow(t.Context(), `select count(*) from `+c[0]+` where enquiry_id = $1 and `+c[1]+` is not null`, r.Enquiry.ID).Scan(&rows); err != nil || rows == 0 {
			t.Errorf("%s: the way left nothing in it, %v", column, err)
		}
		for _, w := range words {
			shown := w
			if born, err := time.Parse(time.DateOnly, w); err == nil {
				shown = born.Format("2 January 2006")
			}
			if !strings.Contains(page, shown) {
				t.Errorf("%s: the page lacks %q", column, shown)
			}
			if !strings.Contains(copied, w) {
				t.Errorf("%s: the copy lacks %q", column, w)
			}
		}
	}
	rec, err := o.desk.Record(t.Context(), models.Actor{Role: models.Resident, Enquiry: r.Enquiry.ID})
	if err != nil {
		t.Fatal(err)
	}
	rec.Person.NoWay, rec.Person.Address.NoFixed = "not of this way", true
	rec.Referrer.Role, rec.Referrer.Authority, rec.Referrer.Knows = "not of this way", "not of this way", "not of this way"
	for name, v := range map[string]any{"person": rec.Person, "referrer": rec.Referrer.ReferrerDetails} {
		for _, field := range empty(reflect.ValueOf(v), name) {
			t.Errorf("%s: the way left nothing in it", field)
		}
	}
	for _, outcome := range []string{"Money, bills and benefits: met", "Asked us to call back", "We checked it, and it is right as it is", "go to court", "Taking part: taking part sometimes"} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(outcome)) {
			t.Errorf("the page lacks %q", outcome)
		}
	}
	o.follows(b, copied)
}

// follows holds the copy against its published description, to the last field.
func (o *own) follows(b reader, copied string) {
	o.t.Helper()
	_, text, _ := b.get("/mine/schema.json")
	var schema map[string]any
	var data any
	for from, to := range map[string]any{text: &schema, copied: &data} {
		if err := json.Unmarshal([]byte(from), to); err != nil {
			o.t.Fatal(err)
		}
	}
	for _, wrong := range against(schema, data, "the copy") {
		o.t.Error(wrong)
	}
}

// against is what a value does that its JSON Schema does not say, for as much of the language as the description uses.
func against(schema map[string]any, v any, at string) []string {
	var wrong []string
	kinds, _ := schema["type"].([]any)
	if one, ok := schema["type"].(string); ok {
		kinds = []any{one}
	}
	kind := map[reflect.Kind]string{reflect.Map: "object", reflect.Slice: "array", reflect.String: "string", reflect.Bool: "boolean", reflect.Float64: "integer"}[reflect.ValueOf(v).Kind()]
	if v == nil {
		kind = "null"
	}
	if !slices.Contains(kinds, any(kind)) {
		return []string{at + " is " + kind}
	}
	if schema["description"] == nil && schema["title"] == nil && at != "the copy" && schema["properties"] != nil {
		wrong = append(wrong, at+" is not described")
	}
	switch v := v.(type) {
	case map[string]any:
		fields, _ := schema["properties"].(map[string]any)
		for name, part := range v {
			field, ok := fields[name].(map[string]any)
			if every, all := schema["additionalProperties"].(map[string]any); !ok && all {
				field, ok = every, true
			}
			if !ok {
				wrong = append(wrong, at+" has "+name)
				continue
			}
			wrong = append(wrong, against(field, part, at+"."+name)...)
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				wrong = append(wrong, at+" lacks "+name.(string))
			}
		}
	case []any:
		for i, part := range v {
			wrong = append(wrong, against(schema["items"].(map[string]any), part, at+"["+strconv.Itoa(i)+"]")...)
		}
	}
	return wrong
}

// sealedColumns are those that may hold nothing but what is sealed, by table.
func (o *own) sealedColumns() [][2]string {
	o.t.Helper()
	rows, err := o.db.Owner.Query(o.t.Context(), `select distinct c.conrelid::regclass::text, a.attname::text from pg_constraint c
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) where c.contype = 'c' and pg_get_constraintdef(c.oid) like '%get_byte(%'`)
	if err != nil {
		o.t.Fatal(err)
	}
	columns, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c [2]string, err error) { return c, row.Scan(&c[0], &c[1]) })
	if err != nil || len(columns) < 10 {
		o.t.Fatalf("%d sealed columns, %v", len(columns), err)
	}
	return columns
}

// empty names the fields of a value that hold nothing.
func empty(v reflect.Value, at string) []string {
	var all []string
	for i := range v.NumField() {
		name := at + "." + v.Type().Field(i).Name
		switch f := v.Field(i); {
		case f.Kind() == reflect.Struct:
			all = append(all, empty(f, name)...)
		case f.IsZero():
			all = append(all, name)
		}
	}
	return all
}

// allTheWay is a client of a professional: asked about, passed back, placed by the coordination team, accepted, spoken about
// and finished, with a marker in everything that anybody wrote.
func (o *own) allTheWay() (dbtest.Referred, referral.Code) {
	t, ctx := o.t, o.t.Context()
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	work := jobs.NewWork()
	o.desk.Work(work)
	drain := func() { must(work.Drain(ctx, o.db.Chores.Pool, slog.New(slog.DiscardHandler))) }
	surgery := o.db.Organisation(t, func(g *models.Organisation) { g.Name = "Markerorg" })
	first := o.db.Service(t, o.org)
	second := o.db.Service(t, o.org, func(s *models.Service) { s.Name = "Markerdesk" })
	rosa := o.db.User(t, surgery, models.Referrer, func(u *models.User) { u.Name, u.Email = "Rosa Markerworker", "markerworker@example.org" })
	partner, team := o.db.User(t, o.org, models.Partner), o.db.User(t, surgery, models.Coordinator)
	today := models.Now().In(models.London)

	var f referral.ClientForm
	f.Where = referral.WhereAndWhen{Postcode: "SR5 1AA", Day: "31", Month: "3", Year: "1980"}
	f.Gender.Gender = "woman"
	f.Name = referral.Name{Full: "Ada Markername", Preferred: "Markercalled"}
	f.Needs.Needs = []string{"money"}
	f.Services.Services = []string{first.ID.String()}
	f.Order.Mode = models.Together
	f.Contact = referral.Contact{Ways: []string{"phone", "email", "other"}, Phone: "01632 960 701", Email: "marker@example.org"}
	f.Safe = referral.SafeContact{Voicemail: "yes", SayWho: "no", OtherName: "Markerneighbour", OtherPhone: "01632 960 702"}
	f.Address = referral.Home{Line1: "1 Markerline", Line2: "Markerflat", Town: "Markertown"}
	f.Access.More, f.About.Summary, f.Helping = "Markeraccess", "Markersummary", referral.OthersHelp{Role1: "Markernurse", From1: "Markersurgery"}
	f.Capacity.Understands, f.Me = "yes", referral.Myself{Profession: "gp", Phone: "01632 960 703"}
	f.Taken = referral.Taken{Agree: true, Method: "verbal_in_person", Day: strconv.Itoa(today.Day()), Month: strconv.Itoa(int(today.Month())), Year: strconv.Itoa(today.Year()),
		Interpreter: "no", Progress: "yes", FollowUp: "no"}
	given := f
	var err error
	for _, at := range []string{referral.PageClient, referral.PageNeeds} {
		f, err = o.desk.KeepClient(ctx, rosa, f.ID, at, given, false)
		must(err)
	}
	given.Taken.Words = f.Statement(o.desk.Place).Mark()
	f, err = o.desk.KeepClient(ctx, rosa, f.ID, referral.PageSend, given, true)
	must(err)
	must(o.desk.SendFor(ctx, rosa, f.ID))
	drain()
	code := referral.Code([]byte(uuid.NewString())[:16])
	_, err = o.db.Owner.Exec(ctx, `update enquiries set code_hash = $2 where id = $1`, f.ID, code.Hash())
	must(err)
	var ref string
	must(o.db.Owner.QueryRow(ctx, `select ref from enquiries where id = $1`, f.ID).Scan(&ref))
	self := models.Actor{Role: models.Resident, Enquiry: f.ID}
	way := func(s models.Service) (id uuid.UUID) {
		t.Helper()
		must(o.db.Owner.QueryRow(ctx, `select id from referrals where enquiry_id = $1 and service_id = $2`, f.ID, s.ID).Scan(&id))
		return id
	}

	one := way(first)
	must(o.desk.Move(ctx, partner, one, "ask", referral.Detail{Words: "Marker question"}))
	must(o.desk.Move(ctx, self, one, "answer", referral.Detail{Words: "Marker answer"}))
	must(o.desk.Move(ctx, partner, one, "decline", referral.Detail{Reason: "no_capacity", NextStep: "return_to_coordinator", Words: "Marker reason to pass back"}))
	drain()
	must(o.desk.Show(ctx, team, f.ID, "place", "Marker reason to look"))
	must(o.desk.SendTo(ctx, team, f.ID, second.ID, referral.Verbal{Method: "verbal_phone", On: models.Now(), Note: "Marker note of a consent", Mark: o.desk.Script(second).Mark(), Agreed: true}))
	two := way(second)
	_, err = o.desk.Read(ctx, partner, two)
	must(err)
	must(o.desk.Move(ctx, partner, two, "accept", referral.Detail{}))
	must(o.desk.Log(ctx, partner, two, referral.Entry{On: models.Now(), Type: "phone_call", Outcome: "asked_to_call_back", Level: 3, Note: "Marker note of a contact"}))
	must(o.desk.Say(ctx, rosa, two, "Marker message of the worker"))
	must(o.desk.Say(ctx, partner, two, "Marker message of the service"))
	must(o.desk.Move(ctx, partner, two, "finish", referral.Detail{Results: map[string]string{"money": "met"}}))
	asked, err := o.cases.Ask(ctx, self, models.CaseCorrect, "Marker request")
	must(err)
	lead := o.db.User(t, surgery, models.Governance)
	must(o.cases.Note(ctx, lead, asked.ID, assurance.Noting{Kind: models.FactIdentityAsked, On: today, Words: "Marker question of ours"}))
	must(o.cases.Close(ctx, lead, asked.ID, assurance.Ending{Outcome: "refused", Ground: "accurate", Words: "Marker answer to the request"}))
	return dbtest.Referred{Asked: dbtest.Asked{Enquiry: models.Enquiry{ID: f.ID, Ref: ref}, Person: models.Person{Born: "1980-03-31"}}}, code
}
