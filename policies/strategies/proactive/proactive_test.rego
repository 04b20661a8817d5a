package strategies.proactive_test

import data.strategies.proactive

# A unit that every precondition fits, and for which no risk is present.
_fitting := {
	"context": {
		"business_register": "central",
		"central_personal_file": "permitted",
		"data_sharing_basis": "general",
		"person_identifier": "universal",
		"population_register": "central",
	},
	"service": {
		"back_offices": {"total": 3},
		"competence": "national",
		"data_standard": "mandatory",
		"intermediary": "public",
		"population_wide": true,
		"records": "central",
		"relations": "hierarchy",
		"sensitive": false,
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"complete_data",
		"duty_to_report",
		"events_noticed",
		"file_tolerated",
		"key_in_reports",
		"plain_rule",
	}
	proactive[name] with input as _fitting
}

test_fitting_unit_bears_no_risk if {
	not proactive.unlimited_scope with input as _fitting
}

test_complete_data[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "none"}})
	some note, [change, want] in {
		"prescribed reports fill one file": [{}, true],
		"agreed reports fill one file": [{"service": {"data_standard": "agreed"}}, true],
		"reports in no form": [{"service": {"data_standard": "none"}}, false],
		"reports to several files": [{"service": {"records": "distributed"}}, false],
		"a copy is not the file": [{"service": {"records": "mixed"}}, false],
		"a public body passes messages on": [
			{"service": {"intermediary": "public", "records": "distributed"}},
			true,
		],
		"a body of the offices passes messages on": [
			{"service": {"data_standard": "agreed", "intermediary": "mutual", "records": "distributed"}},
			true,
		],
		"a private carrier": [{"service": {"intermediary": "private", "records": "distributed"}}, false],
		"messages in no form": [{"service": {"data_standard": "none", "intermediary": "public"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := proactive.complete_data with input as unit}
	got == want
}

test_key_in_reports[note] if {
	base := object.union(_fitting, {
		"context": {"person_identifier": "sectoral"},
		"service": {"records": "distributed", "relations": "negotiation"},
	})
	some note, [change, want] in {
		"numbers of sectors that nobody links": [{}, false],
		"a number for all purposes": [{"context": {"person_identifier": "universal"}}, true],
		"the number of one file": [{"service": {"records": "central"}}, true],
		"a copy beside other files": [{"service": {"records": "mixed"}}, false],
		"the number under one command": [{"service": {"relations": "hierarchy"}}, true],
		"a contract has no number": [{"service": {"relations": "contract"}}, false],
		"no number in the file": [
			{"context": {"person_identifier": "none"}, "service": {"records": "central"}},
			false,
		],
		"a ban outweighs the command": [
			{"context": {"person_identifier": "prohibited"}, "service": {"relations": "hierarchy"}},
			false,
		],
		"businesses bear numbers": [{"service": {"subject": "business"}}, true],
		"objects bear numbers": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := proactive.key_in_reports with input as unit}
	got == want
}

test_duty_to_report[note] if {
	base := object.union(_fitting, {
		"context": {"data_sharing_basis": "sectoral"},
		"service": {"competence": "local", "data_standard": "agreed", "relations": "negotiation"},
	})
	some note, [change, want] in {
		"municipalities cannot list the flows": [{}, false],
		"who instructs them can": [{"service": {"relations": "hierarchy"}}, true],
		"a general duty": [{"context": {"data_sharing_basis": "general"}}, true],
		"the state lists the flows": [{"service": {"competence": "national"}}, true],
		"consent comes too late": [
			{"context": {"data_sharing_basis": "consent"}, "service": {"competence": "national"}},
			false,
		],
		"one act orders form and flow": [
			{
				"context": {"data_sharing_basis": "consent"},
				"service": {"data_standard": "mandatory", "relations": "hierarchy"},
			},
			true,
		],
		"the records are about businesses": [{"service": {"subject": "business"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := proactive.duty_to_report with input as unit}
	got == want
}

test_file_tolerated[note] if {
	some note, [change, want] in {
		"a file on all residents": [{}, true],
		"restricted, but not banned": [{"context": {"central_personal_file": "restricted"}}, true],
		"banned": [{"context": {"central_personal_file": "prohibited"}}, false],
		"sensitive data on everybody": [{"service": {"sensitive": true}}, false],
		"sensitive data on some": [{"service": {"population_wide": false, "sensitive": true}}, true],
		"banned, but it leaves most out": [
			{"context": {"central_personal_file": "prohibited"}, "service": {"population_wide": false}},
			true,
		],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := proactive.file_tolerated with input as unit}
	got == want
}

test_plain_rule[note] if {
	base := object.union(_fitting, {
		"service": {"competence": "local", "records": "distributed", "relations": "negotiation"},
	})
	some note, [change, want] in {
		"each authority decides for itself": [{}, false],
		"the state decides": [{"service": {"competence": "national"}}, true],
		"regions decide each for itself": [{"service": {"competence": "regional"}}, false],
		"a shared decision": [{"service": {"competence": "shared"}}, false],
		"one authority instructs": [{"service": {"relations": "hierarchy"}}, true],
		"a contract does not decide": [{"service": {"relations": "contract"}}, false],
		"one file": [{"service": {"records": "central"}}, true],
		"a copy": [{"service": {"records": "mixed"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := proactive.plain_rule with input as unit}
	got == want
}

test_events_noticed[note] if {
	base := object.union(_fitting, {"context": {"business_register": "local"}})
	some note, [change, want] in {
		"residents are registered centrally": [{}, true],
		"federated registers of residents": [{"context": {"population_register": "federated"}}, false],
		"that register knows no businesses": [{"service": {"subject": "business"}}, false],
		"businesses are registered centrally": [
			{"context": {"business_register": "central", "population_register": "local"}, "service": {"subject": "business"}},
			true,
		],
		"federated registers of businesses": [
			{"context": {"business_register": "federated"}, "service": {"subject": "business"}},
			false,
		],
		"that register knows no residents": [
			{"context": {"business_register": "central", "population_register": "local"}},
			false,
		],
		"objects are in neither": [
			{"context": {"business_register": "central"}, "service": {"subject": "object"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := proactive.events_noticed with input as unit}
	got == want
}

test_unlimited_scope[note] if {
	base := object.union(_fitting, {
		"service": {"back_offices": {"total": 20}, "relations": "negotiation"},
	})
	some note, [change, want] in {
		"twenty offices negotiate": [{}, true],
		"nineteen offices": [{"service": {"back_offices": {"total": 19}}}, false],
		"twenty under instruction": [{"service": {"relations": "hierarchy"}}, false],
		"twenty under contract": [{"service": {"relations": "contract"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := proactive.unlimited_scope with input as unit}
	got == want
}
