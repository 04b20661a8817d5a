# Facts of a service that follow from its entities and ties.
package derivations

# METADATA
# title: Back offices by part of society
# description: The organisations that decide, hold records or meet the public, by tier of the state, market and civil society. Those that only supply or pay are no offices. A part with a group of unknown size stays unknown.
# scope: document
# custom:
#   kind: derivation
#   fact: service.back_offices
#   sources: [own_judgement]
#   inferred: true
back_offices[part] := sum([group.number | some group in groups]) if {
	entities := input.entities # otherwise no entities would be none
	some part in {"national", "regional", "local", "market", "civil_society"}
	groups := [entity | some entity in entities; _is_office(entity); _part(entity) == part]
	every group in groups {
		group.number >= 1
	}
}

_is_office(entity) if {
	some role in entity.roles
	role in {"decides", "holds_records", "front_office"}
}

_part(entity) := entity.tier if entity.sector == "state"

_part(entity) := entity.sector if entity.sector != "state"

# METADATA
# title: Relations among the offices, by their strongest tie
# description: Hierarchy where one entity instructs another; else contract where one contracts another; else negotiation where some negotiate. Supervision and payment alone tell nothing.
# scope: document
# custom:
#   kind: derivation
#   fact: service.relations
#   sources: [own_judgement]
#   inferred: true
relations := "hierarchy" if {
	"instructs" in _kinds
} else := "contract" if {
	"contracts" in _kinds
} else := "negotiation" if {
	"negotiates" in _kinds
}

_kinds contains tie.kind if some tie in input.ties
