package referral

import "example.org/fingerpost/models"

// Check says what is missing of a detail for a move of an enquiry with these needs: the Problems that Move would return, or
// nil. A page that asks "are you sure" asks this first.
func (in Detail) Check(m models.Move, needs models.List) error { return checkDetail(m, in, needs) }

// For keeps what a move needs and drops the rest, so that nothing is stored that nobody asked for.
func (in Detail) For(m models.Move) Detail {
	var out Detail
	if m.Needs&models.NeedsReason != 0 {
		out.Reason = in.Reason
	}
	if m.Needs&models.NeedsNextStep != 0 {
		out.NextStep = in.NextStep
	}
	if m.Needs&models.NeedsWords != 0 {
		out.Words = in.Words
	}
	if m.Needs&models.NeedsMonth != 0 {
		out.Month = in.Month
	}
	if m.Needs&models.NeedsOutcomes != 0 {
		out.Results = in.Results
	}
	return out
}
