# METADATA
# title: Standardisation
# description: Offices keep their records and exchange data directly, by standards that they share.
# custom:
#   kind: strategy
#   sources: [report2004, westholm2005]
package strategies.standardisation

import data.facts

# METADATA
# title: The exchange is acceptable
# description: >-
#   Direct exchange needs neither a central file nor an index. Sensitive data on all residents make it
#   contested, unless the person consents or an authority approves each link. They are no bar: German, Danish
#   and Finnish registers have passed on church membership for decades.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: political
#   remedy: Limit the exchange to those concerned, or make it depend on their consent.
#   sources: [sk2007, eif2010, ek-31466, mrrg-2, cpr-content, fi-615-1998]
#   ways:
#     - No sensitive data
#     - Only some residents are concerned
#     - The person consents
#     - An authority approves each link beforehand
exchange_accepted if not input.service.sensitive

exchange_accepted if not input.service.population_wide

exchange_accepted if input.context.data_sharing_basis == "consent"

exchange_accepted if input.context.data_protection_control == "prior_authorisation"

# METADATA
# title: Lawful ground for each exchange
# description: >-
#   Offices exchange personal data without the person at the counter, so a duty or an act must allow
#   each message.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: List each item that may be exchanged in an act, as the Swedish parliament did.
#   sources: [lw2001, dir2005-91, statskontoret2006-7]
#   ways:
#     - A general duty or permission to share
#     - Acts list each flow
#     - One act orders form and flow
#     - No personal data are exchanged
lawful_flow if input.context.data_sharing_basis == "general"

lawful_flow if facts.listed_by_act

lawful_flow if facts.ordered_by_act

lawful_flow if facts.about_no_person

# METADATA
# title: An owner of the standard
# description: Somebody whom all accept must maintain the standard, year after year.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Charge a joint office with the standard, and fund its upkeep for good.
#   sources: [kc2009, eif2004, osci-xmeld11, medcom6, rhg-sr]
#   ways:
#     - A public body or one of the offices' own
#     - The authority that instructs the offices
standard_owner if input.service.intermediary in {"mutual", "public"}

standard_owner if input.service.relations == "hierarchy"

# METADATA
# title: The standard binds
# description: >-
#   Standards that merely exist are not used. Those that worked were prescribed from a date, followed on
#   instruction, or use of them was paid for; a co-ordinating body that can bind may do as much.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Prescribe the standard by ordinance from a fixed date, and close the older channels.
#   sources: [osci-xmeld13, medcom6, pmi-sil3, bharosa2015]
#   inferred: true
#   ways:
#     - Prescribed by act or ordinance
#     - Agreed, and paid for by contract
#     - Agreed, and followed on instruction
#     - Agreed, and made binding by the co-ordinating body
binding_force if input.service.data_standard == "mandatory"

binding_force if {
	input.service.data_standard == "agreed"
	input.service.relations == "contract"
}

binding_force if {
	input.service.data_standard == "agreed"
	input.service.relations == "hierarchy"
}

binding_force if {
	input.service.data_standard == "agreed"
	input.context.coordination_authority == "binding"
}

# METADATA
# title: Offices are able to conform
# description: >-
#   Each office must change its own software. That succeeds where few products serve them all, where a joint
#   body certifies products, where few offices are concerned, or where an order leaves suppliers no choice.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: technical
#   remedy: Let a joint body of the offices certify the products of their suppliers.
#   sources: [medcom1998, osci-xmeld11, gie-sv, rhg-sr]
#   inferred: true
#   ways:
#     - Few suppliers with certified products
#     - Public data centres host the offices
#     - A joint body certifies products
#     - Very few offices
#     - An act orders a form that suppliers must build
able_offices if input.context.vendor_market == "concentrated"

able_offices if input.context.vendor_market == "public_shared"

able_offices if {
	input.service.intermediary == "mutual"
	input.service.data_standard in {"agreed", "mandatory"}
}

able_offices if facts.few_offices

able_offices if facts.ordered_by_act

# METADATA
# title: Secure transport with a directory
# description: >-
#   Offices that exchange directly need a closed or encrypted channel, and a directory that tells where each
#   other office is reached. Where an act orders the exchange, it has brought both along.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: technical
#   remedy: Open the network of the state to the offices, and run a directory of their addresses.
#   sources: [dataclearing-nrw, medcom1998, rhg-sr, kalja2005]
#   inferred: true
#   ways:
#     - A national network
#     - The network of the central state suffices
#     - Part of a network, and instruction to use it
#     - An act orders the form and the way it travels
#     - A joint or private carrier
secure_transport if input.context.government_network == "national"

secure_transport if {
	input.context.government_network == "partial"
	input.service.competence == "national"
}

secure_transport if {
	input.context.government_network == "partial"
	input.service.relations == "hierarchy"
}

secure_transport if facts.ordered_by_act

secure_transport if input.service.intermediary in {"mutual", "private"}

# METADATA
# title: Each office gains or must
# description: >-
#   An office that bears the cost of conforming must be told to, be paid, own the scheme, or get back
#   from the others as much as it sends.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Pay for use under a collective agreement, or pool the cost among the offices.
#   sources: [bekkers2007, hb2002, medcom6, osci-xmeld11, pmi-sil3]
#   ways:
#     - Instruction
#     - A contract that pays
#     - A scheme of the offices' own
#     - Local offices serve each other
offices_gain if input.service.relations == "hierarchy"

offices_gain if input.service.relations == "contract"

offices_gain if input.service.intermediary == "mutual"

offices_gain if {
	input.service.records == "distributed"
	input.service.back_offices.local >= 20
}

# METADATA
# title: Offices keep their own files
# description: Direct exchange preserves what is there; with a central file it has little left to carry.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: organisational
#   remedy: Leave the files with the offices that keep them, and exchange changes only.
#   sources: [report2004, osci-xmeld11]
#   inferred: true
#   ways:
#     - Records are distributed
own_files if input.service.records == "distributed"

# METADATA
# title: A common key
# description: >-
#   A number helps to match records. It is no must: names, dates of birth and addresses serve one
#   narrow transaction.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: semantic
#   remedy: Allow the offices to use one number for this exchange.
#   sources: [osci-xmeld11, rhg-sr, vandezande2011]
#   inferred: true
#   ways:
#     - A universal or a sector number for persons
#     - A number in the business register
#     - Plate or parcel number as key
common_key if {
	input.service.subject == "person"
	input.context.person_identifier in {"sectoral", "universal"}
}

common_key if {
	input.service.subject == "business"
	input.context.business_register in {"central", "federated"}
}

common_key if input.service.subject == "object"

# METADATA
# title: Local autonomy is strong
# description: Where strong local authorities stand under the constitution, records stay local and must be linked.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: political
#   remedy: Strengthen the say of local authorities in the body that owns the standard.
#   sources: [lai_data, ladner2019, bmg-2013]
#   inferred: true
#   ways:
#     - High index and constitutional guarantee
strong_autonomy if {
	input.context.local_autonomy >= 60
	input.context.local_government_guarantee == "constitutional"
}

# METADATA
# title: Content settled by consensus
# description: Where reforms are negotiated, the content of a standard finds acceptance, if an act makes it bind.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: political
#   remedy: Let working groups of the offices settle the content before it is prescribed.
#   sources: [osci-xmeld11, lijphart]
#   inferred: true
#   ways:
#     - Reforms are negotiated
settled_content if input.context.decision_style == "consensual"

# METADATA
# title: A framework of standards
# description: A national framework helps to reuse transport and formats. It has never decided a case alone.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: semantic
#   remedy: Adopt a national framework of interoperability, and build the standard on it.
#   sources: [eif2004, kcs2011]
#   inferred: true
#   ways:
#     - Recommended or mandatory framework
national_framework if input.context.interoperability_framework in {"mandatory", "recommended"}

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
