package referral_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

func TestOneTapRefuses(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	fresh := p.referral(p.sent(p.answers(1, models.Together)).Enquiry.ID, 0)
	p.read(0, fresh)
	accepted := p.accepted(1)
	for _, c := range []struct {
		name string
		who  models.Actor
		id   uuid.UUID
		want error
	}{
		{"not accepted yet", p.at(0), fresh, models.ErrConflict},
		{"nobody has rung yet", p.at(1), accepted, models.ErrConflict},
		{"another partner's", p.at(2), accepted, models.ErrNotFound},
		{"the coordination team", p.coordinator, accepted, models.ErrForbidden},
		{"the public", models.Anyone, accepted, models.ErrNotFound},
	} {
		p.refused(c.name, p.desk.NoChange(t.Context(), c.who, c.id), c.want)
	}
	p.refused("a level before it is accepted", p.desk.Engage(t.Context(), p.at(0), fresh, 2), models.ErrConflict)
	p.refused("no such level", p.desk.Engage(t.Context(), p.at(1), accepted, 6), models.ErrInvalid)
	p.refused("a level of another partner's", p.desk.Engage(t.Context(), p.at(0), accepted, 2), models.ErrNotFound)
	p.count(0, "entries", `select count(*) from interactions`)
}

func TestNoChangeBeginsTheClockAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	if err := p.desk.Engage(t.Context(), p.at(0), id, 1); err != nil {
		t.Fatal(err)
	}
	p.count(1, "the first contact is still due", `select count(*) from referrals where id = $1 and due = 'contact' and level = 1`, id)
	if err := p.desk.Log(t.Context(), p.at(0), id, referral.Entry{On: time.Now(), Type: "phone_call", Outcome: "spoke_to_person", Level: -1}); err != nil {
		t.Fatal(err)
	}
	p.past(id, 6)
	p.remind()
	p.count(1, "with the team", `select count(*) from referrals where id = $1 and late_since is not null`, id)
	if err := p.desk.NoChange(t.Context(), p.at(0), id); err != nil {
		t.Fatal(err)
	}
	p.count(1, "begun again, and the partner's", `select count(*) from referrals where id = $1 and due = 'note' and due_at > now() + interval '20 days'
		and remind_at = due_at and reminded = 0 and late_since is null`, id)
	if log := p.read(0, id).Log; len(log) != 3 || log[0].Type != "admin_note" || log[0].Words != "No change" {
		t.Errorf("log: %+v", log)
	}
	if err := p.desk.Engage(t.Context(), p.at(0), id, 4); err != nil {
		t.Fatal(err)
	}
	p.count(1, "level", `select count(*) from referrals where id = $1 and level = 4`, id)
}

func TestStillToTry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	try := func(day int, kind, part, outcome string) models.Interaction {
		i := models.Interaction{HappenedOn: time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC), Type: kind, Outcome: outcome}
		if part != "" {
			i.PartOfDay = &part
		}
		return i
	}
	two := models.List{"phone", "post", "voicemail"}
	whole := []models.Interaction{try(1, "phone_call", "morning", "no_answer"), try(5, "phone_call", "evening", "no_answer"), try(11, "letter", "morning", "letter_sent")}
	for _, c := range []struct {
		name string
		ways models.List
		log  []models.Interaction
		want string // begins so; empty: enough was tried
	}{
		{"nothing at all", two, nil, "Try at least 3 times"},
		{"twice", two, whole[1:], "Try at least 3 times"},
		{"notes for the file are no tries", two, append(whole[1:], try(1, "admin_note", "morning", "")), "Try at least 3 times"},
		{"once they were reached", two, append(whole[1:], try(1, "phone_call", "morning", "spoke_to_person")), "Try at least 3 times"},
		{"in one way", two, []models.Interaction{whole[0], whole[1], try(11, "phone_call", "morning", "no_answer")}, "Try in at least 2 ways"},
		{"in the one way that is safe", models.List{"phone"}, []models.Interaction{whole[0], whole[1], try(11, "phone_call", "morning", "no_answer")}, ""},
		{"always in the morning", two, []models.Interaction{whole[0], try(5, "text", "morning", "message_sent"), whole[2]}, "Try at 2 different times of day"},
		{"at times that nobody noted", two, []models.Interaction{try(1, "phone_call", "", "no_answer"), try(5, "text", "", "message_sent"), try(11, "letter", "", "")}, "Try at 2 different times of day"},
		{"only letters are safe", models.List{"post"}, []models.Interaction{try(1, "letter", "", ""), try(5, "letter", "", ""), try(11, "letter", "", "")}, ""},
		{"within nine days", two, []models.Interaction{whole[0], whole[1], try(10, "letter", "morning", "letter_sent")}, "Try over at least 10 days first. Your tries lie within 9"},
		{"enough", two, whole, ""},
	} {
		got := referral.StillToTry(models.Enquiry{Contact: c.ways}, c.log, now.AddDate(0, 0, -30), now)
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	alone := models.Enquiry{NoContact: true}
	if got := referral.StillToTry(alone, nil, now.AddDate(0, 0, -9), now); got == "" {
		t.Error("whoever gets in touch by themselves had no time for it")
	}
	if got := referral.StillToTry(alone, nil, now.AddDate(0, 0, -10), now); got != "" {
		t.Errorf("after ten days: %q", got)
	}
}

func TestNobodyIsGivenUpTooSoon(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	id := p.accepted(0)
	in := referral.Detail{Reason: "unable_to_contact", Results: map[string]string{"debt": "not_met"}}
	for _, in.Reason = range []string{"unable_to_contact", "did_not_engage"} {
		p.refused(in.Reason, p.desk.Move(t.Context(), p.at(0), id, "close", in), models.ErrInvalid)
		p.refused(in.Reason+", by the team", p.desk.Move(t.Context(), p.coordinator, id, "close", in), models.ErrInvalid)
	}
	p.refused("no such time of day", p.desk.Log(t.Context(), p.at(0), id, referral.Entry{On: time.Now(), Type: "phone_call", PartOfDay: "night", Level: -1}), models.ErrInvalid)
	for days, part := range map[int]string{12: "morning", 6: "evening", 1: "morning"} {
		entry := referral.Entry{On: time.Now().AddDate(0, 0, -days), Type: "phone_call", Outcome: "no_answer", PartOfDay: part, Level: -1}
		if err := p.desk.Log(t.Context(), p.at(0), id, entry); err != nil {
			t.Fatal(err)
		}
	}
	p.move(p.at(0), id, "close", in) // by phone only, as nothing else is safe
	p.count(1, "closed", `select count(*) from referrals where id = $1 and state = 'closed' and reason = 'did_not_engage'`, id)
	other := p.accepted(1)
	p.move(p.at(1), other, "close", referral.Detail{Reason: "moved_away", Results: map[string]string{"debt": "not_wanted"}})
	p.count(0, "today's entry knows its time of day", `select count(*) from interactions where part_of_day is null`)
}
