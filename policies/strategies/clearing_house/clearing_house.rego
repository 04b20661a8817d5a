# METADATA
# title: Back-office clearing house
# description: Offices keep their records, and an intermediary routes, converts and indexes what passes between them.
# custom:
#   kind: strategy
#   sources: [report2004, westholm2005]
package strategies.clearing_house

import data.facts

# METADATA
# title: The index is acceptable
# description: >-
#   An index of everybody is judged like a file of everybody, even if it holds no records. Sensitive data
#   on all residents pass only under an independent authority.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: political
#   remedy: Let an independent committee authorise each link, or index only those who need it.
#   sources: [sk2007, eif2010, parl-contactpoint, lords-contactpoint, ek-31466, cbss-en]
#   ways:
#     - The index leaves most residents out
#     - No sensitive data, and no ban on a central file
#     - An authority approves each link beforehand
index_accepted if not input.service.population_wide

index_accepted if {
	not input.service.sensitive
	input.context.central_personal_file != "prohibited"
}

index_accepted if {
	input.context.data_protection_control == "prior_authorisation"
	input.context.central_personal_file != "prohibited"
}

# METADATA
# title: Lawful ground for each message
# description: >-
#   Each message that passes the hub needs a ground: a duty, an act, the consent of the person, or a
#   contract with those who apply, who hand their own data over. No contract covers everybody.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Enact a list of the flows, or let the person consent when applying.
#   sources: [lw2001, cbss-en, pre-4008-2006, independent-ucas]
#   ways:
#     - A general duty or permission to share
#     - Acts list each flow
#     - The person consents
#     - Those who apply hand their data over under contract
#     - No personal data pass the hub
lawful_flow if input.context.data_sharing_basis == "general"

lawful_flow if facts.listed_by_act

lawful_flow if input.context.data_sharing_basis == "consent"

lawful_flow if {
	input.service.relations == "contract"
	not input.service.population_wide
}

lawful_flow if facts.about_no_person

# METADATA
# title: Messages find their address
# description: >-
#   The hub must know which office holds whose record: by a number, by an index, by translating the
#   numbers of the offices, or because the contract lets the user say so.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Build a reference directory that translates the numbers the offices use.
#   sources: [cbss-en, pt-law7-2007, juriscom-adresse, independent-ucas]
#   inferred: true
#   ways:
#     - A universal number, or sector numbers that the hub translates
#     - Sector numbers despite a ban on a general one
#     - Businesses and objects bear numbers
#     - A common index exists already
#     - Under contract, the user names the offices
addressable if input.context.person_identifier in {"sectoral", "universal"}

addressable if {
	input.context.person_identifier == "prohibited"
	input.service.intermediary in {"mutual", "public"}
	input.service.relations == "hierarchy"
}

addressable if facts.about_no_person

addressable if input.service.records == "mixed"

addressable if input.service.relations == "contract"

# METADATA
# title: An operator that all sides accept
# description: >-
#   The offices must accept the go-between: because it is their own, because they are told to, because a
#   statute gives those it must win over the board, or because they found it themselves. Offices that
#   settled a standard among themselves have shown that they can.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Found a body that the offices own, or give them the majority on the board of a public one.
#   sources: [westholm2005, kmw2007, bekkers2007, cbss-en, ccomptes-gipmds, sfh-dosv, stat-tyvi]
#   ways:
#     - The offices own it
#     - A public body, with instruction or contract
#     - A body by statute, its board shared
#     - Offices with a standard of their own found it
#     - A private carrier under contract
accepted_operator if input.service.intermediary == "mutual"

accepted_operator if {
	input.service.intermediary == "public"
	input.service.relations in {"contract", "hierarchy"}
}

accepted_operator if {
	input.service.competence == "national"
	input.service.relations == "negotiation"
}

accepted_operator if input.service.data_standard == "agreed"

accepted_operator if {
	input.service.intermediary == "private"
	input.service.relations == "contract"
}

# METADATA
# title: A minimal common message
# description: >-
#   Since the hub converts, a short message in common is enough. Where the state decides, one act can bring
#   hub and message, if the offices are few or are instructed.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Agree on one short message, and leave the rest to conversion in the hub.
#   sources: [stat-tyvi, splq-bibliotek, anacom-ies]
#   inferred: true
#   ways:
#     - A standard agreed or prescribed
#     - Hub and message by one act, with instruction
#     - Hub and message by one act, for few offices
common_message if input.service.data_standard in {"agreed", "mandatory"}

common_message if {
	input.service.competence == "national"
	input.service.relations == "hierarchy"
}

common_message if {
	input.service.competence == "national"
	facts.few_offices
}

# METADATA
# title: Records lie with several offices
# description: Where one file serves everybody already, there is nothing for an intermediary to clear.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Keep the central file, and look for gains in the process around it.
#   sources: [report2004, kmw2007]
#   inferred: true
#   ways:
#     - Records are distributed or mixed
records_apart if input.service.records in {"distributed", "mixed"}

# METADATA
# title: A reason to join
# description: >-
#   A hub lives from traffic. Offices join soon if they are told to, if the form is prescribed, if they are
#   paid, or if the hub is their own and solves a problem of theirs. Hubs without any of these came late,
#   but they came.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: organisational
#   remedy: Close the way on paper by ordinance, or pay each office for the messages it delivers.
#   sources: [bekkers2007, hb2002, registroimprese-comunica, pre-4008-2006, independent-ucas, nmvtis-1992]
#   ways:
#     - Instruction
#     - The law prescribes the form
#     - A contract that rewards use
#     - The offices use a hub of their own
reason_to_join if input.service.relations == "hierarchy"

reason_to_join if input.service.data_standard == "mandatory"

reason_to_join if input.service.relations == "contract"

reason_to_join if input.service.intermediary == "mutual"

# METADATA
# title: Many owners of their own files
# description: The more offices keep a file of their own, the more links one hub saves.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: organisational
#   remedy: Bring further offices that keep their own files into the exchange.
#   sources: [cbss-en, splq-bibliotek]
#   inferred: true
#   ways:
#     - Twenty or more offices, distributed records
many_owners if {
	input.service.records == "distributed"
	not facts.few_offices
}

# METADATA
# title: Power is divided
# description: Where no side can command the others, a hub that leaves each its records suits them all.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: political
#   remedy: Negotiate the hub with all who could block it, before a bill is drafted.
#   sources: [westholm2005, ccomptes-gipmds]
#   inferred: true
#   ways:
#     - Consensus, and nobody who instructs
#     - Shared competence
divided_power if {
	input.context.decision_style == "consensual"
	input.service.relations in {"contract", "negotiation"}
}

divided_power if input.service.competence == "shared"

# METADATA
# title: An independent authorising committee
# description: A body that approves each link beforehand relieves the hub of the suspicion of spying.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: legal
#   remedy: Let an independent committee of the parliament approve each new link.
#   sources: [cbss-en]
#   inferred: true
#   ways:
#     - Links need prior authorisation
independent_committee if input.context.data_protection_control == "prior_authorisation"

# METADATA
# title: A network that reaches the offices
# description: The hub needs a network of the state, or carriers that the offices already use.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: technical
#   remedy: Extend the network of the state to the offices, or contract carriers for it.
#   sources: [cbss-maes, stat-tyvi]
#   inferred: true
#   ways:
#     - A network of the state
#     - Private carriers
reachable_offices if input.context.government_network in {"national", "partial"}

reachable_offices if input.service.intermediary == "private"

# METADATA
# title: Enough traffic for a hub
# description: Eight of ten hubs that succeeded, and whose volume is known, handle as many cases or more.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: organisational
#   remedy: Run further services over the same hub.
#   sources: [gipmds-2012, splq-bibliotek, publicnet-nlis]
#   inferred: true
#   ways:
#     - Three hundred thousand cases a year or more
enough_traffic if input.service.annual_cases >= 300000

# METADATA
# title: Slow joining and thin content
# description: >-
#   Without instruction or payment, and with a hub that the offices do not own, they join late and deliver
#   little. A hub with pointers only stays unused.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Start with one exchange that its users need daily, and set a date for joining.
#   sources: [tuttocamere-ina, circ23-2005, ccomptes-gipmds]
#   inferred: true
slow_joining if {
	input.service.relations == "negotiation"
	input.service.intermediary != "mutual"
}

# METADATA
# title: A new hub without experience
# description: No body exists to start from, and the online services of the state are below the European average.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Pilot the hub with two or three offices before it is opened to all.
#   sources: [ohtonen2002, cgey2003]
#   inferred: true
untested_hub if {
	input.service.intermediary == "none"
	input.context.online_sophistication < 67
}

# METADATA
# title: An intermediary passes data on
# description: The offices keep files of their own, and a body between them passes on the data in regular use.
# scope: document
# custom:
#   kind: outcome
#   sets: [service.exchange]
#   sources: [report2004]
hub_at_work if {
	input.service.exchange == "intermediary"
	input.service.records != "central"
}
