package properties

# METADATA
# title: No channel without a core
# description: Where records lie apart, unchanged offices have no system that a new channel could open.
# scope: document
# custom:
#   kind: property
#   strategy: digitisation_unchanged
#   never: feasible
#   sources: [hahamis2005]
#   inferred: true
channel_without_core if input.service.records == "distributed"

# METADATA
# title: No redesign of what municipalities decide
# description: A process that municipalities decide on cannot be designed anew in one go, whoever else wants it.
# scope: document
# custom:
#   kind: property
#   strategy: deep_reorganisation
#   never: feasible
#   sources: [christensen2007]
#   inferred: true
redesign_of_municipal_tasks if input.service.competence == "local"

# METADATA
# title: Instructed offices can have a portal
# description: A portal changes no back office, so instruction is all that it takes.
# scope: document
# custom:
#   kind: property
#   strategy: portal
#   always: feasible
#   sources: [ip04230]
#   inferred: true
portal_by_instruction if input.service.relations == "hierarchy"

# METADATA
# title: Nobody acts unasked on sensitive data of everybody
# description: A proactive service meets the same refusal as a file of sensitive data on all residents.
# scope: document
# custom:
#   kind: property
#   strategy: proactive
#   never: feasible
#   sources: [sk2007, tp-elena]
#   inferred: true
unasked_and_sensitive if {
	input.service.population_wide
	input.service.sensitive
}
