package referral

import "example.org/fingerpost/models"

// Check says what is missing of a detail for a move of an enquiry with these needs: the Problems that Move would return, or
// nil. A page that asks "are you sure" asks this first.
func (in Detail) Check(m models.Move, needs models.List) error { return checkDetail(m, in, needs) }
