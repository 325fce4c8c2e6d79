package notify_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Everyone gets the same e-mail, when they want it: told of something new, and then of something overdue.
func TestWhenSomebodyWantsEmail(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, wish := range models.Mails {
		id := p.user(t, wish.Code+"@example.org", p.food, models.Partner)
		p.do(t, `update users set mail = $2 where id = $1`, id, wish.Code)
	}
	p.tell(t)
	p.drain(t)
	if got := p.told(); !slices.Equal(got, []string{"at_once@example.org"}) {
		t.Errorf("told at once: %v", got)
	}
	morning := models.NextMorning(models.Now())
	if n := p.count(t, `select count(*) from notifications n join users u on u.id = n.user_id where u.mail = 'daily' and n.due_at = $1 and n.state = 'waiting'`, morning); n != 1 {
		t.Errorf("%d wait for eight in the morning of a working day", n)
	}
	p.as(t, models.Anyone, func(tx *gorm.DB) error { return p.post.TellOverdue(t.Context(), tx, p.food) })
	p.do(t, `update users set mailed_at = null`)
	p.drain(t)
	if got := p.told(); !slices.Equal(got, []string{"at_once@example.org", "at_once@example.org", "overdue@example.org"}) {
		t.Errorf("after something was overdue: %v", got)
	}
	p.retry(t) // it is morning
	if got := p.told(); !slices.Contains(got, "daily@example.org") || len(got) != 4 {
		t.Errorf("in the morning: %v", got)
	}
	texts := map[string]bool{}
	for _, m := range p.box.Messages() {
		texts[m.Subject+m.Text] = true
	}
	if len(texts) != 1 {
		t.Errorf("%d different e-mails", len(texts))
	}
}

// told lists whom an e-mail went to.
func (p *place) told() []string {
	var to []string
	for _, m := range p.box.Messages() {
		to = append(to, m.To...)
	}
	slices.Sort(to)
	return to
}
