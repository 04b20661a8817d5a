package strategies.standardisation_test

import data.strategies.standardisation

# A unit that every precondition of standardisation fits, and for which no risk is present.
_fitting := {
	"context": {
		"data_sharing_basis": "general",
		"online_sophistication": 80,
		"vendor_market": "concentrated",
	},
	"service": {
		"back_offices": {"total": 500},
		"competence": "local",
		"intermediary": "public",
		"records": "distributed",
		"relations": "hierarchy",
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"binding_force",
		"lawful_flow",
		"offices_gain",
		"own_files",
		"standard_owner",
	}
	standardisation[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"little_capacity", "slow_conversion"}
	not standardisation[name] with input as _fitting
}

test_lawful_flow[note] if {
	base := object.union(_fitting, {
		"context": {"data_sharing_basis": "sectoral"},
		"service": {"relations": "negotiation"},
	})
	some note, [change, want] in {
		"municipalities cannot list the flows": [{}, false],
		"who instructs them can": [{"service": {"relations": "hierarchy"}}, true],
		"sharing is a general duty": [{"context": {"data_sharing_basis": "general"}}, true],
		"the state lists the flows": [{"service": {"competence": "national"}}, true],
		"regions list the flows": [{"service": {"competence": "regional"}}, true],
		"state and regions list the flows": [{"service": {"competence": "shared"}}, true],
		"the records are about businesses": [{"service": {"subject": "business"}}, true],
		"the records are about objects": [{"service": {"subject": "object"}}, true],
		"nobody is there to consent": [{"context": {"data_sharing_basis": "consent"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.lawful_flow with input as unit}
	got == want
}

test_standard_owner[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "none", "relations": "negotiation"}})
	some note, [change, want] in {
		"nobody maintains it": [{}, false],
		"a public body": [{"service": {"intermediary": "public"}}, true],
		"a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private owner is not accepted": [{"service": {"intermediary": "private"}}, false],
		"the authority that instructs": [{"service": {"relations": "hierarchy"}}, true],
		"a contract has no owner": [{"service": {"relations": "contract"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.standard_owner with input as unit}
	got == want
}

test_binding_force[note] if {
	base := object.union(_fitting, {"service": {"relations": "negotiation"}})
	some note, [change, want] in {
		"municipalities talk, and nobody can prescribe": [{}, false],
		"nor can one region for the others": [{"service": {"competence": "regional"}}, false],
		"the state can": [{"service": {"competence": "national"}}, true],
		"the state can, with other tiers": [{"service": {"competence": "shared"}}, true],
		"paid for": [{"service": {"relations": "contract"}}, true],
		"followed on instruction": [{"service": {"relations": "hierarchy"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.binding_force with input as unit}
	got == want
}

test_offices_gain[note] if {
	base := object.union(_fitting, {"service": {"relations": "negotiation"}})
	some note, [change, want] in {
		"cost without return": [{}, false],
		"instruction": [{"service": {"relations": "hierarchy"}}, true],
		"a contract that pays": [{"service": {"relations": "contract"}}, true],
		"a scheme of their own": [{"service": {"intermediary": "mutual"}}, true],
		"a private scheme": [{"service": {"intermediary": "private"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.offices_gain with input as unit}
	got == want
}

test_own_files[note] if {
	some note, [records, want] in {
		"each office has its file": ["distributed", true],
		"a central copy": ["mixed", true],
		"one file": ["central", false],
	}
	unit := object.union(_fitting, {"service": {"records": records}})
	got := true in {met | met := standardisation.own_files with input as unit}
	got == want
}

test_slow_conversion[note] if {
	base := object.union(_fitting, {
		"context": {"vendor_market": "competitive"},
		"service": {"back_offices": {"total": 1000}},
	})
	some note, [change, want] in {
		"a thousand offices, many suppliers": [{}, true],
		"one office fewer": [{"service": {"back_offices": {"total": 999}}}, false],
		"few suppliers": [{"context": {"vendor_market": "concentrated"}}, false],
		"public data centres": [{"context": {"vendor_market": "public_shared"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.slow_conversion with input as unit}
	got == want
}

test_little_capacity[note] if {
	base := object.union(_fitting, {
		"context": {"online_sophistication": 66},
		"service": {"back_offices": {"total": 100}},
	})
	some note, [change, want] in {
		"a hundred offices, below the average": [{}, true],
		"ninety-nine offices": [{"service": {"back_offices": {"total": 99}}}, false],
		"online services at the average": [{"context": {"online_sophistication": 67}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.little_capacity with input as unit}
	got == want
}

test_common_form_in_use[note] if {
	some note, [service, want] in {
		"an agreed form": [{"data_standard": "agreed", "exchange": "direct", "records": "distributed"}, true],
		"a form by law": [{"data_standard": "mandatory", "exchange": "direct", "records": "mixed"}, true],
		"each its own form": [{"data_standard": "none", "exchange": "direct", "records": "distributed"}, false],
		"through a body": [{"data_standard": "agreed", "exchange": "intermediary", "records": "distributed"}, false],
		"paper": [{"data_standard": "agreed", "exchange": "none", "records": "distributed"}, false],
		"one file for all": [{"data_standard": "agreed", "exchange": "direct", "records": "central"}, false],
	}
	got := true in {met | met := standardisation.common_form_in_use with input as {"service": service}}
	got == want
}
