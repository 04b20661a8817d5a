package strategies.clearing_house_test

import data.strategies.clearing_house

# A unit that every precondition of the clearing house fits, and for which no risk is present.
_fitting := {
	"context": {
		"central_personal_file": "permitted",
		"data_sharing_basis": "general",
		"online_sophistication": 80,
	},
	"service": {
		"competence": "local",
		"data_standard": "agreed",
		"intermediary": "mutual",
		"population_wide": true,
		"records": "distributed",
		"relations": "negotiation",
		"sensitive": false,
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"accepted_operator",
		"common_message",
		"index_accepted",
		"lawful_flow",
		"reason_to_join",
		"records_apart",
	}
	clearing_house[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"slow_joining", "untested_hub"}
	not clearing_house[name] with input as _fitting
}

test_index_accepted[note] if {
	base := object.union(_fitting, {
		"context": {"central_personal_file": "restricted"},
		"service": {"sensitive": true},
	})
	some note, [change, want] in {
		"sensitive data on all residents": [{}, false],
		"most residents are left out": [{"service": {"population_wide": false}}, true],
		"a file would be permitted": [{"context": {"central_personal_file": "permitted"}}, true],
		"no sensitive data": [{"service": {"sensitive": false}}, true],
		"a ban strikes the index too": [
			{
				"context": {"central_personal_file": "prohibited"},
				"service": {"sensitive": false},
			},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.index_accepted with input as unit}
	got == want
}

test_lawful_flow[note] if {
	base := object.union(_fitting, {"context": {"data_sharing_basis": "sectoral"}})
	some note, [change, want] in {
		"municipalities cannot list the flows": [{}, false],
		"sharing is a general duty": [{"context": {"data_sharing_basis": "general"}}, true],
		"the state lists the flows": [{"service": {"competence": "national"}}, true],
		"regions list the flows": [{"service": {"competence": "regional"}}, true],
		"state and regions list the flows": [{"service": {"competence": "shared"}}, true],
		"the person consents": [{"context": {"data_sharing_basis": "consent"}}, true],
		"who instructs municipalities lists their flows": [{"service": {"relations": "hierarchy"}}, true],
		"the records are about businesses": [{"service": {"subject": "business"}}, true],
		"the records are about objects": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.lawful_flow with input as unit}
	got == want
}

test_accepted_operator[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "public"}})
	some note, [change, want] in {
		"a public body that the offices distrust": [{}, false],
		"a body of their own": [{"service": {"intermediary": "mutual"}}, true],
		"a private carrier": [{"service": {"intermediary": "private"}}, false],
		"no body": [{"service": {"intermediary": "none"}}, false],
		"instruction": [{"service": {"relations": "hierarchy"}}, true],
		"a contract founds nothing": [{"service": {"relations": "contract"}}, false],
		"an act of the state": [{"service": {"competence": "national"}}, true],
		"an act of the state, with other tiers": [{"service": {"competence": "shared"}}, true],
		"regions found no common body by statute": [{"service": {"competence": "regional"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.accepted_operator with input as unit}
	got == want
}

test_common_message[note] if {
	base := object.union(_fitting, {"service": {"data_standard": "none"}})
	some note, [change, want] in {
		"no standard, and nobody prescribes one": [{}, false],
		"an agreed message": [{"service": {"data_standard": "agreed"}}, true],
		"a prescribed message": [{"service": {"data_standard": "mandatory"}}, true],
		"hub and message by one act": [{"service": {"competence": "national"}}, true],
		"an act of the state, with other tiers": [{"service": {"competence": "shared"}}, true],
		"one region prescribes none for the others": [{"service": {"competence": "regional"}}, false],
		"local rules are no act": [{"service": {"competence": "local"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.common_message with input as unit}
	got == want
}

test_records_apart[note] if {
	some note, [records, want] in {
		"each office has its file": ["distributed", true],
		"own files beside an index": ["mixed", true],
		"one file serves all": ["central", false],
	}
	unit := object.union(_fitting, {"service": {"records": records}})
	got := true in {met | met := clearing_house.records_apart with input as unit}
	got == want
}

test_reason_to_join[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "public"}})
	some note, [change, want] in {
		"nothing but talk": [{}, false],
		"the offices are instructed": [{"service": {"relations": "hierarchy"}}, true],
		"the form is prescribed": [{"service": {"data_standard": "mandatory"}}, true],
		"there is no form": [{"service": {"data_standard": "none"}}, false],
		"a contract rewards them": [{"service": {"relations": "contract"}}, true],
		"the hub is their own": [{"service": {"intermediary": "mutual"}}, true],
		"the hub is private": [{"service": {"intermediary": "private"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.reason_to_join with input as unit}
	got == want
}

test_slow_joining[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "public"}})
	some note, [change, want] in {
		"negotiation, and a hub that is not theirs": [{}, true],
		"negotiation, and no hub": [{"service": {"intermediary": "none"}}, true],
		"negotiation, and their own hub": [{"service": {"intermediary": "mutual"}}, false],
		"instruction speeds it up": [{"service": {"relations": "hierarchy"}}, false],
		"so does a contract": [{"service": {"relations": "contract"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.slow_joining with input as unit}
	got == want
}

test_untested_hub[note] if {
	base := object.union(_fitting, {
		"context": {"online_sophistication": 66},
		"service": {"intermediary": "none"},
	})
	some note, [change, want] in {
		"nobody to start from, below the average": [{}, true],
		"online services at the average": [{"context": {"online_sophistication": 67}}, false],
		"a public body to start from": [{"service": {"intermediary": "public"}}, false],
		"private carriers to start from": [{"service": {"intermediary": "private"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.untested_hub with input as unit}
	got == want
}

test_hub_at_work[note] if {
	some note, [service, want] in {
		"a body passes data on": [{"exchange": "intermediary", "records": "distributed"}, true],
		"beside a central copy": [{"exchange": "intermediary", "records": "mixed"}, true],
		"one file for all": [{"exchange": "intermediary", "records": "central"}, false],
		"from holder to holder": [{"exchange": "direct", "records": "distributed"}, false],
		"paper": [{"exchange": "none", "records": "distributed"}, false],
	}
	got := true in {met | met := clearing_house.hub_at_work with input as {"service": service}}
	got == want
}
