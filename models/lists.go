package models

// Entry is one line of a reference list: the code that is stored and the words that people read.
type Entry struct{ Code, Label string }

// Listing is a reference list in the order in which people see it.
type Listing []Entry

// Label gives the words for a code, or the code itself when it is not on the list.
func (l Listing) Label(code string) string {
	for _, e := range l {
		if e.Code == code {
			return e.Label
		}
	}
	return code
}

// Has says whether the code is on the list.
func (l Listing) Has(code string) bool {
	for _, e := range l {
		if e.Code == code {
			return true
		}
	}
	return false
}

// Labels gives the words for several codes.
func (l Listing) Labels(codes []string) []string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = l.Label(c)
	}
	return words
}

// Reasons with which a partner passes a referral back, after the reasons in use in NHS booking and in referral products.
var DeclineReasons = Listing{
	{"no_capacity", "No capacity at the moment"},
	{"waiting_list_closed", "Waiting list is closed"},
	{"not_eligible_age", "Outside our age range"},
	{"not_eligible_area", "Outside our area"},
	{"not_eligible_criteria", "Does not meet our criteria"},
	{"not_right_service", "Not what we do"},
	{"needs_too_complex", "Needs more specialist help than we give"},
	{"already_supported", "Already working with us"},
	{"missing_info", "Not enough information, and could not get it"},
	{"consent_unclear", "Consent is not clear"},
	{"unsafe_for_service", "A risk that we cannot manage safely"},
	{"language_or_access", "Cannot meet a language or access need"},
	{"transport", "Too far, or no transport"},
	{"duplicate", "Sent to us twice"},
	{"service_paused", "Service paused or ended"},
	{"person_declined", "The person said no before we started"},
	{"other", "Something else"},
}

// NextSteps are what a partner may propose when it passes back.
var NextSteps = Listing{
	{"return_to_coordinator", "Go back to the coordination team"},
	{"suggest_other_service", "Try another service, named in the words below"},
	{"signposted", "The person was told where else to go"},
	{"none", "Nothing more is needed"},
}

// CloseReasons end a referral without the help having been completed.
var CloseReasons = Listing{
	{"need_met", "Need met in another way"},
	{"need_partly_met", "Need partly met"},
	{"goals_reached_self", "The person carried on by themselves"},
	{"moved_to_other_service", "Moved to another service"},
	{"person_withdrew", "The person no longer wants this"},
	{"did_not_engage", "Did not take part"},
	{"unable_to_contact", "Could not be reached"},
	{"no_longer_needed", "No longer needed"},
	{"moved_away", "Moved away"},
	{"hospital_or_care", "Went into hospital or care"},
	{"died", "Has died"},
	{"service_ended", "Service ended"},
	{"not_suitable_after_assessment", "Not suitable after assessment"},
	{"safeguarding_took_over", "Safeguarding took over"},
	{"other", "Something else"},
}

// PassedOn says whether a close reason leaves the person without what they were to get, so that it goes on to the next
// service or back to the coordination team, as if it had been passed back.
func PassedOn(reason string) bool {
	return reason == "service_ended" || reason == "not_suitable_after_assessment"
}

// NeedResults say what became of each need.
var NeedResults = Listing{
	{"met", "Met"},
	{"partly", "Partly met"},
	{"not_met", "Not met"},
	{"moved_on", "Someone else is helping with it now"},
	{"not_wanted", "No longer wanted"},
}

// InteractionTypes are the kinds of contact that are logged.
var InteractionTypes = Listing{
	{"phone_call", "Phone call"},
	{"text", "Text message"},
	{"email", "Email"},
	{"letter", "Letter"},
	{"video", "Video call"},
	{"face_to_face_office", "Met at our place"},
	{"face_to_face_community", "Met in the community"},
	{"home_visit", "Home visit"},
	{"group_session", "Group session"},
	{"with_other_agency", "With another organisation"},
	{"referrer_update", "Update to the referrer"},
	{"contact_attempt", "Tried to make contact another way"},
	{"admin_note", "Note for the file"},
}

// InteractionOutcomes say how an attempt went.
var InteractionOutcomes = Listing{
	{"spoke_to_person", "Spoke to the person"},
	{"spoke_to_other_no_details_given", "Spoke to someone else, told them nothing"},
	{"no_answer", "No answer"},
	{"voicemail_left", "Left a voicemail"},
	{"voicemail_not_left", "Reached voicemail, left nothing"},
	{"number_not_working", "Number does not work"},
	{"wrong_number", "Wrong number"},
	{"message_sent", "Message sent"},
	{"message_bounced", "Message came back"},
	{"letter_sent", "Letter sent"},
	{"letter_returned", "Letter came back"},
	{"asked_to_call_back", "Asked us to call back"},
	{"declined_support", "Does not want support"},
	{"asked_not_to_be_contacted", "Asked not to be contacted"},
}

// Attendances follow the NHS data dictionary's "attended or did not attend", in plain words.
var Attendances = Listing{
	{"5", "Came"},
	{"6", "Came late and was seen"},
	{"7", "Came too late to be seen"},
	{"2", "They cancelled"},
	{"3", "Did not come"},
	{"4", "We cancelled"},
	{"0", "Booked, still to come"},
}

// Levels are the levels of engagement that partners feed back, one tap each; the code is the number that is stored.
var Levels = Listing{
	{"0", "No contact yet"},
	{"1", "Trying to make contact"},
	{"2", "Spoke once"},
	{"3", "Taking part sometimes"},
	{"4", "Taking part regularly"},
	{"5", "Finished"},
}

// AgeBands are what is shown of an age before a partner accepts, and what is counted.
var AgeBands = Listing{
	{"0-12", "Under 13"}, {"13-15", "13 to 15"}, {"16-17", "16 to 17"}, {"18-24", "18 to 24"}, {"25-34", "25 to 34"}, {"35-44", "35 to 44"},
	{"45-54", "45 to 54"}, {"55-64", "55 to 64"}, {"65-74", "65 to 74"}, {"75-84", "75 to 84"}, {"85+", "85 or over"},
}

// Genders are asked for who will ring and for services for one gender; never reused as equality answers.
var Genders = Listing{
	{"woman", "Woman"}, {"man", "Man"}, {"non_binary", "Non-binary"}, {"another", "Another way"}, {"not_said", "Prefer not to say"},
}

// AccessNeeds are what helps someone use a service, after the Accessible Information Standard (DAPB1605).
var AccessNeeds = Listing{
	{"interpreter", "An interpreter"},
	{"bsl", "A British Sign Language interpreter"},
	{"lipreading", "Someone who faces me, I lip-read"},
	{"hearing_aid", "I use a hearing aid or loop"},
	{"text_relay", "Text relay"},
	{"easy_read", "Easy Read information"},
	{"large_print", "Large print"},
	{"braille", "Braille"},
	{"audio", "Audio, or someone to read things out"},
	{"wheelchair", "Step-free or wheelchair access"},
	{"home_visit", "Visits at home"},
	{"quiet", "A quiet place"},
	{"extra_time", "Extra time"},
	{"reminders", "Reminders of appointments"},
	{"carer_present", "Someone with me"},
	{"same_gender", "Support from someone of my own gender"},
}

// Languages by ISO 639-1 where there is a code. English is the first, and needs no interpreter.
var Languages = Listing{
	{"en", "English"}, {"ar", "Arabic"}, {"bn", "Bengali"}, {"bg", "Bulgarian"}, {"yue", "Cantonese"}, {"fa", "Dari or Farsi"}, {"fr", "French"},
	{"gu", "Gujarati"}, {"hi", "Hindi"}, {"hu", "Hungarian"}, {"it", "Italian"}, {"ckb", "Kurdish Sorani"}, {"lt", "Lithuanian"}, {"zh", "Mandarin"},
	{"ps", "Pashto"}, {"pl", "Polish"}, {"pt", "Portuguese"}, {"pa", "Punjabi"}, {"ro", "Romanian"}, {"ru", "Russian"}, {"sk", "Slovak"},
	{"so", "Somali"}, {"es", "Spanish"}, {"ta", "Tamil"}, {"ti", "Tigrinya"}, {"tr", "Turkish"}, {"uk", "Ukrainian"}, {"ur", "Urdu"},
	{"vi", "Vietnamese"}, {"cy", "Welsh"}, {"bsl", "British Sign Language"}, {"other", "Another language"},
}

// ContactWays are the ways in which it is safe to reach someone.
var ContactWays = Listing{
	{"phone", "Phone call"}, {"text", "Text message"}, {"email", "Email"}, {"post", "Letter"}, {"other", "Through someone else"},
}

// ContactTimes are when it is safe to ring.
var ContactTimes = Listing{
	{"weekday_morning", "Weekday mornings"}, {"weekday_afternoon", "Weekday afternoons"}, {"weekday_evening", "Weekday evenings"}, {"weekend", "Weekends"},
}

// Costs of a service.
var Costs = Listing{{"free", "Free"}, {"donation", "Free, donations welcome"}, {"charge", "There is a charge"}}

// Capacities of a service (HL7 FHIR service capacity, in our words).
var Capacities = Listing{
	{"open", "Taking people now"}, {"waiting", "Waiting list"}, {"closed", "Not taking people"}, {"paused", "Paused"},
}

// PersonFields is the closed list of what a referral may share about somebody (the partner agreement, 1.1). The name always
// goes with it; a service declares which of the others it needs, and gets no more.
var PersonFields = Listing{
	{"name", "Name"}, {"born", "Date of birth"}, {"age", "Age"}, {"gender", "Gender"}, {"address", "Address"}, {"phone", "Phone number"},
	{"email", "Email address"}, {"involved", "Others already helping"}, {"summary", "What we should know"},
}

// ShowReasons are why a member of the coordination team may ask who somebody is. The person can read which was given.
var ShowReasons = Listing{
	{"place", "To find a service with them"},
	{"contact", "To get in touch about their referral"},
	{"duplicate", "To see whether two referrals are about one person"},
	{"safety", "Worried about someone's safety"},
	{"rights", "They asked us about their information"},
	{"other", "Another reason"},
}

// HeldFor says why an enquiry is with the coordination team.
var HeldFor = Listing{
	{"help_me_choose", "Asked for help to choose"},
	{"nothing_suits", "No service suits"},
	{"passed_back", "Came back from every service named"},
	{"under_16", "Under 16: needs a decision first"},
	{"restricted", "Safe path: needs a person to place it"},
	{"capacity", "May not understand or agree: needs a decision first"},
	{"no_safe_way", "Asked for by someone else, and there is no safe way to reach the person"},
	{"check_referrer", "From a professional without an account: check who it is"},
	{"referrer_unconfirmed", "The professional could not be confirmed: ask the person"},
	{"no_reply", "Asked for by someone else, and the person has not answered"},
}

// CheckWays are how the coordination team makes sure of a professional without an account: never by the number they gave.
var CheckWays = Listing{
	{"rang_public", "Rang the organisation's public number"},
	{"met", "Met them at the organisation"},
	{"known", "Somebody we know there vouches for them"},
}

// CheckFailures are why a professional could not be confirmed.
var CheckFailures = Listing{
	{"not_there", "Nobody of that name works there"},
	{"not_theirs", "They work there, and did not send this"},
	{"no_organisation", "There is no such organisation"},
	{"no_answer", "The organisation could not be reached, after trying on different days"},
}

// ConcludedWithdrawn is the reason that makes an enquiry withdrawn rather than not resolved.
const ConcludedWithdrawn = "withdrawn"

// ConcludeReasons are why the coordination team ends an enquiry that leads to no service.
var ConcludeReasons = Listing{
	{ConcludedWithdrawn, "They asked us to stop"},
	{"helped_otherwise", "They have found help in another way"},
	{"no_service", "There is no service for this, and they know"},
	{"no_contact", "We could not reach them, after trying on different days and in different ways"},
	{"entered_in_error", "It was sent by mistake"},
}
