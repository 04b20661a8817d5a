package properties_test

import data.properties

# A unit of which no property claims anything.
_unit := {
	"context": {
		"central_personal_file": "permitted",
		"person_identifier": "universal",
	},
	"service": {
		"competence": "national",
		"data_standard": "agreed",
		"population_wide": true,
		"common_number": false,
		"records": "distributed",
		"relations": "negotiation",
		"sensitive": false,
		"subject": "person",
	},
}

test_nothing_is_claimed[name] if {
	some name in {
		"gain_by_instruction",
		"hub_without_message",
		"nothing_to_clear",
		"records_without_key",
		"residents_file_banned",
		"sensitive_residents_file",
	}
	not properties[name] with input as _unit
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
	unit := object.union(_unit, change)
	got := true in {met | met := properties.residents_file_banned with input as unit}
	got == want
}

test_sensitive_residents_file[note] if {
	some note, [change, want] in {
		"sensitive data on everybody": [
			{"context": {"central_personal_file": "restricted"}, "service": {"sensitive": true}},
			true,
		],
		"a ban": [{"context": {"central_personal_file": "prohibited"}, "service": {"sensitive": true}}, true],
		"files are permitted": [
			{"context": {"central_personal_file": "permitted"}, "service": {"sensitive": true}},
			false,
		],
		"data that are not sensitive": [{"context": {"central_personal_file": "restricted"}}, false],
		"sensitive data on a few": [
			{
				"context": {"central_personal_file": "restricted"},
				"service": {"population_wide": false, "sensitive": true},
			},
			false,
		],
	}
	unit := object.union(_unit, change)
	got := true in {met | met := properties.sensitive_residents_file with input as unit}
	got == want
}

test_records_without_key[note] if {
	some note, [change, want] in {
		"no number": [{"context": {"person_identifier": "none"}}, true],
		"a ban": [{"context": {"person_identifier": "prohibited"}}, true],
		"sector numbers": [{"context": {"person_identifier": "sectoral"}}, true],
		"the files bear one number": [
			{"context": {"person_identifier": "prohibited"}, "service": {"common_number": true}},
			false,
		],
		"businesses bear numbers": [
			{"context": {"person_identifier": "none"}, "service": {"subject": "business"}},
			false,
		],
	}
	unit := object.union(_unit, change)
	got := true in {met | met := properties.records_without_key with input as unit}
	got == want
}

test_nothing_to_clear[note] if {
	some note, [records, want] in {
		"one file": ["central", true],
		"files and an index": ["mixed", false],
	}
	unit := object.union(_unit, {"service": {"records": records}})
	got := true in {met | met := properties.nothing_to_clear with input as unit}
	got == want
}

test_hub_without_message[note] if {
	some note, [change, want] in {
		"municipalities without a standard": [{"service": {"competence": "local", "data_standard": "none"}}, true],
		"regions without a standard": [{"service": {"competence": "regional", "data_standard": "none"}}, true],
		"shared power without a standard": [{"service": {"competence": "shared", "data_standard": "none"}}, false],
		"the state can prescribe one": [{"service": {"competence": "national", "data_standard": "none"}}, false],
		"a standard": [{"service": {"competence": "local"}}, false],
	}
	unit := object.union(_unit, change)
	got := true in {met | met := properties.hub_without_message with input as unit}
	got == want
}

test_gain_by_instruction[note] if {
	some note, [relations, want] in {
		"instruction": ["hierarchy", true],
		"contract": ["contract", false],
	}
	unit := object.union(_unit, {"service": {"relations": relations}})
	got := true in {met | met := properties.gain_by_instruction with input as unit}
	got == want
}
