# METADATA
# title: Generic interaction
# description: >-
#   One step that many services have in common, such as to pay, to identify oneself or to file, is built once for
#   all. The cases behind it stay with their offices.
# custom:
#   kind: strategy
#   pack: wider
#   sources: [report2004]
package strategies.generic_interaction

import data.facts

# METADATA
# title: The same step in all services
# description: The step must have one form in all services, or it is built once and then adapted everywhere.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Agree on the form of the one step, and on nothing beyond it.
#   sources: [dk-nemkonto-law, gateway-record]
#   inferred: true
#   ways:
#     - A form agreed or prescribed
same_step if input.service.data_standard in {"agreed", "mandatory"}

# METADATA
# title: Users are known everywhere
# description: >-
#   All offices must take the step for the same person. A number for all purposes does it, or an operator who
#   translates, or a login that people have already.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Offer one login that people link to each office once.
#   sources: [dk-nemkonto-law, gateway-record, hu-cc-15-1991]
#   inferred: true
#   ways:
#     - A universal person number
#     - The operator translates sector numbers
#     - Sector numbers despite a ban on a general one
#     - A login for all of government
#     - Businesses and objects bear numbers
known_everywhere if input.context.person_identifier == "universal"

known_everywhere if {
	input.context.person_identifier == "sectoral"
	input.service.intermediary in {"mutual", "public"}
}

known_everywhere if {
	input.context.person_identifier == "prohibited"
	input.service.intermediary in {"mutual", "public"}
	input.service.relations == "hierarchy"
}

known_everywhere if input.context.electronic_identity == "deployed"

known_everywhere if facts.about_no_person

# METADATA
# title: An operator of the step
# description: Somebody runs the step for all, be it a private data centre under a statute.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Tender the step, or give it to a body that the offices know.
#   sources: [dk-nemkonto-law, d115-record]
#   inferred: true
#   ways:
#     - A body exists
#     - The authority that instructs founds one
operator if input.service.intermediary in {"mutual", "private", "public"}

operator if input.service.relations == "hierarchy"

# METADATA
# title: The offices join
# description: >-
#   The step pays once all services use it. Where joining was left to each office, and each kept numbers of its
#   own, coverage stayed patchy.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Prescribe the step by one statute, and name the date from which on the old ways are closed.
#   sources: [dk-nemkonto-law, gateway-record, d115-record]
#   inferred: true
#   ways:
#     - Instruction
#     - The law prescribes the step
#     - The operator is the offices' own
#     - A contract, where one number serves everywhere
offices_join if input.service.relations == "hierarchy"

offices_join if input.service.data_standard == "mandatory"

offices_join if input.service.intermediary == "mutual"

offices_join if {
	input.service.relations == "contract"
	_one_number
}

_one_number if input.context.person_identifier == "universal"

_one_number if facts.about_no_person

# METADATA
# title: A login in daily use
# description: People who identify themselves elsewhere already need not learn the step.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: technical
#   remedy: Build on the login that most people have, if it is that of the banks.
#   sources: [gateway-record]
#   inferred: true
#   ways:
#     - Electronic identity is deployed
daily_login if input.context.electronic_identity == "deployed"

# METADATA
# title: A centre that can bind
# description: A body whose word binds ministries and tiers need not win each of them for the step.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: political
#   remedy: Give the body that co-ordinates electronic government power over ministries and tiers.
#   sources: [westholm2005]
#   inferred: true
#   ways:
#     - The co-ordinating body can bind others
binding_centre if input.context.coordination_authority == "binding"

# METADATA
# title: Patchy joining
# description: Neither a statute nor an instruction makes the offices join, so each decides, and pays, for itself.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Begin with the service that brings the most users, and publish who has joined.
#   sources: [gateway-record, d115-record]
#   inferred: true
patchy_joining if {
	input.service.data_standard != "mandatory"
	input.service.relations != "hierarchy"
}
