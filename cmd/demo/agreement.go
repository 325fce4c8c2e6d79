package main

const (
	agreementTitle   = "Sharing information to help people in Wearmouth"
	agreementPurpose = "To send people's requests for help, with their consent, to the organisations that they choose."
	agreementNumber  = "1.0"
)

// agreementWords are the agreement that every organisation signs, about a page of it.
const agreementWords = `Sharing information to help people in Wearmouth
Agreement, version 1.0

1. Who we are
We are the organisations that sign this agreement. We are equal partners. Wearmouth City Council leads the agreement and hosts the coordination team.

2. Why we share
People in Wearmouth ask for help through Fingerpost, by themselves, through somebody whom they trust, or with a professional. We share what is needed to bring each request to the organisations that the person chose, to help them well, and to tell them what became of it. We use figures in which nobody can be recognised to see where help is missing.

3. What we share
No more than this list, and of it only what the service has declared that it needs: name; date of birth or age; gender; address, phone number and email address; others who are already helping; a short summary of what we should know; what helps the person use a service; and how contact went. When somebody asks on another person's behalf, the service also learns who asked and how to reach them. Before a service says yes it sees no name and no contact details.

4. Where it comes from, and what makes it lawful
It comes from the person, or from somebody else with the person's agreement. We collect it and send it with the person's explicit consent, which names each organisation (UK GDPR, articles 6(1)(a) and 9(2)(a)). Each of us has its own lawful basis for the help that it then gives, and says so in its privacy notice. Figures and research rest on our public task and use as little as will do (article 6(1)(e), with the safeguards of articles 84A to 84C). What the law obliges us to share, such as to protect a child or an adult at risk, we share under that law (article 6(1)(c)) and through the usual channels, not through Fingerpost. We ask separately before telling anybody's story in public.

5. Who is responsible
We are jointly responsible for what is held in Fingerpost; people may turn to any of us, and the coordination team sees that they are answered. Once a partner takes information into its own records, it alone is responsible for that copy. Fingerpost notes the day, and tells the person.

6. How we share
Only in Fingerpost, by people with an account of their own and a second step at sign-in. An email says that something is waiting, never what or about whom. Whoever passes a person on asks that person first.

7. How we look after it
Each of us trains its people, keeps them to confidentiality, takes away accounts on the day that somebody leaves, corrects mistakes when told, and keeps information only as long as it is needed for what it was shared for. A person may withdraw at any time, in one step, and every partner stops.

8. Rights
People may see, correct, take away and erase what we hold about them, and may object or complain. Whoever is asked answers, or passes it to the coordination team on the same day.

9. When something goes wrong
Whoever notices that information was lost, seen or sent wrongly tells the coordination team at once, and in any case within 24 hours. We help each other to put it right and decide together who tells the Information Commissioner and the people concerned.

10. Review, joining and leaving
We review this agreement every year. An organisation joins when somebody with the authority to do so signs the version in force. It may leave at any time by telling the coordination team; from that day it is sent nobody. Nothing here changes what the law already asks of any of us.

By signing, we confirm that we have read this agreement, that it is right for our organisation, that we follow the guidance of the Information Commissioner and the data protection law of the United Kingdom, and that our people are trained to keep to it.
`
