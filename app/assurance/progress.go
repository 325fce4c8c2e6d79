package assurance

import "example.org/fingerpost/models"

// ToReferrer is the consent that whoever refers somebody is told what becomes of it; showing it to them is a disclosure of
// its own, so it is asked for apart.
func ToReferrer(place models.Place, name, organisation string) Statement {
	return Statement{Purpose: models.PurposeProgress, Heading: "Tell who referred me what becomes of it", Lines: []string{
		name + " of " + organisation + " may see whether each service has read it, accepted it, put me on a waiting list, got in touch, passed it back or finished, may read and answer what it asks before it decides, and may write to the service about it.",
		"They do not see what the services note about me, nor what I tell them. I can take this back at any time by ringing " + place.Phone + ".",
	}}
}
