package directory

import "example.org/fingerpost/models"

// meets lists which of the needs the service helps with.
func meets(s models.Service, ask Ask) models.List { return both(ask.Needs, s.Needs) }

// offered says whether the service takes somebody like this today, and may be told. What is not known about somebody rules
// nothing out: the service is offered with the words of what to check, after those that surely suit. To hide it would
// leave out those who have no address or will not give an age, whom many a local service is there for.
func offered(s models.Service, ask Ask) bool {
	room := s.Room(ask.Today)
	return s.Listed &&
		(room == models.CapacityOpen || room == models.CapacityWaiting) &&
		(s.Route != models.RoutePlatform || s.Signed) &&
		(s.Specialist || !ask.safePath()) &&
		(len(s.Districts) == 0 || ask.District == "" || s.Districts.Has(ask.District)) &&
		(ask.Age < 0 || s.MinAge <= ask.Age && ask.Age <= s.MaxAge) &&
		(len(s.Genders) == 0 || !ask.knowsGender() || s.Genders.Has(ask.Gender))
}

// safePath is for the whole enquiry, whatever else is asked: only specialists read a word of it.
func (a Ask) safePath() bool { return a.Restricted || models.Restricted(a.Needs) }

func (a Ask) knowsGender() bool { return a.Gender != "" && a.Gender != "not_said" }

// toCheck counts what somebody would have to check, because it was not told: fewer is surer.
func toCheck(s models.Service, ask Ask) int {
	n := 0
	for _, open := range []bool{
		ask.District == "" && len(s.Districts) > 0,
		ask.Age < 0 && limitsAge(s),
		!ask.knowsGender() && len(s.Genders) > 0,
	} {
		if open {
			n++
		}
	}
	return n
}

// oldest is the highest age the schema knows: no upper limit.
const oldest = 120

// limitsAge says whether a service is for some ages beyond the usual "for adults" or "for everybody".
func limitsAge(s models.Service) bool { return s.MinAge > 18 || s.MaxAge < oldest }
