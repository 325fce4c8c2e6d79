package main

// member is an organisation of the invented place. Its e-mail and website are made of slug.
type member struct{ name, slug, phone, outline string }

func (m member) email() string { return "hello@" + m.slug + ".example.org" }
func (m member) site() string  { return "https://" + m.slug + ".example.org" }

// council leads the agreement and hosts the coordination team; practice has link workers who refer, and no services.
const (
	council  = "Wearmouth City Council"
	practice = "Staith Bank Health Centre"
)

// members are all organisations. Every one is invented.
var members = []member{
	{council, "council", "01632 960 100", "Runs the city's public services and hosts the Fingerpost coordination team."},
	{practice, "staithbank", "01632 960 101", "A doctors' surgery on Staith Bank with a team of link workers, who refer people for more than medicine."},
	{"Lantern Quay Advice", "lanternquay", "01632 960 102", "Free, independent advice on money, benefits, work and the law, from an old customs house on the quay."},
	{"Copperpot Money Workshop", "copperpot", "01632 960 103", "Budgeting workshops round a kitchen table, run by people who have been short themselves."},
	{"The Full Shelf", "fullshelf", "01632 960 104", "Food, baby things and furniture, given with no fuss and no forms to fill in."},
	{"Second Table Kitchen", "secondtable", "01632 960 105", "Cooks surplus food into good meals and eats them together."},
	{"Warm Latch", "warmlatch", "01632 960 106", "Helps people keep their homes warm and their bills in hand."},
	{"Keystone Lane Housing Help", "keystonelane", "01632 960 107", "Advice for tenants and home owners: repairs, arrears, notices and finding somewhere to live."},
	{"Safe Berth", "safeberth", "01632 960 108", "A day centre and beds for people with nowhere to sleep tonight."},
	{"Slipway Skills", "slipway", "01632 960 109", "Helps people into work, training and volunteering, at their own speed."},
	{"Inkwell Learning Rooms", "inkwell", "01632 960 110", "Reading, writing, numbers and English for adults, in small friendly groups."},
	{"Plugged In Together", "pluggedin", "01632 960 111", "Devices, data and patient neighbours who show you how."},
	{"Kettle On Company", "kettleon", "01632 960 112", "Company for people who see too few others: by telephone, at home or over a pot of tea."},
	{"Quiet Tide Wellbeing", "quiettide", "01632 960 113", "Talking, breathing and getting through it: support for low mood, worry and stress."},
	{"Rowan Bench", "rowanbench", "01632 960 114", "Sits with people who have lost somebody, for as long as it takes."},
	{"Longshore Walkers", "longshore", "01632 960 115", "Walks, gentle exercise and swimming for every body along the coast."},
	{"Bright Step Health", "brightstep", "01632 960 116", "Helps people stop smoking, eat well and live well with a health condition."},
	{"Steady Keel Recovery", "steadykeel", "01632 960 117", "Support with alcohol and drugs from people who know the way back."},
	{"Call It Even", "calliteven", "01632 960 118", "Helps people who gamble, and those close to them, to stop and to repair what it broke."},
	{"Longer Road", "longerroad", "01632 960 119", "People who live with pain, tiredness or illness, helping each other along."},
	{"Harbour Memory Rooms", "memoryrooms", "01632 960 120", "A warm place for people with memory problems or dementia and those who love them."},
	{"Level Path", "levelpath", "01632 960 121", "Run by disabled people, for disabled people: equipment, rights, independence."},
	{"Bell and Beam", "bellandbeam", "01632 960 122", "Support for people who are losing their sight or their hearing, at home and out and about."},
	{"Breather for Carers", "breather", "01632 960 123", "Looks after those who look after somebody else."},
	{"Pebbles Family Place", "pebbles", "01632 960 124", "Play, parenting and a listening ear for families with children."},
	{"Signal Box Youth", "signalbox", "01632 960 125", "A place of their own for young people, in the old signal box at Pitshaw."},
	{"Marram House", "marram", "01632 960 126", "Specialist support for women and children harmed by somebody close to them."},
	{"Saltgrass Support", "saltgrass", "01632 960 127", "Specialist support for anybody who has lived through domestic or sexual abuse."},
	{"Good Ground Victim Care", "goodground", "01632 960 128", "Helps people after a crime, whether or not it was reported."},
	{"Muster Yard", "musteryard", "01632 960 129", "A workshop and a brew for those who served, and for their families."},
	{"Welcome Landing", "welcomelanding", "01632 960 130", "A first friend and good advice for people seeking safety here."},
	{"Dial and Glide", "dialandglide", "01632 960 131", "Community minibuses and volunteer drivers for those who cannot use the bus."},
	{"Handy Neighbours Wearmouth", "handyneighbours", "01632 960 132", "Shopping, small repairs and tidy gardens by neighbours who were checked."},
	{"Tidewrack Arts", "tidewrack", "01632 960 133", "Clay, print and song in a net loft by the harbour."},
	{"Lowmoor Growing Ground", "lowmoor", "01632 960 134", "Two acres of allotment, orchard and pond that belong to everybody who turns up."},
	{"Prism Corner", "prismcorner", "01632 960 135", "By and for lesbian, gay, bisexual, trans and queer people of every age."},
	{"Many Lamps", "manylamps", "01632 960 136", "Brings people of different faiths and cultures round one table."},
	{"Millpans Homes", "millpans", "01632 960 137", "A housing association with homes in the west of the city, and support to keep them."},
}

// unsigned never signed the agreement; left signed it and ended it since. Nobody can be sent to either.
var (
	unsigned = []string{"Tidewrack Arts", "Many Lamps"}
	left     = []string{"Copperpot Money Workshop"}
)
