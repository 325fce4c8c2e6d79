package models

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"
	_ "time/tzdata" // a small container has no zone database of its own
)

// London is where this service's days begin and end.
var London = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zone database is linked into the program
	}
	return l
}()

// Age is how many years somebody born on that day has completed on the day of now, as people in London count.
func Age(born, now time.Time) int {
	now = now.In(London)
	years := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	return years
}

// AgeBand is the entry of AgeBands that an age falls into; empty for one that nobody reaches.
func AgeBand(age int) string {
	limits := []int{12, 15, 17, 24, 34, 44, 54, 64, 74, 84}
	if age < 0 || age > 130 {
		return ""
	}
	for i, last := range limits {
		if age <= last {
			return AgeBands[i].Code
		}
	}
	return AgeBands[len(limits)].Code
}

// Under16 says whether an age band is that of a child for whom the coordination team decides first.
func Under16(band string) bool { return band == "0-12" || band == "13-15" }

// BandFrom is the lowest age of a band; -1 when it is none.
func BandFrom(band string) int {
	for age := range 86 {
		if AgeBand(age) == band {
			return age
		}
	}
	return -1
}

// proclaimed are the bank holidays beyond the rule of the Banking and Financial Dealings Act 1971, by which every year is
// computed; gov.uk publishes both.
var proclaimed atomic.Pointer[[]string]

// ExtendBankHolidays says which days beyond the yearly ones nobody works here, as 2027-05-10. The program calls it once,
// before it counts a day; what is no date is refused.
func ExtendBankHolidays(days []string) error {
	for _, d := range days {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			return fmt.Errorf("%q is not a day such as 2027-05-10", d)
		}
	}
	proclaimed.Store(&days)
	return nil
}

// WorkingDay says whether a day, in London, is neither at a weekend nor a bank holiday.
func WorkingDay(day time.Time) bool {
	day = day.In(London)
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	text := day.Format(time.DateOnly)
	if extra := proclaimed.Load(); extra != nil && slices.Contains(*extra, text) {
		return false
	}
	return !slices.Contains(holidays(day.Year()), text)
}

// NextMorning is the next time at which it is eight in the morning of a working day in London.
func NextMorning(now time.Time) time.Time {
	day := now.In(London)
	at := time.Date(day.Year(), day.Month(), day.Day(), 8, 0, 0, 0, London)
	for !at.After(now) || !WorkingDay(at) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC()
}

// WeekStart is the beginning of the week of a moment: midnight of Monday in London.
func WeekStart(now time.Time) time.Time {
	day := now.In(London)
	back := (int(day.Weekday()) + 6) % 7
	return time.Date(day.Year(), day.Month(), day.Day()-back, 0, 0, 0, 0, London).UTC()
}

// AddWorkingDays counts n working days on from a moment; the clock time in London stays the same, also over a change to
// or from summer time. One working day after any moment of a weekend is Monday.
func AddWorkingDays(from time.Time, n int) time.Time {
	day := from.In(London)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if WorkingDay(day) {
			n--
		}
	}
	return day.UTC()
}

// holidays of England in one year, by rule; one that falls at a weekend moves to the next day that is free.
func holidays(year int) []string {
	on := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 12, 0, 0, 0, time.UTC) }
	monday := func(day time.Time, step int) time.Time {
		for day.Weekday() != time.Monday {
			day = day.AddDate(0, 0, step)
		}
		return day
	}
	easter := easterSunday(year)
	days := []time.Time{easter.AddDate(0, 0, -2), easter.AddDate(0, 0, 1), monday(on(time.May, 1), 1), monday(on(time.May, 31), -1),
		monday(on(time.August, 31), -1)}
	taken := map[string]bool{}
	for _, fixed := range []time.Time{on(time.January, 1), on(time.December, 25), on(time.December, 26)} {
		day := fixed
		for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || taken[day.Format(time.DateOnly)] {
			day = day.AddDate(0, 0, 1)
		}
		taken[day.Format(time.DateOnly)] = true
		days = append(days, day)
	}
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = d.Format(time.DateOnly)
	}
	return out
}

// easterSunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
func easterSunday(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month, day := (h+l-7*m+114)/31, (h+l-7*m+114)%31+1
	return time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC)
}
