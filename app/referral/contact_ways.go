package referral

import (
	"slices"
	"time"

	"example.org/fingerpost/models"
)

// Way is one way in which a partner may reach somebody.
type Way struct {
	Code  string   // of ContactWays
	To    string   // the number or the address; empty for a letter
	Name  string   // who answers there, when it is through someone else
	Lines []string // of a letter
	Now   bool     // safe at this moment; otherwise only at Ways.Times
}

// Ways says how a partner may reach somebody, and how not. What does not stand in Offered must not be offered.
type Ways struct {
	Offered   []Way
	WillRing  bool        // they asked for no contact before: they will get in touch themselves
	Stopped   bool        // they asked since not to be contacted any more
	Withheld  models.List // safe ways whose number or address this service is not given
	Times     models.List // of ContactTimes: when to ring or text; none: any time
	Voicemail bool        // a message may be left
	SayWho    bool        // whoever answers may be told who is calling
}

// WaysToReach decides what is offered, from what is safe by the person's own word, what this service was granted of them
// and what the log of contacts says they asked since. Nobody of the safe path gets an email, whatever stands there. A text
// is read when it arrives, so it keeps the times of a call. A channel that the person did not name as safe is not offered.
func WaysToReach(e models.Enquiry, granted models.Person, log []Contacted, now time.Time) Ways {
	w := Ways{WillRing: e.NoContact, Stopped: askedToStop(log)}
	if w.WillRing || w.Stopped {
		return w
	}
	w.Times = e.Times
	within := inTimes(e.Times, now)
	for _, listed := range models.ContactWays {
		if !e.Contact.Has(listed.Code) || e.Restricted && listed.Code == "email" {
			continue
		}
		way := Way{Code: listed.Code, Now: true}
		switch listed.Code {
		case "phone", "text":
			way.To, way.Now = granted.Phone, within
		case "email":
			way.To = granted.Email
		case "post":
			if granted.Address.Line1 != "" {
				way.Lines = append([]string{granted.Name}, granted.Address.Lines()...)
			}
		case "other":
			way.To, way.Name, way.Now = granted.Other.Phone, granted.Other.Name, within
		}
		if way.To == "" && way.Lines == nil {
			w.Withheld = append(w.Withheld, way.Code)
			continue
		}
		w.Offered = append(w.Offered, way)
	}
	phone := slices.ContainsFunc(w.Offered, func(o Way) bool { return o.Code == "phone" })
	w.Voicemail = phone && e.Contact.Has("voicemail")
	w.SayWho = phone && e.Contact.Has("say_who")
	return w
}

// askedToStop reads the log, newest first, for the last thing that the person said about being contacted.
func askedToStop(log []Contacted) bool {
	for _, entry := range log {
		switch entry.Outcome {
		case "asked_not_to_be_contacted":
			return true
		case "spoke_to_person", "asked_to_call_back":
			return false
		}
	}
	return false
}

// hours of the day in London that an entry of ContactTimes stands for; the last is not part of it.
type hours struct {
	weekend  bool
	from, to int
}

var timesOfDay = map[string]hours{
	"weekday_morning":   {false, 8, 12},
	"weekday_afternoon": {false, 12, 17},
	"weekday_evening":   {false, 17, 21},
	"weekend":           {true, 8, 21},
}

// inTimes says whether now, in London, is one of the times; none means any time. A time that is not known is not safe.
func inTimes(times models.List, now time.Time) bool {
	if len(times) == 0 {
		return true
	}
	now = now.In(models.London)
	weekend := now.Weekday() == time.Saturday || now.Weekday() == time.Sunday
	return slices.ContainsFunc(times, func(code string) bool {
		h, known := timesOfDay[code]
		return known && h.weekend == weekend && now.Hour() >= h.from && now.Hour() < h.to
	})
}
