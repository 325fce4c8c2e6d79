package assurance

import "example.org/fingerpost/models"

// Declaration is what somebody who asks for another says before it is sent. It is no consent: it agrees to nothing for the
// person, unless whoever declares may decide for them.
func Declaration(place models.Place, authority string) Statement {
	s := Statement{Heading: "What you tell us"}
	switch authority {
	case "":
		s.Lines = []string{"They know that I ask, and they want it.", "I do not decide for them. Nothing goes to a service before they have agreed themselves."}
	case models.Parental:
		s.Lines = []string{"I have parental responsibility for them.", "I have asked them as far as they can say what they want, and this is in their best interests."}
	default:
		s.Lines = []string{"I have this right: " + models.Authorities.Label(authority) + ". It is in force.",
			"They cannot decide this themselves, with all the help they can be given. I have asked them as far as they can take part, and this is in their best interests."}
	}
	s.Lines = append(s.Lines, "Who I am and how to reach me is shown to the service that says yes, to the coordination team of "+place.Name+" and to the person.")
	return s
}

// AtWork is what somebody without an account tells us who refers as part of their job.
func AtWork(place models.Place) Statement {
	return Statement{Heading: "What you tell us", Lines: []string{
		"I refer this person as part of my job at the organisation that I named.",
		"The coordination team of " + place.Name + " may ring my organisation on its public number to make sure of that. Nothing goes to a service before.",
		"Who I am and how to reach me is shown to the service that says yes, to the coordination team and to the person.",
	}}
}
