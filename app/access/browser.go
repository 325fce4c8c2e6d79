package access

import "strings"

// browser says which browser on which system a User-Agent is of, in the words that people know them by. Only these words
// are kept, as the full text could tell one machine from another.
func browser(agent string) string {
	program := first(agent, [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := first(agent, [][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "Chromebook"},
		{"Mac OS", "Mac"}, {"Linux", "Linux"}})
	switch {
	case program == "" && system == "":
		return "Unknown browser"
	case program == "":
		return "Browser on " + system
	case system == "":
		return program
	}
	return program + " on " + system
}

func first(text string, marks [][2]string) string {
	for _, m := range marks {
		if strings.Contains(text, m[0]) {
			return m[1]
		}
	}
	return ""
}
