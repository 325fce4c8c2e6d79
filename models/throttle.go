package models

import (
	"time"

	"gorm.io/gorm"
)

// Bucket is how often something may be tried: so many times at once, and one more after each pause. Whoever goes on while
// it is empty digs a hole and waits longer, but never longer than Hole pauses more, so nobody is locked out for good.
type Bucket struct {
	Size, Hole float64
	Pause      time.Duration
}

// TakeToken counts one attempt under a key, in one statement, so that attempts at the same moment are all counted. It says how
// long to wait; zero when this attempt may be made.
func TakeToken(tx *gorm.DB, key []byte, b Bucket, now time.Time) (time.Duration, error) {
	var left float64
	err := tx.Raw(`insert into throttles as t (tokens, key, at) values (cast(? as float8), ?, ?)
		on conflict (key) do update set at = greatest(t.at, excluded.at), tokens = (
			select case when n >= 1 then n - 1 else greatest(n - 1, cast(? as float8)) end
			from (select least(excluded.tokens + 1, t.tokens + greatest(0, extract(epoch from excluded.at - t.at)) / cast(? as float8)) as n) filled)
		returning tokens`, b.Size-1, key, now, -b.Hole, b.Pause.Seconds()).Scan(&left).Error
	if err != nil {
		return 0, translate("count attempt", err)
	}
	if left >= 0 {
		return 0, nil
	}
	return time.Duration((1 - left) * float64(b.Pause)), nil
}

// GiveToken gives back what an attempt took that turned out to be right.
func GiveToken(tx *gorm.DB, key []byte, b Bucket) error {
	return translate("count attempt", tx.Exec(`update throttles set tokens = least(?, tokens + 1) where key = ?`, b.Size, key).Error)
}

// FillBucket begins a full bucket under a key that has none.
func FillBucket(tx *gorm.DB, key []byte, b Bucket, now time.Time) error {
	return translate("count attempt", tx.Exec(`insert into throttles (tokens, key, at) values (?, ?, ?) on conflict (key) do nothing`, b.Size, key, now).Error)
}

// HasBucket says whether there is a bucket under a key.
func HasBucket(tx *gorm.DB, key []byte) (bool, error) {
	var has bool
	err := tx.Raw(`select exists (select 1 from throttles where key = ?)`, key).Scan(&has).Error
	return has, translate("count attempt", err)
}
