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
#   An index of everybody is judged like a file of everybody, even if it holds no records. Where such a file is
#   restricted, an index is accepted if the data are not sensitive.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: literature
#   layer: political
#   remedy: Index only those who need it, or leave the sensitive data out.
#   sources: [parl-contactpoint, lords-contactpoint, ek-31466]
#   ways:
#     - The index leaves most residents out
#     - A file on all residents is permitted
#     - No sensitive data, and no ban on a central file
index_accepted if not input.service.population_wide

index_accepted if input.context.central_personal_file == "permitted"

index_accepted if {
	not input.service.sensitive
	input.context.central_personal_file != "prohibited"
}

# METADATA
# title: An operator that all sides accept
# description: >-
#   The offices must accept the go-between: because it is their own and they trust it, because they are told to, or
#   because an act of the state can found it.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: literature
#   layer: organisational
#   remedy: Found a body that the offices own, or give them the majority on the board of a public one.
#   sources: [bekkers2007, eif2017, cbss-en, ccomptes-gipmds, sfh-dosv]
#   ways:
#     - The offices own it
#     - Instruction
#     - An act of the state can found it
accepted_operator if input.service.intermediary == "mutual"

accepted_operator if input.service.relations == "hierarchy"

accepted_operator if facts.act_of_state

# METADATA
# title: A minimal common message
# description: >-
#   Since the hub converts, a short message in common is enough. Where an act of the state can found the hub, it can
#   prescribe the message too.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: literature
#   layer: semantic
#   remedy: Agree on one short message, and leave the rest to conversion in the hub.
#   sources: [eif2017, stat-tyvi, splq-bibliotek, anacom-ies, cbss-en]
#   ways:
#     - A standard agreed or prescribed
#     - An act of the state can prescribe one
common_message if input.service.data_standard in {"agreed", "mandatory"}

common_message if facts.act_of_state

# METADATA
# title: Lawful ground for each message
# description: >-
#   Each message about a person needs a ground in law: a general duty or permission, an act that lists it, or the
#   consent of the person. The act that founds a hub can give it.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   evidence: literature
#   layer: legal
#   remedy: Enact a list of the flows, or let the person consent when applying.
#   sources: [dir2005-91, pre-4008-2006, statskontoret2006-7]
#   ways:
#     - A general duty or permission to share
#     - Acts list each flow
#     - The person consents
#     - No personal data pass the hub
lawful_flow if input.context.data_sharing_basis == "general"

lawful_flow if facts.listed_by_act

lawful_flow if input.context.data_sharing_basis == "consent"

lawful_flow if facts.about_no_person

# METADATA
# title: Records lie with several offices
# description: Where one file serves everybody already, there is little for an intermediary to clear.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   evidence: inferred
#   layer: organisational
#   remedy: Keep the central file, and look for gains in the process around it.
#   sources: [report2004, kmw2007]
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
#   evidence: literature
#   layer: organisational
#   remedy: Close the way on paper by ordinance, or pay each office for the messages it delivers.
#   sources: [bekkers2007, hb2002, registroimprese-comunica, pre-4008-2006, independent-ucas, nmvtis-1992]
#   ways:
#     - Instruction or contract
#     - The law prescribes the form
#     - The offices use a hub of their own
reason_to_join if input.service.relations in {"contract", "hierarchy"}

reason_to_join if input.service.data_standard == "mandatory"

reason_to_join if input.service.intermediary == "mutual"

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
