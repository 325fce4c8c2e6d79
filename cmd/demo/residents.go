package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/app/referral"
	"example.org/fingerpost/models"
)

// residentCount is how many people have asked in fifteen months; todays, how many more within the last hours.
const residentCount, todays = 460, 12

var (
	women   = strings.Fields("Ada Bridie Carmel Dorothy Elspeth Freda Greta Hilary Isla Jocelyn Kezia Lorna Mavis Nuala Olive Parveen Queenie Rhona Sadie Thora Una Verity Wilma Zainab")
	men     = strings.Fields("Alaric Barnaby Cuthbert Duncan Emlyn Fergus Gideon Hamish Ivor Jethro Kenneth Lachlan Malcolm Norbert Osman Percival Quentin Roderick Silas Tobias Ulric Vernon Wilfred Yusuf")
	family  = strings.Fields("Applegarth Birkinshaw Cowperthwaite Dunwoodie Eccleshall Fothergill Gathercole Hebblethwaite Inchbald Jellicoe Kirkbride Lillywhite Merryweather Nethercott Oglethorpe Postlethwaite Quillfeather Ramsbottom Swithinbank Threlkeld Umfreville Verrinder Whittingstall Yarborough")
	street  = strings.Fields("Ropewalk Lanternhouse Saltgrass Beacon Capstan Gannet Herring Jetty Keelman Lodestar Mooring Pilot Quarterdeck Rudder Shipwright Tiller")
	sayings = []string{
		"I would rather someone rang in the morning, before the children are home.",
		"Letters have piled up since the spring and I have stopped opening them.",
		"I used to sing in a choir and would love something like that again.",
		"My knees are bad, so a place with stairs is hard for me.",
		"It has been very quiet since I stopped work.",
		"I can manage most days but the heating bill frightens me.",
		"Please speak slowly, I am still learning English.",
		"I care for someone at home and can only get out on Thursdays.",
		"I have not slept properly for weeks.",
		"A bit nervous about groups, smaller is better.",
	}
	asked = []string{"debt", "lonely", "money", "wellbeing", "housing", "lonely", "energy", "food", "active", "carer", "digital", "work", "learning", "bereavement", "health",
		"disability", "family", "transport", "home_help", "arts_nature", "legal", "alcohol_drugs", "memory", "smoking", "migration", "forces", "young", "weight", "safety", "abuse"}
)

// resident is somebody invented who asks for help: the whole of what they answer, but for the services.
type resident struct {
	answers referral.Answers
	at      time.Time
	r       *rand.Rand // all that chance decides about them
}

// residents are always the same people; when they asked follows from now, spread over the last fifteen months and denser
// towards its end. Nobody has had time yet to answer today's.
func residents(now time.Time) []resident {
	all := make([]resident, residentCount+todays)
	for i := range all {
		r := rand.New(rand.NewPCG(uint64(i), 20261122))
		nth := min(i, residentCount-1)
		back := 455 * (1 - float64(nth+1)/residentCount) * (1 - 0.25*float64(nth)/residentCount)
		at := now.Add(-time.Duration(back*24) * time.Hour).Add(-time.Duration(r.IntN(180)) * time.Minute)
		all[i] = resident{answers: invent(i, r, now), at: at, r: r}
	}
	return all
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func invent(i int, r *rand.Rand, now time.Time) referral.Answers {
	var a referral.Answers
	a.Who.For = "me"
	a.Needs.Needs = []string{asked[(i*7+r.IntN(3))%len(asked)]}
	if second := pick(r, asked); r.IntN(3) == 0 && second != a.Needs.Needs[0] && second != "abuse" && a.Needs.Needs[0] != "abuse" {
		a.Needs.Needs = append(a.Needs.Needs, second)
	}
	given, gender := women, "woman"
	if r.IntN(5) < 2 {
		given, gender = men, "man"
	}
	a.Gender.Gender = gender
	a.Name.Full = given[i%len(given)] + " " + family[(i/len(given)+i)%len(family)]
	if i >= len(given)*len(family) {
		a.Name.Full += " " + strconv.Itoa(i)
	}
	born := now.AddDate(-18-r.IntN(70), -r.IntN(12), -r.IntN(28))
	if a.Needs.Needs[0] == "young" {
		born = now.AddDate(-16-r.IntN(5), -r.IntN(12), -r.IntN(28))
	}
	if i%90 == 17 {
		born = now.AddDate(-14, -3, -r.IntN(28))
	}
	d := pick(r, wearmouth.Districts)
	letters := "ABDEFGHJLNPQRSTUWXYZ"
	a.Where = referral.WhereAndWhen{Postcode: fmt.Sprintf("%s %d%c%c", d, r.IntN(10), letters[r.IntN(len(letters))], letters[r.IntN(len(letters))]),
		Day: strconv.Itoa(born.Day()), Month: strconv.Itoa(int(born.Month())), Year: strconv.Itoa(born.Year())}
	if i%40 == 9 {
		a.Where.Postcode, a.Where.Without = "", "no_fixed"
	}
	phone := fmt.Sprintf("07700 900 %03d", i%1000)
	switch {
	case a.Needs.Needs[0] == "abuse" && i%2 == 0:
		a.Contact.Ways = []string{"none"}
	case i%5 == 0:
		a.Contact = referral.Contact{Ways: []string{"text", "phone"}, Phone: phone}
	case i%7 == 0 && a.Needs.Needs[0] != "abuse":
		a.Contact = referral.Contact{Ways: []string{"email"}, Email: strings.ToLower(strings.ReplaceAll(a.Name.Full, " ", ".")) + "@example.org"}
	case i%11 == 0:
		a.Contact = referral.Contact{Ways: []string{"post"}}
	default:
		a.Contact = referral.Contact{Ways: []string{"phone"}, Phone: phone}
	}
	a.Safe = referral.SafeContact{Voicemail: pick(r, []string{"yes", "no"}), SayWho: pick(r, []string{"yes", "yes", "no"})}
	if r.IntN(3) == 0 {
		a.Safe.Times = []string{pick(r, models.ContactTimes).Code}
	}
	a.Address = referral.Home{Line1: fmt.Sprintf("%d %s Row", 1+r.IntN(150), pick(r, street)), Town: wearmouth.Name}
	if r.IntN(4) == 0 {
		a.Access.Needs = []string{pick(r, models.AccessNeeds).Code}
	}
	a.Access.Language = "en"
	if r.IntN(12) == 0 {
		a.Access.Language = pick(r, models.Languages).Code
	}
	if r.IntN(3) > 0 {
		a.About.Summary = pick(r, sayings)
	}
	if r.IntN(5) == 0 {
		a.Helping = referral.OthersHelp{Role1: "Practice nurse", From1: "Harbour Road Surgery"}
	}
	askedBy(&a, i)
	a.SafePath = a.Restricted()
	a.Consent = referral.Consent{Agree: true, FollowUp: pick(r, []string{"yes", "no"})}
	a.Done = map[string]bool{}
	for _, s := range referral.Steps {
		a.Done[s.Path] = true
	}
	return a
}

// choose chooses among the services that suit: one to three of the best, or help with it.
func (p *resident) choose(services []models.Service, today time.Time) {
	ask := directory.Ask{Needs: p.answers.Needs.Needs, Age: p.answers.Where.Age(today), Gender: p.answers.Gender.Gender, District: p.answers.Where.District(),
		Restricted: p.answers.Restricted(), Today: today}
	var fit []string
	for _, m := range directory.Suits(services, ask) {
		if m.Service.Route == models.RoutePlatform {
			fit = append(fit, m.Service.ID.String())
		}
	}
	if len(fit) == 0 || p.r.IntN(6) == 0 {
		p.answers.Services = referral.Choice{Help: true}
		return
	}
	p.answers.Services.Services = fit[:min(len(fit), 1+p.r.IntN(3))]
	p.answers.Order.Mode = pick(p.r, []string{models.Together, models.InTurn, models.InTurn})
}
