package coordinator

import (
	"strings"
	"time"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// contact is how to reach somebody: what they said is safe, and nothing else.
func contact(f referral.File, now time.Time) views.PartnerContact {
	w := referral.WaysToReach(f.Enquiry, *f.Person, logs(f), now)
	switch {
	case w.WillRing:
		return views.PartnerContact{Warning: "Do not contact them.", None: "They said that they will contact us."}
	case w.Stopped:
		return views.PartnerContact{Warning: "Do not contact them.", None: "They asked not to be contacted any more."}
	}
	c := views.PartnerContact{}
	if len(w.Offered) == 0 {
		c.None = "There is no safe way to reach them."
	}
	times := strings.ToLower(strings.Join(models.ContactTimes.Labels(w.Times), ", "))
	phone := false
	for _, o := range w.Offered {
		phone = phone || o.Code == "phone"
		way := views.PartnerWay{Does: does[o.Code], To: o.To, Lines: o.Lines}
		if o.Name != "" {
			way.Does = "Ring " + o.Name + " for them"
		}
		switch {
		case !o.Now:
			way.To, way.Later = "", "Not now. Only on "+times
		case o.To != "":
			way.Href = links[o.Code] + strings.ReplaceAll(o.To, " ", "")
		}
		c.Ways = append(c.Ways, way)
	}
	if phone {
		c.Rules = append(c.Rules, rule(w.Voicemail, "You may leave a voicemail", "Do not leave a voicemail"),
			rule(w.SayWho, "You may say who is calling", "If someone else answers, do not say who is calling"))
	}
	if times != "" {
		c.Rules = append(c.Rules, views.PartnerRule{Text: "Ring only on " + times, May: true})
	}
	return c
}

// does is what a button says; links what it opens.
var (
	does  = map[string]string{"phone": "Ring them", "text": "Send a text", "email": "Send an email", "post": "Write a letter", "other": "Ring someone for them"}
	links = map[string]string{"phone": "tel:", "text": "sms:", "email": "mailto:", "other": "tel:"}
)

func rule(may bool, yes, no string) views.PartnerRule {
	if may {
		return views.PartnerRule{Text: yes, May: true}
	}
	return views.PartnerRule{Text: no}
}
