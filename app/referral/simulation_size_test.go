//go:build !race

package referral_test

// quarterAsks is how many people ask in the simulated quarter.
const quarterAsks = 2000
