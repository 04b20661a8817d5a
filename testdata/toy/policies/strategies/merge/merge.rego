# METADATA
# title: Merger
# description: One office takes over from all others.
# custom:
#   kind: strategy
#   sources: [book]
package strategies.merge

# METADATA
# title: Somebody can order it
# description: Where offices are strong, they must agree.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Let the offices agree on a treaty.
#   sources: [book, act]
#   ways:
#     - Local offices are weak
#     - The offices agree
can_order if input.context.autonomy < 25

can_order if input.service.agreed

# METADATA
# title: One key for all
# description: Records about one person must be found.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Issue a number.
#   sources: [act]
#   inferred: true
one_key if input.context.number == "common"

one_key if {
	input.context.number == "none"
	input.service.records == "central"
}

# METADATA
# title: Records are together
# description: Moving them costs.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: technical
#   remedy: Move the records.
#   sources: [book]
#   ways:
#     - They lie in one place
together if input.service.records == "central"

# METADATA
# title: The offices want it
# description: It goes faster then.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: political
#   remedy: Ask them.
#   sources: [book]
wanted if input.service.agreed

# METADATA
# title: A strike
# description: Strong offices that do not agree will strike.
# scope: document
# custom:
#   kind: risk
#   layer: political
#   remedy: Talk first.
#   sources: [book]
strike if {
	input.context.autonomy >= 75
	not input.service.agreed
}
