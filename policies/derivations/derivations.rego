# Facts of a service that follow from its entities and ties.
package derivations

# METADATA
# title: Back offices by part of society
# description: >-
#   The organisations whose file must change, or that issue the result. They hold records, or they decide
#   cases and meet the public. Who only sets rules, passes forms on, supplies or pays is no back office.
#   A part with a group of unknown size stays unknown.
# scope: document
# custom:
#   kind: derivation
#   fact: service.back_offices
#   sources: [own_judgement]
#   inferred: true
back_offices[part] := sum([office.number | some office in offices]) if {
	input.entities # otherwise no entities would be none
	some part in {"national", "regional", "local", "market", "civil_society"}
	offices := [entity | some entity in _offices; _part(entity) == part]
	every office in offices {
		office.number
	}
}

# METADATA
# title: Relations among the offices
# description: >-
#   Hierarchy where one authority instructs, directly or through others, two thirds of the offices outside
#   the market, and all of these that decide. Else contract where one office contracts another; else
#   negotiation.
# scope: document
# custom:
#   kind: derivation
#   fact: service.relations
#   sources: [own_judgement]
#   inferred: true
relations := "hierarchy" if {
	_sizes_known
	some authority in input.entities
	authority.number == 1 # many organisations, such as the states of a federation, are no single authority
	under := graph.reachable(_orders, {authority.id})
	count(under) > 1
	every office in _instructable {
		_is_ruled(office, under)
	}
	reached := sum([office.number | some office in _instructable; office.id in under])
	reached * 3 >= sum([office.number | some office in _instructable]) * 2
} else := "contract" if {
	_sizes_known
	ids := {office.id | some office in _offices}
	some tie in input.ties
	tie.kind == "contracts"
	tie.from in ids
	tie.to in ids
} else := "negotiation" if {
	_sizes_known
	count(input.ties) > 0
}

_is_ruled(office, under) if office.id in under

_is_ruled(office, _) if not "decides" in office.roles

_orders[entity.id] := {tie.to | some tie in input.ties; tie.kind == "instructs"; tie.from == entity.id} if {
	some entity in input.entities
}

# Offices of unknown size may be most of them.
_sizes_known if {
	every office in _offices {
		office.number
	}
}

# The state instructs no firms, and their number says little: there are thousands of notaries.
_instructable := [office | some office in _offices; office.sector != "market"]

_offices := [entity | some entity in input.entities; _is_office(entity.roles)]

_is_office(roles) if "holds_records" in roles

_is_office(roles) if {
	"decides" in roles
	"front_office" in roles
}

_part(entity) := object.get(entity, "tier", entity.sector)
