package partner

import (
	"net/url"
	"strings"

	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
	"example.org/fingerpost/views"
)

// warning is the one line about contact that must not be missed.
func warning(e models.Enquiry, w referral.Ways) string {
	switch {
	case w.WillRing:
		return "Do not contact them: they will get in touch with you"
	case w.Stopped:
		return "Do not contact them: they asked you to stop"
	case e.Restricted:
		return "Safe path: contact them only as it says below"
	}
	return ""
}

// contact sets out how somebody can be reached, and what is not safe.
func contact(e models.Enquiry, w referral.Ways) *views.PartnerContact {
	box := &views.PartnerContact{}
	if e.Restricted {
		box.Warning = "Someone close to this person may be a danger to them. Use only what stands here, say nothing to anyone else, and never send an email."
	}
	if w.WillRing || w.Stopped {
		box.None = warning(e, w) + "."
		return box
	}
	for _, way := range w.Offered {
		box.Ways = append(box.Ways, contactWay(way, w.Times))
	}
	if len(w.Offered) == 0 {
		box.None = "There is no way to reach them that is safe and known to you. Ask the coordination team."
	}
	var not []string
	for _, way := range models.ContactWays {
		if !e.Contact.Has(way.Code) || e.Restricted && way.Code == "email" {
			not = append(not, strings.ToLower(way.Label))
		}
	}
	if len(not) > 0 {
		box.Not = "Not safe: " + sentence(not)
	}
	if len(w.Withheld) > 0 {
		box.Missing = "Safe, but your service is not given what it takes: " + strings.ToLower(sentence(models.ContactWays.Labels(w.Withheld)))
	}
	box.Rules = contactRules(w)
	return box
}

func contactRules(w referral.Ways) []views.PartnerRule {
	var rules []views.PartnerRule
	byPhone := false
	for _, way := range w.Offered {
		byPhone = byPhone || way.Code == "phone"
	}
	if byPhone {
		rules = append(rules, rule(w.Voicemail, "You may leave a voicemail", "Do not leave a voicemail"),
			rule(w.SayWho, "You may say who is calling if someone else answers", "Do not say who is calling if someone else answers"))
	}
	if len(w.Times) > 0 {
		rules = append(rules, views.PartnerRule{Text: "Ring or text only on " + times(w.Times), May: true})
	}
	return rules
}

func rule(may bool, yes, no string) views.PartnerRule {
	if may {
		return views.PartnerRule{Text: yes, May: true}
	}
	return views.PartnerRule{Text: no}
}

func times(codes models.List) string {
	return strings.ToLower(sentence(models.ContactTimes.Labels(codes)))
}

// contactWay is one way. What is not for now has no link and no number.
func contactWay(w referral.Way, safe models.List) views.PartnerWay {
	way := views.PartnerWay{Does: models.ContactWays.Label(w.Code), Lines: w.Lines}
	switch w.Code {
	case "phone":
		way.Does, way.To, way.Href = "Ring", w.To, "tel:"+dialled(w.To)
	case "text":
		way.Does, way.To, way.Href = "Text", w.To, "sms:"+dialled(w.To)
	case "email":
		way.Does, way.To, way.Href = "Email", w.To, "mailto:"+url.PathEscape(w.To)
	case "other":
		way.Does, way.To, way.Href = "Ring "+w.Name, w.To, "tel:"+dialled(w.To)
	case "post":
		way.Does = "Write to"
	}
	if !w.Now {
		return views.PartnerWay{Does: way.Does + ": not now", Later: "Safe on " + times(safe)}
	}
	return way
}

// dialled keeps what a telephone understands of a number.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}
