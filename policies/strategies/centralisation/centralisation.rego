# METADATA
# title: Centralisation
# description: One back office or one file serves the whole country, while the counters stay where people are.
# custom:
#   kind: strategy
#   sources: [report2004, westholm2005]
package strategies.centralisation

import data.facts

# METADATA
# title: One file is acceptable
# description: >-
#   Law and public opinion must tolerate the personal data in one place. Where central files are only
#   tolerated, one with sensitive data on all residents is refused as out of proportion.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: political
#   remedy: Limit the file by statute to what the service needs, and seek consent across the parties.
#   sources: [sk2007, eif2010, tp-elena, senate-accesscard, bmi-zmr, cpr-content, fi-615-1998]
#   ways:
#     - The file leaves most residents out
#     - A file on all residents is permitted
#     - The residents register is central already
file_accepted if not input.service.population_wide

file_accepted if {
	input.context.central_personal_file == "permitted"
}

file_accepted if {
	input.context.central_personal_file == "restricted"
	input.context.population_register == "central"
	not input.service.sensitive
}

# METADATA
# title: Lawful ground to pool the data
# description: >-
#   Each transfer of personal data into the common file needs a ground in law. Consent of each person
#   cannot carry a file that must be complete.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Enact a duty to pass the data on, or an act that lists each item that goes into the file.
#   sources: [lw2001, dir2005-91]
#   ways:
#     - A general duty or permission to share
#     - Acts of the state list each flow
#     - One act orders form and flow
#     - No personal data are pooled
lawful_flow if input.context.data_sharing_basis == "general"

lawful_flow if {
	input.context.data_sharing_basis == "sectoral"
	input.service.competence in {"national", "shared"}
}

lawful_flow if facts.ordered_by_act

lawful_flow if facts.about_no_person

# METADATA
# title: One key to the records
# description: >-
#   Records of many offices can be merged into one file only if a number, or an index that exists
#   already, says which of them belong together.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Allow one number to be used throughout the service, or build a common index first.
#   sources: [ccomptes-dmp, vandezande2011, dk-cvr-law]
#   inferred: true
#   ways:
#     - A universal person number
#     - A sector number under one command or contract
#     - Numbers of the business register
#     - Plate or parcel number as key
#     - A central file or index already
#     - The files bear one number, of the branch or general
one_key if {
	input.service.subject == "person"
	input.context.person_identifier == "universal"
}

one_key if {
	input.service.subject == "person"
	input.context.person_identifier == "sectoral"
	input.service.relations in {"contract", "hierarchy"}
}

one_key if {
	input.service.subject == "business"
	input.context.business_register in {"central", "federated"}
}

one_key if input.service.subject == "object"

one_key if input.service.records in {"central", "mixed"}

one_key if input.service.common_number

# METADATA
# title: Decision right in one hand
# description: >-
#   One level of the state must be able to decide on the task, or those who own it hand the work to one of
#   them under contract.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Assign the task to the state by statute, or pay the other tiers to act as its agents.
#   sources: [westholm2005, bmi-zmr, ie-nvdf, infostar-record]
#   inferred: true
#   ways:
#     - The state decides and instructs
#     - The owners of the task contract for one office
#     - State law carried out under instruction
decision_right if {
	input.service.competence == "national"
	input.service.relations == "hierarchy"
}

decision_right if input.service.relations == "contract"

decision_right if {
	input.service.competence == "shared"
	input.service.relations == "hierarchy"
	input.context.state_structure != "federal"
}

# METADATA
# title: No local claim to the records
# description: >-
#   Where local authorities own the records by constitution or custom, they cannot be made to give
#   them up. The claim falls away where they act for the state, or settle it by contract.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Turn the task into one of the state that local authorities carry out on its behalf.
#   sources: [tk-brp-2019, bmi-zmr, ie-nvdf, infostar-record]
#   inferred: true
#   ways:
#     - Local offices act for the state
#     - Shared task without local offices
#     - An ordinary statute can move the task
#     - A centralised state assigns the task
#     - The owners are paid, or pay for it jointly
#     - The records are central already
no_local_claim if input.service.competence == "national"

no_local_claim if {
	input.service.competence == "shared"
	input.service.back_offices.local == 0
}

no_local_claim if {
	input.service.competence == "shared"
	input.context.local_government_guarantee == "statutory"
}

no_local_claim if {
	input.service.competence == "shared"
	input.context.state_structure == "unitary_centralised"
}

no_local_claim if input.service.relations == "contract"

no_local_claim if input.service.records == "central"

# METADATA
# title: No self-governing funds or chambers lose out
# description: >-
#   Funds of the social partners and chambers that live from the task refuse to lose it, even to a
#   unitary state with an act in hand. Very small circles have struck the bargain. Those without a body of
#   their own follow instruction, and a contract settles what each gets.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Leave funds and chambers their decisions, and centralise collection and files alone.
#   sources: [ccomptes-gipmds, lu-loi-1974]
#   inferred: true
#   ways:
#     - Hardly any self-governing body takes part
#     - Few enough for a bargain
#     - They share a central file already
#     - They act on instruction, without a joint body
#     - They settle their share by contract
no_corporate_claim if input.service.back_offices.civil_society < 5

no_corporate_claim if facts.few_offices

no_corporate_claim if input.service.records == "central"

no_corporate_claim if {
	input.service.relations == "hierarchy"
	input.service.intermediary != "mutual"
}

no_corporate_claim if input.service.relations == "contract"

# METADATA
# title: Content harmonised before the move
# description: >-
#   Files that mean different things by the same words do not merge. Harmonise first; only a very small
#   circle under one command, without counters in the provinces, has managed it on the way.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Prescribe a uniform record by ordinance before any file is moved.
#   sources: [stmeld13-2001, dk-incomereg-law, dk-cvr-law, be-kbo-act, tk-30130]
#   inferred: true
#   ways:
#     - A binding standard of content
#     - A central file already
#     - Very few offices, one command, no counters outside the centre
harmonised_content if input.service.data_standard == "mandatory"

harmonised_content if input.service.records == "central"

harmonised_content if {
	facts.few_offices
	input.service.relations == "hierarchy"
	input.service.front_offices == "national"
}

# METADATA
# title: Something in it for the offices
# description: >-
#   Offices that give up their files must keep their clients, be paid, or have nothing to lose: no file of
#   their own, or no task but the one the state gives them.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Leave the counters, and the fees taken there, to the offices that give up their files.
#   sources: [bekkers2007, hb2002, ie-nvdf, nao-slc]
#   ways:
#     - The offices keep their counters
#     - A contract pays the offices
#     - The file is central already
#     - The state decides, and instructs its own offices
offices_gain if input.service.front_offices in {"local", "many_channels", "regional"}

offices_gain if input.service.relations == "contract"

offices_gain if input.service.records == "central"

offices_gain if {
	input.service.competence == "national"
	input.service.relations == "hierarchy"
}

# METADATA
# title: A strong political sponsor
# description: A majority that can carry a reform alone, or a central body whose word binds, shortens the way.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: political
#   remedy: Give the body that co-ordinates electronic government power over ministries and tiers.
#   sources: [westholm2005, lijphart]
#   inferred: true
#   ways:
#     - Reforms are carried by a majority
#     - The co-ordinating body can bind others
strong_sponsor if input.context.decision_style == "majoritarian"

strong_sponsor if input.context.coordination_authority == "binding"

# METADATA
# title: A small state, or few offices
# description: Where everybody knows each other, the bargain over a common office is cheap.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: organisational
#   remedy: Merge offices step by step until only a few have to move.
#   sources: [lu-loi-1974, dk-cvr-law]
#   inferred: true
#   ways:
#     - Fewer than six million residents
#     - Fewer than twenty offices
small_scale if input.context.population < 6000000

small_scale if facts.few_offices

# METADATA
# title: Central register and common number
# description: A register that covers everyone, with one number for each, gives the common file its backbone.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: technical
#   remedy: Build a central register and let its number be used throughout the service.
#   sources: [poulain2013, dk-cvr-law, dk-incomereg-law]
#   inferred: true
#   ways:
#     - Residents register with a universal number
#     - Central business register
register_and_number if {
	input.service.subject == "person"
	input.context.population_register == "central"
	input.context.person_identifier == "universal"
}

register_and_number if {
	input.service.subject == "business"
	input.context.business_register == "central"
}

# METADATA
# title: Offices already share their systems
# description: Where few suppliers or a joint data centre serve the offices, their files resemble each other already.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: technical
#   remedy: Let the offices move to a joint data centre before their files are merged.
#   sources: [computerworld_dk]
#   inferred: true
#   ways:
#     - Dominant suppliers or public data centres
shared_systems if input.context.vendor_market in {"concentrated", "public_shared"}

# METADATA
# title: A large move by untested hands
# description: >-
#   A hundred offices or more move at once, in a state whose online services are below the European
#   average. Central projects that had every authority have failed on delivery alone.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Move the offices in stages, after a pilot, and keep experienced staff until the end.
#   sources: [rigsrev-tinglysning, stortinget-15-752, stortinget-tress90, cgey2003]
#   inferred: true
large_move if {
	input.service.back_offices.total >= 100
	input.service.records != "central"
	input.context.online_sophistication < 67
}

# METADATA
# title: Dependence on one supplier
# description: A dominant supplier that eases the merger may hold the central system afterwards.
# scope: document
# custom:
#   kind: risk
#   layer: technical
#   remedy: Secure the rights in code and data, and tender the parts apart from each other.
#   sources: [lalibre-phenix, computerworld_dk]
#   inferred: true
supplier_lock_in if input.context.vendor_market == "concentrated"

# METADATA
# title: One file serves all
# description: All offices work on one authoritative file.
# scope: document
# custom:
#   kind: outcome
#   sources: [report2004]
one_file if input.service.records == "central"
