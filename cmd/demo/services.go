package main

// offer is a service of the invented place. Lists are codes with spaces between. What is left out is usual: for adults of
// any gender, everywhere, free, open, by referral through the platform.
type offer struct {
	of, name, outline string
	needs             string
	in                string // districts
	from, to          int    // ages; to 0: no upper limit
	anyAge            bool
	genders           string
	access            string
	venue             string
	cost, costNote    string
	wait              int  // months of waiting list
	closed            bool // takes nobody
	pause             int  // days until it takes people again; below 0: it does already
	route             string
	specialist        bool
	answers           int    // working days; 0: 3
	told              string // fields beyond the name
	clocks            clocks
}

// clocks are the working days in which a service opens, decides, makes contact, writes a note, and gives up on a referral.
type clocks struct{ open, decide, contact, note, expire int }

var (
	usual   = clocks{2, 5, 5, 20, 10}
	urgent  = clocks{1, 1, 1, 10, 3}
	patient = clocks{4, 10, 10, 40, 20}
)

// offers are all services of the place, by what they are about.
func offers() []offer {
	var all []offer
	for _, group := range [][]offer{moneyOffers, homeOffers, workOffers, companyOffers, mindOffers, healthOffers, familyOffers, safetyOffers, placeOffers} {
		all = append(all, group...)
	}
	return all
}
