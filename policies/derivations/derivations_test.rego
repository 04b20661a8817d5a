package derivations_test

import data.derivations

_ministry := {
	"id": "ministry",
	"sector": "state",
	"tier": "national",
	"number": 1,
	"roles": ["decides", "holds_records"],
}

_towns := {"id": "towns", "sector": "state", "tier": "local", "number": 300, "roles": ["decides", "front_office"]}

_cities := {"id": "cities", "sector": "state", "tier": "local", "number": 12, "roles": ["holds_records"]}

_provinces := {"id": "provinces", "sector": "state", "tier": "regional", "roles": ["decides", "front_office", "pays"]}

_notaries := {"id": "notaries", "sector": "market", "number": 450, "roles": ["holds_records", "front_office"]}

_firm := {"id": "firm", "sector": "market", "number": 1, "roles": ["supplies", "pays"]}

_treasury := {"id": "treasury", "sector": "state", "tier": "national", "roles": ["pays"]}

_author := {"id": "author", "sector": "state", "tier": "national", "number": 1, "roles": ["decides"]}

_desks := {"id": "desks", "sector": "state", "tier": "local", "number": 50, "roles": ["front_office"]}

_fund := {"id": "fund", "sector": "civil_society", "number": 9, "roles": ["holds_records"]}

_chamber := {"id": "chamber", "sector": "civil_society", "number": 1, "roles": ["decides", "holds_records"]}

_crowd := {"id": "crowd", "sector": "state", "tier": "local", "roles": ["holds_records"]}

_nobody := {"national": 0, "regional": 0, "local": 0, "market": 0, "civil_society": 0}

test_back_offices[note] if {
	some note, [entities, changed] in {
		"nobody": [[], {}],
		"each part of society": [
			[_ministry, _towns, _notaries, _fund],
			{"national": 1, "local": 300, "market": 450, "civil_society": 9},
		],
		"groups of one part add up": [[_towns, _cities], {"local": 312}],
		"who only supplies or pays is no office": [[_firm, _treasury], {}],
		"who only sets rules is no office": [[_author], {}],
		"who only passes forms on is no office": [[_desks], {}],
	}
	got := derivations.back_offices with input.entities as entities
	got == object.union(_nobody, changed)
}

test_a_group_of_unknown_size_leaves_its_part_unknown if {
	got := derivations.back_offices with input.entities as [_ministry, _provinces, _towns]
	got == {"national": 1, "local": 300, "market": 0, "civil_society": 0}
}

test_no_entities_given_tell_nothing if {
	derivations.back_offices == {} with input as {}
}

_tie(from, kind, to) := {"from": from, "kind": kind, "to": to}

test_relations[note] if {
	some note, [entities, ties, want] in {
		"an authority instructs": [[_ministry, _towns], [_tie("ministry", "instructs", "towns")], "hierarchy"],
		"an authority that is no office": [[_author, _towns, _fund], [_tie("author", "instructs", "towns")], "hierarchy"],
		"an authority instructs through others": [
			[_author, _ministry, _towns],
			[_tie("author", "instructs", "ministry"), _tie("ministry", "instructs", "towns")],
			"hierarchy",
		],
		"instruction is stronger than all": [
			[_ministry, _towns],
			[
				_tie("ministry", "contracts", "towns"),
				_tie("ministry", "negotiates", "towns"),
				_tie("ministry", "instructs", "towns"),
			],
			"hierarchy",
		],
		"firms do not count": [[_ministry, _towns, _notaries], [_tie("ministry", "instructs", "towns")], "hierarchy"],
		"too few are instructed": [[_ministry, _towns, _cities], [_tie("ministry", "instructs", "cities")], "negotiation"],
		"just two thirds are instructed": [
			[_ministry, object.union(_cities, {"number": 5}), object.union(_fund, {"number": 3})],
			[_tie("ministry", "instructs", "cities")],
			"hierarchy",
		],
		"less than two thirds are instructed": [
			[_ministry, object.union(_cities, {"number": 5}), object.union(_fund, {"number": 4})],
			[_tie("ministry", "instructs", "cities")],
			"negotiation",
		],
		"another decides": [[_ministry, _towns, _chamber], [_tie("ministry", "instructs", "towns")], "negotiation"],
		"many authorities": [
			[object.union(_provinces, {"number": 16}), _towns],
			[_tie("provinces", "instructs", "towns")],
			"negotiation",
		],
		"others' instructions are not one's own": [
			[_author, _ministry, _towns, _fund, _desks],
			[_tie("desks", "instructs", "towns")],
			"negotiation",
		],
	}
	got := derivations.relations with input as {"entities": entities, "ties": ties}
	got == want
}

test_relations_without_instruction[note] if {
	some note, [entities, ties, want] in {
		"an authority that instructs nobody": [[_ministry], [_tie("ministry", "supervises", "ministry")], "negotiation"],
		"contracts are stronger than negotiation": [
			[_ministry, _chamber],
			[_tie("ministry", "negotiates", "chamber"), _tie("chamber", "contracts", "ministry")],
			"contract",
		],
		"a contract with a supplier binds no offices": [
			[_ministry, _firm],
			[_tie("ministry", "contracts", "firm")],
			"negotiation",
		],
		"a contract of a supplier binds no offices": [
			[_ministry, _firm],
			[_tie("firm", "contracts", "ministry")],
			"negotiation",
		],
		"supervision and payment are no instruction": [
			[_ministry, _towns],
			[_tie("ministry", "supervises", "towns"), _tie("ministry", "pays", "towns")],
			"negotiation",
		],
	}
	got := derivations.relations with input as {"entities": entities, "ties": ties}
	got == want
}

test_an_office_of_unknown_size_leaves_relations_unknown[note] if {
	some note, kind in {"instruction": "instructs", "contract": "contracts", "negotiation": "negotiates"}
	not derivations.relations with input as {"entities": [_ministry, _crowd], "ties": [_tie("ministry", kind, "crowd")]}
}

test_no_ties_tell_nothing if {
	not derivations.relations with input as {"entities": [_ministry, _towns], "ties": []}
}
