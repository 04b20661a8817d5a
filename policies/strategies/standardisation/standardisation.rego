# METADATA
# title: Standardisation
# description: Offices keep their records and exchange data directly, by standards that they share.
# custom:
#   kind: strategy
#   sources: [report2004, westholm2005]
package strategies.standardisation

import data.facts

# METADATA
# title: An owner of the standard
# description: Somebody whom all accept must maintain the standard, year after year.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: literature
#   layer: organisational
#   remedy: Charge a joint office with the standard, and fund its upkeep for good.
#   sources: [eif2017, osci-xmeld11, medcom6, rhg-sr]
#   ways:
#     - A public body or one of the offices' own
#     - The authority that instructs the offices
standard_owner if input.service.intermediary in {"mutual", "public"}

standard_owner if input.service.relations == "hierarchy"

# METADATA
# title: The standard can be made to bind
# description: >-
#   Standards that merely exist are not used. Those that worked were prescribed from a date, followed on instruction, or
#   paid for. So there must be an authority or a contract that binds the offices, or a legislature of the state
#   that can.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: literature
#   layer: legal
#   remedy: Prescribe the standard by ordinance from a fixed date, and close the older channels.
#   sources: [eif2017, osci-xmeld13, medcom6, pmi-sil3]
#   ways:
#     - Instruction or contract
#     - An act of the state can prescribe it
binding_force if input.service.relations in {"contract", "hierarchy"}

binding_force if facts.act_of_state

# METADATA
# title: Lawful ground for each exchange
# description: >-
#   Offices exchange personal data without the person at the counter, so a general duty or an act must allow each
#   message. The act that prescribes a standard can give the ground too.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   evidence: literature
#   layer: legal
#   remedy: List each item that may be exchanged in an act, as the Swedish parliament did.
#   sources: [dir2005-91, statskontoret2006-7]
#   ways:
#     - A general duty or permission to share
#     - Acts list each flow
#     - No personal data are exchanged
lawful_flow if input.context.data_sharing_basis == "general"

lawful_flow if facts.listed_by_act

lawful_flow if facts.about_no_person

# METADATA
# title: Each office gains or must
# description: An office that bears the cost of conforming is told to, is paid, or owns the scheme.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   evidence: literature
#   layer: organisational
#   remedy: Pay for use under a collective agreement, or pool the cost among the offices.
#   sources: [bekkers2007, hb2002, medcom6, osci-xmeld11, pmi-sil3]
#   ways:
#     - Instruction or contract
#     - A scheme of the offices' own
offices_gain if input.service.relations in {"contract", "hierarchy"}

offices_gain if input.service.intermediary == "mutual"

# METADATA
# title: Offices keep their own files
# description: Direct exchange preserves what is there; with a central file it has little left to carry.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   evidence: inferred
#   layer: organisational
#   remedy: Leave the files with the offices that keep them, and exchange changes only.
#   sources: [report2004, osci-xmeld11]
#   ways:
#     - Records are distributed or mixed
own_files if input.service.records in {"distributed", "mixed"}

# METADATA
# title: Years until all conform
# description: A thousand offices with many suppliers need up to ten years until the last one conforms.
# scope: document
# custom:
#   kind: risk
#   layer: technical
#   remedy: Offer a hosted solution to small offices, and certify products early.
#   sources: [gie-sv, medcom6]
#   inferred: true
slow_conversion if {
	input.service.back_offices.total >= 1000
	input.context.vendor_market == "competitive"
}

# METADATA
# title: Little capacity to run the exchange
# description: A hundred offices or more must switch, in a state whose online services are below the European average.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Start with pilot offices, and fund a support team for the others.
#   sources: [medcom6, cgey2003]
#   inferred: true
little_capacity if {
	input.service.back_offices.total >= 100
	input.context.online_sophistication < 67
}

# METADATA
# title: Offices exchange data in one form
# description: The offices keep files of their own, and pass data from holder to holder in a form that they share.
# scope: document
# custom:
#   kind: outcome
#   sets: [service.data_standard, service.exchange]
#   sources: [report2004]
common_form_in_use if {
	input.service.exchange == "direct"
	input.service.data_standard in {"agreed", "mandatory"}
	input.service.records != "central"
}
