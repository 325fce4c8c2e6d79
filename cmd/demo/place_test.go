package main

import (
	"regexp"
	"slices"
	"testing"

	"gorm.io/gorm"

	"example.org/fingerpost/app/directory"
	"example.org/fingerpost/models"
	"example.org/fingerpost/models/dbtest"
)

// filled is the directory of the invented place as the web server reads it, filled in twice.
func filled(t *testing.T) ([]models.Service, *dbtest.DB) {
	t.Helper()
	db := dbtest.New(t)
	for range 2 {
		if err := fillDirectory(t.Context(), db.Owner); err != nil {
			t.Fatal(err)
		}
	}
	var all []models.Service
	err := models.InTx(t.Context(), db.Web, models.Anyone, func(tx *gorm.DB) (err error) {
		all, err = models.ListedServices(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, db
}

func TestThePlaceIsFilled(t *testing.T) {
	t.Parallel()
	all, db := filled(t)
	if len(all) != len(offers()) {
		t.Errorf("%d services, wrote down %d: two have one name", len(all), len(offers()))
	}
	var organisations, leads, versions, signed int
	if err := db.Owner.QueryRow(t.Context(), `select count(*), count(*) filter (where lead), (select count(*) from agreement_versions),
		(select count(*) from signed_organisations) from organisations`).Scan(&organisations, &leads, &versions, &signed); err != nil {
		t.Fatal(err)
	}
	if organisations != len(members) || organisations < 28 || leads != 1 || versions != 1 || signed != organisations-3 {
		t.Errorf("%d organisations, %d lead, %d versions, %d signed", organisations, leads, versions, signed)
	}
	if len(all) < 70 {
		t.Errorf("%d services, want 70 and more", len(all))
	}
}

// A code with a slip of the pen would be a service that nobody finds.
func TestCodesAreOnTheLists(t *testing.T) {
	t.Parallel()
	phone := regexp.MustCompile(`^01632 960 ?\d{3}$`)
	for _, m := range members {
		if !phone.MatchString(m.phone) || m.outline == "" {
			t.Errorf("%s: %q, %q", m.name, m.phone, m.outline)
		}
	}
	for _, o := range offers() {
		for _, list := range []struct {
			codes string
			has   func(string) bool
		}{
			{o.needs, func(c string) bool { _, ok := models.NeedByCode(c); return ok && c != "other" && c != "unsure" }},
			{o.in, wearmouth.Serves},
			{o.genders, models.Genders.Has},
			{o.access, models.AccessNeeds.Has},
			{o.told, models.PersonFields.Has},
		} {
			for _, c := range words(list.codes) {
				if !list.has(c) {
					t.Errorf("%s: %q is on no list", o.name, c)
				}
			}
		}
		if o.outline == "" || len(words(o.needs)) == 0 {
			t.Errorf("%s says too little", o.name)
		}
		if slices.Contains(words(o.needs), "abuse") != o.specialist {
			t.Errorf("%s: specialists are those that help with abuse", o.name)
		}
		if o.specialist && o.told != "phone" && o.told != "phone age" && o.told != "" {
			t.Errorf("%s is told more than it needs", o.name)
		}
		if o.route == "" && o.told == "" {
			t.Errorf("%s could not reach anybody", o.name)
		}
	}
}

// Every need is met through the platform, for some age and gender, in all districts but a few: a place has its gaps, and
// the service is there to show them.
func TestEveryNeedIsMet(t *testing.T) {
	t.Parallel()
	all, _ := filled(t)
	for _, n := range models.Needs {
		if n.Code == "other" || n.Code == "unsure" {
			continue
		}
		met := 0
		for _, d := range wearmouth.Districts {
			a := directory.Ask{Needs: models.List{n.Code}, District: d, Age: 17, Gender: "woman", Today: models.Now()}
			b := a
			b.Age, b.Gender = 67, "man"
			if slices.ContainsFunc(append(directory.Suits(all, a), directory.Suits(all, b)...), func(m directory.Match) bool { return m.Service.Route == models.RoutePlatform }) {
				met++
			}
		}
		if met < len(wearmouth.Districts)-3 {
			t.Errorf("%s: met in %d districts only", n.Code, met)
		}
	}
}

func TestThePlaceIsVaried(t *testing.T) {
	t.Parallel()
	all, _ := filled(t)
	seen := map[string]int{}
	for _, s := range all {
		seen["route "+s.Route]++
		seen["capacity "+s.Room(models.Now())]++
		seen["cost "+s.Cost]++
		for _, g := range s.Genders {
			seen["for "+g]++
		}
		for word, is := range map[string]bool{"young": s.MaxAge <= 25, "old": s.MinAge >= 50, "specialist": s.Specialist, "local": len(s.Districts) > 0,
			"unsigned": !s.Signed && s.Route == models.RoutePlatform, "stale": directory.Stale(s, models.Now())} {
			if is {
				seen[word]++
			}
		}
	}
	for _, word := range []string{"route platform", "route direct", "route signpost", "capacity open", "capacity waiting", "capacity closed", "capacity paused",
		"cost free", "cost donation", "cost charge", "for woman", "for man", "young", "old", "specialist", "local", "unsigned", "stale"} {
		if seen[word] == 0 {
			t.Errorf("no service is %s", word)
		}
	}
	t.Log(seen)
}
