package models

import "github.com/google/uuid"

// Role is what somebody may be here. One person may hold roles in several organisations and acts in one at a time.
type Role string

const (
	Public        Role = "public"        // anybody, and a form under way
	Door          Role = "door"          // the service at its own door, before it knows who is there
	Resident      Role = "resident"      // the person concerned, by reference and code
	Referrer      Role = "referrer"      // link worker or other professional
	Partner       Role = "partner"       // works a partner's queue
	Lead          Role = "lead"          // partner lead: also staff and services
	Coordinator   Role = "coordinator"   // coordination team
	Governance    Role = "governance"    // information-governance lead
	Analyst       Role = "analyst"       // statistics only
	Administrator Role = "administrator" // accounts and settings, never a case
	Auditor       Role = "auditor"       // evidence only, read-only
	Chore         Role = "chore"         // the service itself, doing what is due
)

// Roles are those that an account can hold, with the words people read for them.
var Roles = Listing{
	{string(Referrer), "Referrer"},
	{string(Partner), "Partner team member"},
	{string(Lead), "Partner lead"},
	{string(Coordinator), "Coordination team"},
	{string(Governance), "Information governance lead"},
	{string(Analyst), "Analyst or commissioner"},
	{string(Administrator), "Administrator"},
	{string(Auditor), "Auditor"},
}

// Actor is who acts: every operation is told, and the database is told again when the transaction begins.
type Actor struct {
	Role    Role
	Org     uuid.UUID // whom they act for; zero when for nobody
	User    uuid.UUID // zero when not signed in
	Enquiry uuid.UUID // the one enquiry of a resident or of a form under way
}

// IsPartner says whether the actor works a partner's queue.
func (a Actor) IsPartner() bool { return a.Role == Partner || a.Role == Lead }

// Anyone is the public; AtDoor the service at its door; TheChores the service doing what is due.
var (
	Anyone    = Actor{Role: Public}
	AtDoor    = Actor{Role: Door}
	TheChores = Actor{Role: Chore}
)

// Asking is the public with a form under way, which will become the enquiry of this id.
func Asking(enquiry uuid.UUID) Actor { return Actor{Role: Public, Enquiry: enquiry} }
