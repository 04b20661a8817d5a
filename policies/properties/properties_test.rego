package properties_test

import data.properties

# A unit of which no property claims anything.
_unit := {
	"context": {
		"central_personal_file": "permitted",
		"person_identifier": "universal",
	},
	"service": {
		"back_offices": {"total": 50},
		"data_standard": "agreed",
		"population_wide": true,
		"records": "distributed",
		"relations": "negotiation",
		"sensitive": false,
		"subject": "person",
	},
}

_holds(name, change) := got if {
	got := object.get(properties, name, false) with input as object.union(_unit, change)
}

test_nothing_is_claimed[name] if {
	some name in {
		"gain_by_instruction",
		"hub_without_message",
		"no_standard",
		"nothing_to_clear",
		"records_without_key",
		"residents_file_banned",
		"sensitive_residents_file",
	}
	not _holds(name, {})
}

test_residents_file_banned[note] if {
	some note, [change, want] in {
		"a ban": [{"context": {"central_personal_file": "prohibited"}}, true],
		"a restriction is no ban": [{"context": {"central_personal_file": "restricted"}}, false],
		"most residents are not in it": [
			{"context": {"central_personal_file": "prohibited"}, "service": {"population_wide": false}},
			false,
		],
	}
	got := _holds("residents_file_banned", change)
	got == want
}

test_sensitive_residents_file[note] if {
	some note, [change, want] in {
		"sensitive data on everybody": [{"service": {"sensitive": true}}, true],
		"sensitive data on a few": [{"service": {"population_wide": false, "sensitive": true}}, false],
	}
	got := _holds("sensitive_residents_file", change)
	got == want
}

test_records_without_key[note] if {
	some note, [change, want] in {
		"no number": [{"context": {"person_identifier": "none"}}, true],
		"a ban": [{"context": {"person_identifier": "prohibited"}}, true],
		"sector numbers": [{"context": {"person_identifier": "sectoral"}}, false],
		"an index exists": [{"context": {"person_identifier": "none"}, "service": {"records": "mixed"}}, false],
		"businesses bear numbers": [
			{"context": {"person_identifier": "none"}, "service": {"subject": "business"}},
			false,
		],
	}
	got := _holds("records_without_key", change)
	got == want
}

test_nothing_to_clear[note] if {
	some note, [records, want] in {
		"one file": ["central", true],
		"files and an index": ["mixed", false],
	}
	got := _holds("nothing_to_clear", {"service": {"records": records}})
	got == want
}

test_hub_without_message[note] if {
	some note, [change, want] in {
		"a contract, no standard": [{"service": {"data_standard": "none", "relations": "contract"}}, true],
		"talks, no standard": [{"service": {"data_standard": "none", "relations": "negotiation"}}, true],
		"talks, and a standard": [{"service": {"data_standard": "agreed", "relations": "negotiation"}}, false],
		"nineteen offices": [
			{"service": {"back_offices": {"total": 19}, "data_standard": "none", "relations": "negotiation"}},
			false,
		],
		"twenty offices": [
			{"service": {"back_offices": {"total": 20}, "data_standard": "none", "relations": "negotiation"}},
			true,
		],
		"the state can prescribe one": [{"service": {"data_standard": "none", "relations": "hierarchy"}}, false],
	}
	got := _holds("hub_without_message", change)
	got == want
}

test_no_standard[note] if {
	some note, [standard, want] in {
		"none": ["none", true],
		"mandatory": ["mandatory", false],
	}
	got := _holds("no_standard", {"service": {"data_standard": standard}})
	got == want
}

test_gain_by_instruction[note] if {
	some note, [relations, want] in {
		"instruction": ["hierarchy", true],
		"contract": ["contract", false],
	}
	got := _holds("gain_by_instruction", {"service": {"relations": relations}})
	got == want
}
