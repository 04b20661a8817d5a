package derivations_test

import data.derivations

_ministry := {"id": "ministry", "sector": "state", "tier": "national", "number": 1, "roles": ["decides", "holds_records"]}

_towns := {"id": "towns", "sector": "state", "tier": "local", "number": 300, "roles": ["front_office"]}

_cities := {"id": "cities", "sector": "state", "tier": "local", "number": 12, "roles": ["holds_records"]}

_provinces := {"id": "provinces", "sector": "state", "tier": "regional", "roles": ["decides", "pays"]}

_notaries := {"id": "notaries", "sector": "market", "number": 450, "roles": ["supplies", "front_office"]}

_firm := {"id": "firm", "sector": "market", "number": 1, "roles": ["supplies", "pays"]}

_treasury := {"id": "treasury", "sector": "state", "tier": "national", "roles": ["pays"]}

_fund := {"id": "fund", "sector": "civil_society", "number": 9, "roles": ["holds_records"]}

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

test_relations[note] if {
	some note, [kinds, want] in {
		"instruction is stronger than all": [["negotiates", "contracts", "instructs"], "hierarchy"],
		"contracts are stronger than negotiation": [["negotiates", "contracts", "supervises"], "contract"],
		"negotiation": [["pays", "negotiates"], "negotiation"],
	}
	got := derivations.relations with input.ties as [{"from": "a", "to": "b", "kind": kind} | some kind in kinds]
	got == want
}

test_supervision_and_payment_tell_nothing if {
	not derivations.relations with input.ties as [
		{"from": "a", "to": "b", "kind": "supervises"},
		{"from": "a", "to": "b", "kind": "pays"},
	]
}

test_no_ties_tell_nothing if {
	not derivations.relations with input.ties as []
}
