# Shared helpers of the strategies. They carry no METADATA: they are no conditions, only words for one.
package facts

# Twenty is the size below which reforms went through without a common standard (dk-cvr, lu-ccss).
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

# Data protection law guards natural persons only.
about_no_person if input.service.subject in {"business", "object"}
