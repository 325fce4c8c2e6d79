// Package referral is what the service exists for: a person asks, partners answer, an outcome is recorded. It holds the
// form's questions, the sending, the one door through which a state changes, the log of contacts and the clocks. It knows
// no page and no address.
package referral

import (
	"time"

	"example.org/fingerpost/app/jobs"
	"example.org/fingerpost/app/notify"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/seal"
)

// Desk is where referrals are dealt with. Its operations say who may; what is not theirs is models.ErrNotFound.
type Desk struct {
	Web     *models.DB // for people
	Chores  *models.DB // for what falls due
	Ring    *seal.Ring
	Journal models.Journal
	Queue   *jobs.Queue
	Post    *notify.Post
	Place   models.Place
	Now     func() time.Time
}

// Work registers what the desk does later: after an enquiry was sent, after a referral ended, when a clock runs out.
func (d *Desk) Work(w *jobs.Work) {
	jobs.Do(w, d.afterSending)
	jobs.Do(w, d.settle)
	jobs.Do(w, d.tellReferrer)
	jobs.Do(w, d.answerLost)
	w.Every(time.Minute, "referral.expire", d.Expire)
	w.Every(time.Hour, "referral.unstick", d.Unstick)
	w.Every(time.Minute, "referral.remind", d.Remind)
	w.Every(time.Hour, "referral.consents", d.EndConsents)
	w.Every(time.Hour, "referral.waiting", d.RemindTeam)
	w.Every(15*time.Minute, "referral.drafts", d.DropDrafts)
	w.Every(time.Hour, "referral.referrers", d.DropClientDrafts)
	w.Every(time.Hour, "referral.lost_codes", d.DropLostCodes)
}
