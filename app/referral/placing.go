package referral

import (
	"time"

	"example.org/fingerpost/models"
)

// TeamLooksBy is the end of the time in which the coordination team looks at what it holds; the person was told so.
func TeamLooksBy(since time.Time) time.Time { return models.AddWorkingDays(since, teamDays) }

// CanPlace says whether an enquiry may be sent to a service today: it takes people through this platform, its partner
// signed, and on the safe path it is a specialist.
func CanPlace(e models.Enquiry, s models.Service, today time.Time) bool {
	return takes(s, today) && (s.Specialist || !e.Restricted)
}
