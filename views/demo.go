package views

import (
	"strconv"
	"time"
)

// DemoTray is the e-mail that the demonstration has sent, newest first.
type DemoTray struct {
	Page
	Messages []DemoLetter
}

// DemoMessage is one e-mail of the tray.
type DemoMessage struct {
	Page
	DemoLetter
}

// DemoLetter is an e-mail as it arrived: its text as a reader sees it, and Raw with all its headers.
type DemoLetter struct {
	Number                       int
	From, To, Subject, Text, Raw string
	At                           time.Time
}

func (l DemoLetter) href() string { return pathDemoTray + "/" + strconv.Itoa(l.Number) }

// DemoPeople is everybody whom a visitor of the demonstration may be, in groups.
type DemoPeople struct {
	Page
	Groups []DemoGroup
}

// DemoGroup is people of one kind.
type DemoGroup struct {
	Title, Text string
	People      []DemoPerson
}

// DemoPerson is somebody invented who may sign in.
type DemoPerson struct {
	Key, Name, Role, Organisation string
	Disabled                      bool
}
