package main

import (
	"math/rand/v2"
	"strings"
)

// mailHost ends the address of everybody who is made here.
const mailHost = "@load.example.org"

// Everybody is invented: names that nobody has to have, streets that are nowhere, Ofcom's numbers for fiction.
var (
	given   = strings.Fields("Orla Wilf Hamza Ines Dorota Kofi Maeve Tariq Ottilie Bram Signe Rashid Nell Piotr Amina Gethin Solveig Yusuf Petra Leopold Fatou Cerys Anselm Mirela Jorun Obi Hetty Ludo Zofia Rafe")
	middle  = strings.Fields("Ann Lee May Rose Jo Kit Fay Sol Bea Tom Ivy Max Eve Ray Dee")
	family  = strings.Fields("Fenwick Harker Olusoga Brandt Kowal Asante Tierney Haddad Winslade Vandermeer Lund Qureshi Thorley Nowak Bello Prosser Eide Demir Castell Aldous Sarr Merrick Whitlock Popescu Strand Eze Larkin Moreau Wrona Penrose")
	streets = strings.Fields("Lamplight Saltgrass Kittiwake Ropewalk Limekiln Harbour Marram Tollgate Beacon Ferry Glasshouse Staithes")
	ways    = []string{"Row", "Street", "Terrace", "Lane", "Close"}
	worries = []string{"The boiler bill frightens me and I do not know whom to ask.", "I have not been out much since my husband died last spring.",
		"I would like to cook again but my hands are not what they were.", "Letters come that I cannot read, and I put them in a drawer.",
		"I look after my brother and have no evening to myself.", "We moved here in May and know nobody on our street yet.",
		"My back is better than it was and I want to walk with others.", "I was told to ask about a grant for the windows."}
	notes = []string{"Rang, spoke for ten minutes, will come on Thursday.", "No answer in the morning; tried again after five.", "Met at our place, filled in the first form together.",
		"Came with a friend and stayed for tea.", "Sent the papers by post as asked.", "Went through the letters and put two aside for advice."}
	told = []string{"We are full until the new year; another service may be quicker.", "We help people of another age, and told them who might.", "Thank you for asking us. Your place begins soon."}
)

func pick[T any](d *rand.Rand, list []T) T { return list[d.IntN(len(list))] }

// some picks each of a list with a chance.
func somePicks(d *rand.Rand, list []string, chance float64) []string {
	var got []string
	for _, s := range list {
		if d.Float64() < chance {
			got = append(got, s)
		}
	}
	return got
}
