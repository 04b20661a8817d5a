# Shared helpers of the strategies. They carry no METADATA: they are no conditions, only words for one.
package facts

# Fewer than twenty offices can settle among themselves what many cannot.
few_offices if input.service.back_offices.total < 20

# A legislature that decides on the service, or instructs those who do, can list each flow of data in an act.
listed_by_act if {
	input.context.data_sharing_basis == "sectoral"
	input.service.competence in {"national", "regional", "shared"}
}

listed_by_act if {
	input.context.data_sharing_basis == "sectoral"
	input.service.relations == "hierarchy"
}

# One act prescribes the form, and offices follow it on instruction: it is the legal ground of the flow too.
ordered_by_act if {
	input.service.data_standard == "mandatory"
	input.service.relations == "hierarchy"
}

# The legislature of the state decides on the service, alone or with other tiers, and so can prescribe by act.
act_of_state if input.service.competence in {"national", "shared"}

# Data protection law guards natural persons only.
about_no_person if input.service.subject in {"business", "object"}
