# Claims that the strategies must bear out for every unit that the constraints allow. `leeway verify` proves
# them; no verdict depends on them.
package properties

# METADATA
# title: No file on all residents against a ban
# description: Where one file of personal data on all residents is prohibited, no other fact makes up for it.
# scope: document
# custom:
#   kind: property
#   strategy: centralisation
#   never: feasible
#   sources: [bverfge65, sk2007]
residents_file_banned if {
	input.context.central_personal_file == "prohibited"
	input.service.population_wide
}

# METADATA
# title: No file of sensitive data on all residents
# description: Where central files are not permitted as such, those of sensitive data on everybody are refused.
# scope: document
# custom:
#   kind: property
#   strategy: centralisation
#   never: feasible
#   sources: [tp-elena, senate-accesscard]
sensitive_residents_file if {
	input.service.population_wide
	input.service.sensitive
	input.context.central_personal_file in {"prohibited", "restricted"}
}

# METADATA
# title: Records about persons cannot be merged without a key
# description: Records about persons whose files bear no number in common have no key where there is no universal one.
# scope: document
# custom:
#   kind: property
#   strategy: centralisation
#   precondition: one_key
#   never: met
#   sources: [ccomptes-dmp]
#   inferred: true
records_without_key if {
	input.service.subject == "person"
	input.context.person_identifier in {"none", "prohibited", "sectoral"}
	input.service.common_number == false
}

# METADATA
# title: A central file leaves nothing to clear
# description: An intermediary has no place where one file serves all offices already.
# scope: document
# custom:
#   kind: property
#   strategy: clearing_house
#   precondition: records_apart
#   never: met
#   sources: [report2004, kmw2007]
#   inferred: true
nothing_to_clear if input.service.records == "central"

# METADATA
# title: A hub without a message
# description: Where no act of the state can prescribe a message, and none is agreed, a hub has nothing to pass on.
# scope: document
# custom:
#   kind: property
#   strategy: clearing_house
#   never: feasible
#   sources: [stat-tyvi, splq-bibliotek]
#   inferred: true
hub_without_message if {
	input.service.data_standard == "none"
	input.service.competence in {"local", "regional"}
}

# METADATA
# title: Instruction settles whether an office gains
# description: An office that is told to conform need not gain from it.
# scope: document
# custom:
#   kind: property
#   strategy: standardisation
#   precondition: offices_gain
#   always: met
#   sources: [bekkers2007, hb2002]
gain_by_instruction if input.service.relations == "hierarchy"
