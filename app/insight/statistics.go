package insight

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/fingerpost/models"
)

// Statistics answers from what was released, and from nothing else: its database role can read no other table.
type Statistics struct {
	DB      *models.DB // as models.StatsRole
	Web     *models.DB // for the record of downloads
	Journal models.Journal
}

// Releases lists what was released, newest first, with a stone for what was withdrawn. Whoever signs sees what waits for
// that too; the public sees what was approved for it.
func (s Statistics) Releases(ctx context.Context, who models.Actor) ([]models.Release, error) {
	var all []models.Release
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) (err error) {
		all, err = models.Releases(tx)
		return err
	})
	return all, err
}

// Places are the entries of an axis of a cube in a release's frame, for a filter: areas, districts or the fixed list.
func (s Statistics) Places(ctx context.Context, who models.Actor, a Axis, quarter string) (models.Listing, error) {
	if !a.places() {
		return a.Items, nil
	}
	var list models.Listing
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) error {
		r, err := models.ReleaseOf(tx, quarter)
		if err != nil {
			return err
		}
		f, err := models.FrameOf(tx, r.Frame)
		list = entries(a, f)
		return err
	})
	return list, err
}

// Median is a whole figure over at least twenty people, frozen with its release.
type Median struct {
	Quarter, Name string
	Figure        Figure // in days; Withheld when there were fewer than twenty people
}

// The medians of a release, over people who were sent to a partner.
const (
	MedianOpening = "days_to_opening" // until a partner first read it
	MedianContact = "days_to_contact" // until somebody first tried to get in touch
)

// Medians reads both medians of each quarter that the actor may see, quarter by quarter in the order given.
func (s Statistics) Medians(ctx context.Context, who models.Actor, quarters []string) ([]Median, error) {
	var kept []models.Median
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) (err error) {
		kept, err = models.Medians(tx, quarters, nil)
		return err
	})
	var all []Median
	for _, quarter := range quarters {
		for _, name := range []string{MedianOpening, MedianContact} {
			all = append(all, Median{quarter, name, frozen(kept, quarter, name, Days)})
		}
	}
	return all, err
}

// Comparison is how a partner does beside the others, for that partner alone.
type Comparison struct {
	Quarter string
	Own     Figure // share of people whose referral it opened in time, in whole per cents; Withheld below twenty people
	Typical Figure // of the partner in the middle; Withheld when fewer than five partners had twenty people
}

// Compare reads how the actor's organisation compares, quarter by quarter in the order given. For partners.
func (s Statistics) Compare(ctx context.Context, who models.Actor, quarters []string) ([]Comparison, error) {
	var kept []models.Median
	err := models.InTx(ctx, s.DB, who, func(tx *gorm.DB) (err error) {
		kept, err = models.Medians(tx, quarters, &who.Org)
		return err
	})
	var all []Comparison
	for _, quarter := range quarters {
		all = append(all, Comparison{quarter, frozen(kept, quarter, models.ShareInTime, Percent), frozen(kept, quarter, models.ShareTypical, Percent)})
	}
	return all, err
}

// Downloaded puts a download on the record: who took which table in which form. What was asked is not personal.
func (s Statistics) Downloaded(ctx context.Context, who models.Actor, q Query, form string) error {
	return models.InTx(ctx, s.Web, who, func(tx *gorm.DB) error {
		return s.Journal.Write(tx, who, models.Line{Action: "statistics.download", Object: "statistics", Fields: append(models.List{q.Cube}, q.Quarters...), Reason: form})
	})
}

func frozen(kept []models.Median, quarter, name string, unit Unit) Figure {
	i := slices.IndexFunc(kept, func(m models.Median) bool { return m.Quarter == quarter && m.Name == name })
	if i < 0 {
		return Figure{Kind: Withheld, Unit: unit}
	}
	return Figure{Value: kept[i].Value, Kind: Shown, Unit: unit}
}

// entries are the lines of an axis in a frame.
func entries(a Axis, f models.Frame) models.Listing {
	if !a.places() {
		return a.Items
	}
	var list models.Listing
	for _, area := range f.Areas {
		e := models.Entry{Code: area.Code, Label: area.Label}
		if a.Districts && area.District != "" {
			e = models.Entry{Code: area.District, Label: area.District}
		}
		if !list.Has(e.Code) {
			list = append(list, e)
		}
	}
	return list
}
