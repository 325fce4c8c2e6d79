package resident_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/fingerpost/models"
)

// Whoever asks for a one-time code is told the same whatever they entered, and what is missing beside its field.
func TestAskingForACode(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	r, _ := o.sent(models.Opened)
	b := o.reader()
	if status, _, to := b.get("/mine/lost/code"); status != http.StatusSeeOther || to != "/mine/lost" {
		t.Errorf("without having asked: %d to %q", status, to)
	}
	status, page, _ := b.post("/mine/lost", "ref", "", "born-day", "31", "born-month", "smarch", "born-year", "1980")
	for _, words := range []string{"Enter your reference", "Enter your date of birth, like 31 3 1980", `value="smarch"`, "Error: "} {
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, words) {
			t.Errorf("status %d, without %q", status, words)
		}
	}
	var said [2]string
	for i, ref := range []string{r.Enquiry.Ref, "7777 7777"} {
		if status, _, to := b.post("/mine/lost", "ref", ref, "born-day", "1", "born-month", "1", "born-year", "1950"); status != http.StatusSeeOther || to != "/mine/lost/code" {
			t.Fatalf("%d to %q", status, to)
		}
		_, said[i], _ = b.get("/mine/lost/code")
	}
	if said[0] != said[1] || !strings.Contains(said[0], "Check your email") {
		t.Error("the answer tells whether there is such a reference")
	}
	status, page, _ = b.post("/mine/lost/code", "code", "BCDF GHJK")
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "This code does not work, or not any more") || strings.Contains(page, "BCDF") {
		t.Errorf("a guess: %d", status)
	}
	if status, _, to := b.get("/mine/details"); status != http.StatusSeeOther || to != "/mine?closed=yes" {
		t.Errorf("after it: %d to %q", status, to)
	}
}
