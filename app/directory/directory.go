// Package directory holds the services of the place: finding one by words, saying which suit somebody and why, and keeping
// what a partner says of its own room. It does not know who asks, and nothing of enquiries or referrals.
package directory
