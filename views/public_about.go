package views

import "example.org/fingerpost/views/ui"

// privacyBases are the purposes and what allows each (the partner agreement, 1.3 and 1.4).
func privacyBases() [][]ui.Cell {
	return [][]ui.Cell{
		ui.Cells("To pass what you ask for to the services you chose, and to see that it gets an answer", "You agreed: article 6(1)(a), and 9(2)(a) for what is sensitive"),
		ui.Cells("To let the coordination team help you choose", "You agreed: articles 6(1)(a) and 9(2)(a)"),
		ui.Cells("To ask you once, later, how it went", "You agreed to this apart: articles 6(1)(a) and 9(2)(a)"),
		ui.Cells("For a service to do its own work with you, after it said yes", "Its own notice says so; for what is sensitive mostly article 9(2)(h), care and treatment"),
		ui.Cells("To count what is asked for and what is missing, so that nobody can be recognised", "A task in the public interest: articles 6(1)(e) and 9(2)(j)"),
		ui.Cells("To do what the law tells us to, and to protect somebody who could be badly hurt", "A duty by law: articles 6(1)(c) and 9(2)(g)"),
		ui.Cells("To keep a record of who looked at what and when", "A duty by law: articles 6(1)(c) and 5(2)"),
	}
}

// privacyTimes say how long what is kept.
func privacyTimes() [][]ui.Cell {
	return [][]ui.Cell{
		ui.Cells("Answers that you have not sent", "24 hours, then deleted"),
		ui.Cells("What you sent, and what became of it", "2 years after the last contact, then deleted"),
		ui.Cells("What you agreed to", "6 years after that, without the rest"),
		ui.Cells("Who looked at it and when", "1 year longer than what you sent"),
		ui.Cells("The answers to the questions about you", "They are never kept with your name; nobody can tell whose they are"),
		ui.Cells("Numbers in which nobody can be recognised", "No end"),
	}
}

// cookieRows are all cookies there are. Over HTTPS the browser shows __Host- before each name.
func cookieRows() [][]ui.Cell {
	return [][]ui.Cell{
		ui.Cells("draft", "Finds the answers of your form again while you fill it in, and the page with your reference", "24 hours, or until you leave by “Exit this page”, “Delete my answers” or “Clear this device”"),
		ui.Cells("sid", "Keeps staff of services signed in. You only get it if you sign in", "8 hours at most, and 15 minutes without use"),
		ui.Cells("notice", "Carries a message such as “Your answers are deleted” to the next page", "1 minute, or until it has been shown"),
	}
}
