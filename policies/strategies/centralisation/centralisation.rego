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
#   Law and public opinion must tolerate one file of personal data on all residents. A file that leaves most of them
#   out is no such file.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: cases
#   layer: political
#   remedy: Limit the file by statute to what the service needs, and seek consent across the parties.
#   sources: [tp-elena, senate-accesscard, bmi-zmr]
#   ways:
#     - The file leaves most residents out
#     - A file on all residents is permitted
file_accepted if not input.service.population_wide

file_accepted if input.context.central_personal_file == "permitted"

# METADATA
# title: Decision right in one hand
# description: >-
#   One authority can instruct the offices, or those who own the task hand it over by contract. Offices that merely
#   negotiate have not given up their files.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: cases
#   layer: legal
#   remedy: Assign the task to the state by statute, or pay the other tiers to act as its agents.
#   sources: [bmi-zmr, ie-nvdf, infostar-record]
#   ways:
#     - Instruction or contract
decision_right if input.service.relations in {"contract", "hierarchy"}

# METADATA
# title: Content harmonised before the move
# description: >-
#   Files that mean different things by the same words do not merge. A binding standard of content comes first.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   evidence: cases
#   layer: semantic
#   remedy: Prescribe a uniform record by ordinance before any file is moved.
#   sources: [stmeld13-2001, dk-incomereg-law, be-kbo-act, tk-30130]
#   ways:
#     - A binding standard of content
harmonised_content if input.service.data_standard == "mandatory"

# METADATA
# title: No local claim to the records
# description: >-
#   Local authorities whose self-government the constitution guarantees may claim the records as theirs. The claim
#   weighs little where they act on instruction, or settle it by contract.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   evidence: inferred
#   layer: legal
#   remedy: Turn the task into one of the state that local authorities carry out on its behalf.
#   sources: [bmg-2013, bmi-zmr, ie-nvdf, infostar-record]
#   ways:
#     - No local office takes part
#     - No constitutional guarantee
#     - Instruction or contract
no_local_claim if input.service.back_offices.local == 0

no_local_claim if input.context.local_government_guarantee == "statutory"

no_local_claim if input.service.relations in {"contract", "hierarchy"}

# METADATA
# title: No self-governing funds or chambers lose out
# description: >-
#   Funds of the social partners and chambers that live from the task refuse to lose it. Those that follow
#   instruction, or whose share a contract settles, have no reason to.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   evidence: inferred
#   layer: organisational
#   remedy: Leave funds and chambers their decisions, and centralise collection and files alone.
#   sources: [ccomptes-gipmds, lu-loi-1974]
#   ways:
#     - Hardly any self-governing body takes part
#     - Instruction or contract
no_corporate_claim if input.service.back_offices.civil_society < 5

no_corporate_claim if input.service.relations in {"contract", "hierarchy"}

# METADATA
# title: One key to the records
# description: A number that the files share says which of the records to be merged belong together.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   evidence: inferred
#   layer: semantic
#   remedy: Allow one number to be used throughout the service, or build a common index first.
#   sources: [dk-cvr-law, dk-incomereg-law]
#   ways:
#     - The files bear one number
#     - A universal person number
#     - Businesses and objects bear numbers
one_key if input.service.common_number

one_key if {
	input.service.subject == "person"
	input.context.person_identifier == "universal"
}

one_key if facts.about_no_person

# METADATA
# title: Something in it for the offices
# description: Offices that give up their files keep their clients at the counter, or are paid.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   evidence: literature
#   layer: organisational
#   remedy: Leave the counters, and the fees taken there, to the offices that give up their files.
#   sources: [bekkers2007, hb2002, ie-nvdf, nao-slc]
#   ways:
#     - The offices keep their counters
#     - A contract pays the offices
offices_gain if input.service.front_offices in {"local", "many_channels", "regional"}

offices_gain if input.service.relations == "contract"

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
