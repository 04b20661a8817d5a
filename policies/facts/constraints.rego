package facts

# METADATA
# title: Regions decide in a centralised state
# description: A unitary, centralised state has no regional tier that could decide on the law of a service.
# scope: document
# custom:
#   kind: constraint
#   sources: [loughlin2001]
region_without_power if {
	input.context.state_structure == "unitary_centralised"
	input.service.competence == "regional"
}

# METADATA
# title: Records of businesses cover all residents
# description: A file about businesses or objects cannot be the one that covers all residents.
# scope: document
# custom:
#   kind: constraint
#   sources: [own_judgement]
#   inferred: true
residents_without_persons if {
	about_no_person
	input.service.population_wide
}

# METADATA
# title: Central residents register despite a prohibition
# description: A central register of residents is a file on all residents. It cannot exist where that is prohibited.
# scope: document
# custom:
#   kind: constraint
#   sources: [bverfge65, poulain2013]
#   inferred: true
register_despite_prohibition if {
	input.context.central_personal_file == "prohibited"
	input.context.population_register == "central"
}

# METADATA
# title: Central service file despite a prohibition
# description: A service cannot work from one central file on all residents where such a file is prohibited.
# scope: document
# custom:
#   kind: constraint
#   sources: [bverfge65, de_law]
#   inferred: true
file_despite_prohibition if {
	input.context.central_personal_file == "prohibited"
	input.service.population_wide
	input.service.records == "central"
}

# METADATA
# title: One office with several files
# description: Records are mixed or distributed among offices, so there must be at least two offices.
# scope: document
# custom:
#   kind: constraint
#   sources: [own_judgement]
#   inferred: true
one_office_several_files if {
	input.service.back_offices.total < 2
	input.service.records in {"distributed", "mixed"}
}

# METADATA
# title: Exchange through a body that does not exist
# description: Data pass between the offices through an intermediary, so there must be a body that can be one.
# scope: document
# custom:
#   kind: constraint
#   sources: [own_judgement]
#   inferred: true
exchange_without_intermediary if {
	input.service.exchange == "intermediary"
	input.service.intermediary == "none"
}
