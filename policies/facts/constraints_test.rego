package facts_test

import data.facts

test_region_without_power[note] if {
	base := object.union(_unit, {"context": {"state_structure": "unitary_centralised"}})
	some note, [change, want] in {
		"regions decide in a centralised state": [{}, true],
		"the state decides": [{"service": {"competence": "national"}}, false],
		"municipalities decide": [{"service": {"competence": "local"}}, false],
		"a federal state has regions": [{"context": {"state_structure": "federal"}}, false],
		"counties decide in a decentralised state": [{"context": {"state_structure": "unitary_decentralised"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.region_without_power with input as unit}
	got == want
}

test_residents_without_persons[note] if {
	base := object.union(_unit, {"service": {"population_wide": true, "subject": "business"}})
	some note, [change, want] in {
		"records of businesses cover all residents": [{}, true],
		"records of objects cover all residents": [{"service": {"subject": "object"}}, true],
		"records of persons may": [{"service": {"subject": "person"}}, false],
		"records of businesses cover businesses": [{"service": {"population_wide": false}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.residents_without_persons with input as unit}
	got == want
}

test_register_despite_prohibition[note] if {
	base := object.union(_unit, {"context": {
		"central_personal_file": "prohibited",
		"population_register": "central",
	}})
	some note, [change, want] in {
		"the register stands although prohibited": [{}, true],
		"a restricted file may be the register": [{"context": {"central_personal_file": "restricted"}}, false],
		"a permitted file may be the register": [{"context": {"central_personal_file": "permitted"}}, false],
		"local registers are no central file": [{"context": {"population_register": "local"}}, false],
		"nor are federated ones": [{"context": {"population_register": "federated"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.register_despite_prohibition with input as unit}
	got == want
}

test_file_despite_prohibition[note] if {
	base := object.union(_unit, {
		"context": {"central_personal_file": "prohibited"},
		"service": {"population_wide": true, "records": "central"},
	})
	some note, [change, want] in {
		"the file stands although prohibited": [{}, true],
		"the file is restricted only": [{"context": {"central_personal_file": "restricted"}}, false],
		"the file is permitted": [{"context": {"central_personal_file": "permitted"}}, false],
		"most residents are not in it": [{"service": {"population_wide": false}}, false],
		"an index is not the file": [{"service": {"records": "mixed"}}, false],
		"distributed records are not one file": [{"service": {"records": "distributed"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.file_despite_prohibition with input as unit}
	got == want
}

test_one_office_several_files[note] if {
	base := object.union(_unit, {"service": {"back_offices": {"total": 1}}})
	some note, [change, want] in {
		"one office distributes its records": [{}, true],
		"one office beside a central copy": [{"service": {"records": "mixed"}}, true],
		"one office, one file": [{"service": {"records": "central"}}, false],
		"two offices may have two files": [{"service": {"back_offices": {"total": 2}}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.one_office_several_files with input as unit}
	got == want
}

test_exchange_without_intermediary[note] if {
	base := object.union(_unit, {"service": {"exchange": "intermediary", "intermediary": "none"}})
	some note, [change, want] in {
		"data pass through nobody": [{}, true],
		"through a public body": [{"service": {"intermediary": "public"}}, false],
		"through a body of the offices": [{"service": {"intermediary": "mutual"}}, false],
		"from holder to holder": [{"service": {"exchange": "direct"}}, false],
		"paper": [{"service": {"exchange": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.exchange_without_intermediary with input as unit}
	got == want
}
