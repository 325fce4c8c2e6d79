//go:build race

package referral_test

// quarterAsks is a fifth of what it is without the race detector, under which everything takes several times as long.
const quarterAsks = 400
