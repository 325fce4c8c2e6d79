package views

import "example.org/fingerpost/views/ui"

// Messages is what a partner and the professional who referred somebody write to each other. Closed says why nobody may
// write now.
type Messages struct {
	Page
	Caption, Heading, Intro, Action, Closed string
	Said                                    []ui.Message
	Words                                   Question
}
