package insight

import "example.org/fingerpost/models"

// Subject is one page of statistics: a few grids about one question, over whole quarters.
type Subject struct {
	Name, Title, Lead string
	Choice            *Axis // by which it can be narrowed to one line; nil: by nothing but quarters
	parts             []part
}

// part is one grid of a subject. A part that the subject's choice does not narrow is left out while something is chosen.
type part struct {
	name, title, says, cube string
	layout                  layout
	picture                 Picture
	narrows                 side
}

// layout says which figures of a cube go where.
type layout int

const (
	rowsWhole    layout = iota // each row, all quarters together
	rowsByColumn               // each row split by the columns, all quarters together
	columnsWhole               // each column over all rows
	rowsInTime                 // each row, quarter by quarter
	columnsInTime
	byDistrict // areas together, district by district
	byArea     // areas with the rate for their residents
	daysInTime // the medians of waiting
	headlines
)

// side is what of a cube a choice narrows.
type side int

const (
	neither side = iota
	itsRows
	itsColumns
)

// Overview is the subject that begins.
const Overview = "overview"

// Subjects are the pages of statistics, in the order of the menu. A new one is a few lines here.
var Subjects = []Subject{
	{Name: Overview, Title: "Overview", Lead: "Who asked for help, what became of it, and what was missing.", parts: []part{
		{name: "Headlines", title: "At a glance", layout: headlines},
		{name: "People asking", title: "People who asked for help", says: "Each person is counted once in a quarter, by who asked for them.", cube: "route", layout: rowsInTime, picture: InColumns},
		{name: "Results", title: "What became of it", says: "For each need of each person, as the partner said when it had finished.", cube: "need", layout: columnsInTime, picture: InColumns},
		{name: "Needs", title: "What people need", says: "Each person is counted once for each need in a quarter.", cube: "need", layout: rowsWhole, picture: InBars},
		{name: "Missing", title: "What we could not offer", says: "Requests for which no service in the directory was suitable.", cube: "gap", layout: rowsWhole, picture: InBars},
	}},
	{Name: "needs", Title: "Needs", Lead: "What people ask for help with.", Choice: &needs, parts: []part{
		{name: "Needs", title: "People by need", says: "Each person is counted once for each need in a quarter.", cube: "need", layout: rowsWhole, picture: InBars, narrows: itsRows},
		{name: "Over time", title: "Needs from quarter to quarter", says: "The picture has the six largest; the table has every need.", cube: "need", layout: rowsInTime, picture: InLines, narrows: itsRows},
	}},
	{Name: "places", Title: "Places", Lead: "Where the people live who ask for help. An area is a postcode sector, or several that have too few residents to stand alone.", Choice: &mergedNeeds, parts: []part{
		{name: "Districts", title: "People by postcode district", says: "The more a district stands out, the more people there asked for help.", cube: "area", layout: byDistrict, picture: OnMap, narrows: itsColumns},
		{name: "Sectors", title: "People by postcode sector", says: "Sensitive needs are counted under Other support wherever an area is told.", cube: "area", layout: byArea, narrows: itsColumns},
		{name: "Over time", title: "Areas from quarter to quarter", says: "Every area of this year's frame, whether anybody asked or not.", cube: "area", layout: rowsInTime, narrows: itsColumns},
	}},
	{Name: "outcomes", Title: "Outcomes", Lead: "What became of what people asked for.", Choice: &needs, parts: []part{
		{name: "Results", title: "What became of it, quarter by quarter", says: "For each need of each person, as the partner said when it had finished.", cube: "need", layout: columnsInTime, picture: InColumns, narrows: itsRows},
		{name: "Taking part", title: "How far people took part", says: "The level that the partner gave last.", cube: "level", layout: rowsWhole, picture: InBars},
		{name: "By need", title: "What became of each need", says: "All quarters of this view together.", cube: "need", layout: rowsByColumn, picture: InBars, narrows: itsRows},
		{name: "Passed back", title: "Why partners passed people back", says: "One person may have been passed back for several reasons.", cube: "declined", layout: rowsWhole, picture: InBars},
	}},
	{Name: "waiting", Title: "Waiting", Lead: "How long it takes until somebody reads a referral, and until somebody gets in touch.", parts: []part{
		{name: "Middle", title: "Days of waiting, for the person in the middle", says: "Half of the people waited less and half waited longer.", layout: daysInTime, picture: InLines},
		{name: "First read", title: "Time until a partner first read it", says: "People who were sent to a partner, by days from sending.", cube: "opening", layout: rowsInTime, picture: InColumns},
		{name: "First contact", title: "Time until somebody first tried to get in touch", says: "People who were sent to a partner, by days from sending.", cube: "contact", layout: rowsInTime, picture: InColumns},
	}},
	{Name: "reach", Title: "Who we reach", Lead: "Age and gender of everybody who asked, and what people told us who answered the equality questions.", parts: []part{
		{name: "Age and gender", title: "Age and gender", says: "People counted once in a quarter.", cube: "age", layout: rowsByColumn, picture: InBars},
		{name: "Ethnic group", title: "Ethnic group", says: "People who answered the equality questions, which nobody has to.", cube: "ethnicity", layout: rowsWhole, picture: InBars},
		{name: "Condition", title: "Health conditions lasting 12 months or more", says: "People who answered the equality questions.", cube: "condition", layout: rowsWhole, picture: InBars},
		{name: "Limits", title: "Conditions that limit daily life", says: "People who answered the equality questions.", cube: "limits", layout: rowsWhole, picture: InBars},
		{name: "Sex", title: "Sex", says: "People who answered the equality questions.", cube: "sex", layout: rowsWhole, picture: InBars},
	}},
	{Name: "gaps", Title: "What we could not offer", Lead: "Requests for which no service in the directory was suitable: what to build or to fund next.", Choice: &districts, parts: []part{
		{name: "Needs", title: "What was asked for and not there", says: "Sensitive needs are counted under Other support. Somebody who tried three times is three requests.", cube: "gap", layout: rowsWhole, picture: InBars, narrows: itsColumns},
		{name: "Districts", title: "Where it was missing", says: "The more a district stands out, the more requests from there nobody could meet.", cube: "gap", layout: columnsWhole, picture: OnMap},
		{name: "Over time", title: "What was missing, quarter by quarter", says: "The picture has the six largest; the table has every need.", cube: "gap", layout: rowsInTime, picture: InLines, narrows: itsColumns},
	}},
	{Name: "capacity", Title: "Room in services", Lead: "How many services took people at the end of each quarter. Services are not people, so these figures are as they were.", parts: []part{
		{name: "Room", title: "Services at the end of the quarter", says: "Every service that is referred to through this programme.", cube: "capacity", layout: rowsInTime, picture: InColumns},
	}},
	{Name: "routes", Title: "Who asks", Lead: "Whether people ask for themselves, or somebody asks for them.", parts: []part{
		{name: "Routes", title: "Who asked, quarter by quarter", says: "Each person is counted once in a quarter.", cube: "route", layout: rowsInTime, picture: InColumns},
		{name: "Left out", title: "Requests that are not in these statistics", says: "Every other request is counted.", cube: "left_out", layout: rowsInTime},
	}},
}

// OwnSubject is what a partner sees of itself; nobody else does.
var OwnSubject = Subject{Name: "own", Title: "Our figures", Lead: "The people your organisation helps, in the whole of the area.", parts: []part{
	{name: "Needs", title: "What people needed", says: "Each person is counted once for each need in a quarter.", cube: "own", layout: rowsWhole, picture: InBars},
	{name: "Results", title: "What became of it", says: "For each need of each person, as the organisation said when it had finished.", cube: "own", layout: columnsInTime, picture: InColumns},
	{name: "Needs and results", title: "What became of each need", says: "All quarters of this view together.", cube: "own", layout: rowsByColumn},
}}

// SubjectNamed finds a subject; models.ErrNotFound when there is none.
func SubjectNamed(name string) (Subject, error) {
	for _, s := range Subjects {
		if s.Name == name {
			return s, nil
		}
	}
	return Subject{}, models.ErrNotFound
}
