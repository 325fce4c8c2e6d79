package insight

import (
	"slices"

	"example.org/fingerpost/models"
)

// OtherSupport is what sensitive needs are counted under wherever an area is told.
const OtherSupport = "other_support"

// Axis is one way in which a cube is divided. Its entries are a fixed list; those of places come from the year's frame.
type Axis struct {
	Name, Title string
	Items       models.Listing
	Place       bool // entries are areas of the frame
	Districts   bool // entries are districts of the frame
	Ordered     bool // in its own order, as ages are; else by what is shown
}

// places says whether the entries are parts of the area in which people live.
func (a Axis) places() bool { return a.Place || a.Districts }

// Cube is one table of a release: what is counted, divided in two ways, for each quarter. Nothing is published that is
// not a sum over cells of one of them.
type Cube struct {
	Name, Title string
	Unit        string // what one in it is
	Rows, Cols  Axis
	People      bool // counts people and is protected; else services, as they are
	Own         bool // one for each partner, who alone sees it
}

// tellsPlaces says whether a cube tells what people of one part of the area need. Whoever lives there may be known to
// others, so three rules hold for such a cube beside those for all: sensitive needs are under Other support, a part is told
// by need only where that gives nobody away (alike.go), and no small figure may be worked out (audit.go). Its other side is
// needs.
func (c Cube) tellsPlaces() bool { return c.Rows.places() || c.Cols.places() }

// where is what a cell of such a cube tells of: a place and a need.
func (c Cube) where(cell models.StatCell) (place, need string) {
	if c.Cols.places() {
		return cell.ColCode, cell.RowCode
	}
	return cell.RowCode, cell.ColCode
}

// Cubes is the whole list: a new statistic is one line here and the part of models.CountQuarter that counts it.
var Cubes = []Cube{
	{Name: "area", Title: "Where people live and what they need", Unit: personNeed, Rows: areas, Cols: mergedNeeds, People: true},
	{Name: "need", Title: "What people need and what became of it", Unit: personNeed, Rows: needs, Cols: results, People: true},
	{Name: "age", Title: "Age and gender", Unit: person, Rows: ages, Cols: genders, People: true},
	{Name: "route", Title: "Who asked", Unit: person, Rows: routes, Cols: people, People: true},
	{Name: "opening", Title: "Time until a partner first read it", Unit: personSent, Rows: opened, Cols: people, People: true},
	{Name: "contact", Title: "Time until somebody first tried to get in touch", Unit: personSent, Rows: contacted, Cols: people, People: true},
	{Name: "level", Title: "How far people took part", Unit: personSent, Rows: levels, Cols: people, People: true},
	{Name: "declined", Title: "Why partners passed people back", Unit: "people, counted once for each reason in a quarter", Rows: reasons, Cols: people, People: true},
	{Name: "gap", Title: "What we could not offer", Unit: "requests that nothing in the directory met, counted once for each need", Rows: mergedNeeds, Cols: districts, People: true},
	{Name: "ethnicity", Title: "Ethnic group", Unit: answer, Rows: ethnicities, Cols: people, People: true},
	{Name: "condition", Title: "Health conditions lasting 12 months or more", Unit: answer, Rows: conditions, Cols: people, People: true},
	{Name: "limits", Title: "Conditions that limit daily life", Unit: answer, Rows: limits, Cols: people, People: true},
	{Name: "sex", Title: "Sex", Unit: answer, Rows: sexes, Cols: people, People: true},
	{Name: "left_out", Title: "Left out of these statistics", Unit: "requests for help", Rows: leftOut, Cols: people, People: true},
	{Name: "capacity", Title: "Room in services", Unit: "services at the end of the quarter, which are no people and are counted as they are", Rows: capacities, Cols: services},
	{Name: "own", Title: "Your organisation: needs and what became of them", Unit: personNeed, Rows: needs, Cols: results, People: true, Own: true},
}

const (
	person     = "people, counted once in a quarter"
	personNeed = "people, counted once for each need in a quarter"
	personSent = "people who were sent to a partner, counted once in a quarter"
	answer     = "people who answered the equality questions"
)

// Linked are the cubes that count the same people along a shared margin. They are rounded together, so that the margin is
// the same figure in all of them and comparing two tables tells nothing that one does not.
//
// What we could not offer is linked with nothing, not even with where people live, though some of those people may be in
// both: a gap is kept without a trace of who asked (models.Gap), so that each try is a request, also one of a form that was
// never sent and one of somebody who tried three times. No figure of the one is a sum, a part or a bound of a figure of the
// other, and whoever has both can work out nothing from one about the other.
var linked = [][]string{{"area", "need"}, {"age", "route"}, {"opening", "contact", "level"}, {"ethnicity", "condition", "limits", "sex"}}

var (
	areas       = Axis{Name: "area", Title: "Area", Place: true}
	districts   = Axis{Name: "district", Title: "District", Districts: true}
	needs       = Axis{Name: "need", Title: "Need", Items: needList(false)}
	mergedNeeds = Axis{Name: "need", Title: "Need", Items: needList(true)}
	people      = Axis{Name: "people", Title: "", Items: models.Listing{{Code: "people", Label: "People"}}}
	services    = Axis{Name: "services", Title: "", Items: models.Listing{{Code: "services", Label: "Services"}}}
	results     = Axis{Name: "result", Title: "What became of it", Ordered: true, Items: append(slices.Clone(models.NeedResults), models.Entry{Code: "none", Label: "No result yet"})}
	ages        = Axis{Name: "age", Title: "Age", Ordered: true, Items: models.StatAges}
	genders     = Axis{Name: "gender", Title: "Gender", Ordered: true, Items: models.StatGenders}
	routes      = Axis{Name: "route", Title: "Who asked", Ordered: true, Items: models.Listing{{Code: "self", Label: "The person"}, {Code: "representative", Label: "Family or a friend"}, {Code: "professional", Label: "A professional"}}}
	opened      = Axis{Name: "wait", Title: "Time", Ordered: true, Items: append(slices.Clone(models.StatWaits), models.Entry{Code: "not_yet", Label: "Not read"})}
	contacted   = Axis{Name: "wait", Title: "Time", Ordered: true, Items: append(slices.Clone(models.StatWaits), models.Entry{Code: "not_yet", Label: "Nobody tried"})}
	levels      = Axis{Name: "level", Title: "Level", Ordered: true, Items: append(slices.Clone(models.Levels), models.Entry{Code: "none", Label: "Not said"})}
	reasons     = Axis{Name: "reason", Title: "Reason", Items: models.DeclineReasons}
	ethnicities = Axis{Name: "ethnicity", Title: "Ethnic group", Ordered: true, Items: models.StatEthnicities}
	conditions  = Axis{Name: "condition", Title: "Condition", Ordered: true, Items: models.YesNo}
	limits      = Axis{Name: "limits", Title: "Limits", Ordered: true, Items: models.Limits}
	sexes       = Axis{Name: "sex", Title: "Sex", Ordered: true, Items: models.Sexes}
	capacities  = Axis{Name: "capacity", Title: "Room", Ordered: true, Items: models.Capacities}
	leftOut     = Axis{Name: "why", Title: "Why", Ordered: true, Items: models.StatLeftOut}
)

// CubeNamed finds a cube; false when there is none.
func CubeNamed(name string) (Cube, bool) {
	i := slices.IndexFunc(Cubes, func(c Cube) bool { return c.Name == name })
	if i < 0 {
		return Cube{}, false
	}
	return Cubes[i], true
}

// needList is the needs list; merged, the sensitive ones are one entry.
func needList(merged bool) models.Listing {
	var list models.Listing
	for _, n := range models.Needs {
		if !merged || !n.Sensitive && !n.Restricted {
			list = append(list, models.Entry{Code: n.Code, Label: n.Label})
		}
	}
	if merged {
		list = append(list, models.Entry{Code: OtherSupport, Label: "Other support"})
	}
	return list
}
