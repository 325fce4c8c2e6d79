package models

// Need is an entry of the needs list. A sensitive one is hidden from list views; a restricted one leads to the safe path:
// specialist partners or the coordination team only.
type Need struct {
	Code, Label string
	Examples    string // shown as a hint, may be empty
	Sensitive   bool
	Restricted  bool
}

// Needs is the list residents choose from, in the order in which they see it. Compared for it: the Gravity domains, the
// social-prescribing lists of Sunderland's and Bradford's practices, and the categories of the family hubs service.
var Needs = []Need{
	{Code: "money", Label: "Money, bills and benefits", Examples: "benefits check, budgeting, cost of living, grants"},
	{Code: "debt", Label: "Debt", Examples: "bailiffs, arrears, priority debts"},
	{Code: "food", Label: "Food and essentials", Examples: "food bank, pantry, baby items, furniture"},
	{Code: "energy", Label: "Keeping warm and energy bills", Examples: "prepayment meter, insulation"},
	{Code: "housing", Label: "Housing", Examples: "repairs and damp, rent arrears, adaptations, finding a home"},
	{Code: "homeless", Label: "Homeless or about to lose my home", Sensitive: true},
	{Code: "work", Label: "Work, training and volunteering", Examples: "job search, skills, staying in work"},
	{Code: "learning", Label: "Learning, reading and English", Examples: "reading, numbers, English classes"},
	{Code: "digital", Label: "Getting online", Examples: "a device or data, skills, online forms"},
	{Code: "lonely", Label: "Feeling lonely or cut off", Examples: "befriending, groups, a telephone friend"},
	{Code: "wellbeing", Label: "Stress, low mood and mental wellbeing", Examples: "anxiety, low mood, sleep, confidence", Sensitive: true},
	{Code: "bereavement", Label: "Bereavement and loss", Sensitive: true},
	{Code: "active", Label: "Being more active", Examples: "walking, sport, preventing falls"},
	{Code: "weight", Label: "Healthy eating and weight"},
	{Code: "smoking", Label: "Stopping smoking"},
	{Code: "alcohol_drugs", Label: "Alcohol or drugs", Sensitive: true},
	{Code: "gambling", Label: "Gambling", Sensitive: true},
	{Code: "health", Label: "Living with a health condition", Examples: "long-term conditions, pain, cancer, peer support", Sensitive: true},
	{Code: "memory", Label: "Memory problems or dementia", Sensitive: true},
	{Code: "disability", Label: "Disability or sensory loss", Examples: "equipment, sight, hearing, learning disability, autism", Sensitive: true},
	{Code: "carer", Label: "Looking after someone", Examples: "carer's assessment, breaks, young carers"},
	{Code: "family", Label: "Family and relationships", Examples: "parenting, separation, early years"},
	{Code: "young", Label: "Children and young people", Examples: "activities, school, emotional support"},
	{Code: "abuse", Label: "Domestic or sexual abuse", Sensitive: true, Restricted: true},
	{Code: "safety", Label: "Crime and staying safe", Examples: "victim support, hate crime, scams", Sensitive: true},
	{Code: "forces", Label: "Armed forces and veterans"},
	{Code: "migration", Label: "Asylum, refugee and immigration", Sensitive: true},
	{Code: "legal", Label: "Legal help or filling in forms", Examples: "advice, advocacy, appeals"},
	{Code: "transport", Label: "Getting about", Examples: "community transport, bus pass"},
	{Code: "home_help", Label: "Practical help at home", Examples: "shopping, gardening, after hospital"},
	{Code: "arts_nature", Label: "Arts, culture, nature and hobbies"},
	{Code: "community", Label: "Faith, culture and LGBTQ+ groups", Sensitive: true},
	{Code: "other", Label: "Something else"},
	{Code: "unsure", Label: "I'm not sure, I'd like to talk to someone"},
}

// MaxNeeds is how many one enquiry may hold.
const MaxNeeds = 5

// NeedByCode finds an entry of the list; false when there is none.
func NeedByCode(code string) (Need, bool) {
	for _, n := range Needs {
		if n.Code == code {
			return n, true
		}
	}
	return Need{}, false
}

// NeedLabels gives the words for codes, in the order of the list.
func NeedLabels(codes []string) []string {
	var words []string
	for _, n := range Needs {
		if List(codes).Has(n.Code) {
			words = append(words, n.Label)
		}
	}
	return words
}

// NeedLabelsHidden is for list views that others may glance at: sensitive needs are not named.
func NeedLabelsHidden(codes []string) []string {
	var words []string
	hidden := false
	for _, n := range Needs {
		switch {
		case !List(codes).Has(n.Code):
		case n.Sensitive:
			hidden = true
		default:
			words = append(words, n.Label)
		}
	}
	if hidden {
		words = append(words, "Sensitive need")
	}
	return words
}

// Restricted says whether any of the needs leads to the safe path.
func Restricted(codes []string) bool {
	for _, c := range codes {
		if n, ok := NeedByCode(c); ok && n.Restricted {
			return true
		}
	}
	return false
}
