package models

// Lists of the statistics. They are coarser than what is asked, and never change within a year.

// StatAges are the bands of age. An enquiry keeps bands of its own (AgeBands), and these are made of whole ones.
var StatAges = Listing{
	{"under_18", "Under 18"}, {"18_24", "18 to 24"}, {"25_44", "25 to 44"}, {"45_64", "45 to 64"}, {"65_74", "65 to 74"}, {"75_over", "75 or over"}, {"unknown", "Not known"},
}

// StatGenders of the statistics.
var StatGenders = Listing{{"female", "Female"}, {"male", "Male"}, {"other", "Another, or not said"}}

// StatWaits are bands of days, of 24 hours each.
var StatWaits = Listing{{"0", "Within a day"}, {"1_2", "1 or 2 days"}, {"3_5", "3 to 5 days"}, {"6_10", "6 to 10 days"}, {"11_over", "More than 10 days"}}

// StatEthnicities are the five groups of the census of England and Wales.
var StatEthnicities = Listing{
	{"white", "White"}, {"mixed", "Mixed or multiple ethnic groups"}, {"asian", "Asian or Asian British"}, {"black", "Black, Black British, Caribbean or African"},
	{"other", "Another ethnic group"}, {"not_said", "Not said"},
}

// StatLeftOut is why a request is not counted.
var StatLeftOut = Listing{
	{"withdrawn", "Withdrawn before it was sent to anybody"}, {"error", "Entered in error"}, {"paused", "The person restricted our use of it"},
	{"waiting", "Nobody had agreed to it, or that could not be confirmed"},
}
