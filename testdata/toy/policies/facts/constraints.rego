package facts

# METADATA
# title: Offices that agree on a ban
# description: The ban leaves nothing to agree on.
# scope: document
# custom:
#   kind: constraint
#   sources: [act]
ban_agreed if {
	input.context.number == "banned"
	input.service.agreed
}
