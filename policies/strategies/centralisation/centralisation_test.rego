package strategies.centralisation_test

import data.strategies.centralisation

# A unit that every precondition of centralisation fits, and for which no risk is present.
_fitting := {
	"context": {
		"central_personal_file": "permitted",
		"local_government_guarantee": "statutory",
		"online_sophistication": 80,
		"person_identifier": "universal",
		"vendor_market": "public_shared",
	},
	"service": {
		"back_offices": {"civil_society": 0, "local": 12, "total": 15},
		"common_number": true,
		"data_standard": "mandatory",
		"front_offices": "local",
		"population_wide": true,
		"records": "distributed",
		"relations": "hierarchy",
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"decision_right",
		"file_accepted",
		"harmonised_content",
		"no_corporate_claim",
		"no_local_claim",
		"offices_gain",
		"one_key",
	}
	centralisation[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"large_move", "supplier_lock_in"}
	not centralisation[name] with input as _fitting
}

test_file_accepted[note] if {
	base := object.union(_fitting, {"context": {"central_personal_file": "restricted"}})
	some note, [change, want] in {
		"a restricted file on all residents": [{}, false],
		"a prohibited one": [{"context": {"central_personal_file": "prohibited"}}, false],
		"a permitted one": [{"context": {"central_personal_file": "permitted"}}, true],
		"most residents are left out": [{"service": {"population_wide": false}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.file_accepted with input as unit}
	got == want
}

test_one_key[note] if {
	base := object.union(_fitting, {
		"context": {"person_identifier": "sectoral"},
		"service": {"common_number": false},
	})
	some note, [change, want] in {
		"sector numbers that the files do not bear": [{}, false],
		"one number for all purposes": [{"context": {"person_identifier": "universal"}}, true],
		"the files bear the number of their branch": [{"service": {"common_number": true}}, true],
		"a general number is barred": [{"context": {"person_identifier": "prohibited"}}, false],
		"no number": [{"context": {"person_identifier": "none"}}, false],
		"businesses bear numbers": [{"service": {"subject": "business"}}, true],
		"objects bear numbers": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.one_key with input as unit}
	got == want
}

test_decision_right[note] if {
	some note, [change, want] in {
		"one authority instructs": [{}, true],
		"the owners of the task contract for one office": [{"service": {"relations": "contract"}}, true],
		"the offices have to be asked": [{"service": {"relations": "negotiation"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := centralisation.decision_right with input as unit}
	got == want
}

test_no_local_claim[note] if {
	base := object.union(_fitting, {
		"context": {"local_government_guarantee": "constitutional"},
		"service": {"relations": "negotiation"},
	})
	some note, [change, want] in {
		"the constitution protects offices that nobody instructs": [{}, false],
		"no local office takes part": [{"service": {"back_offices": {"local": 0}}}, true],
		"one local office is enough for a claim": [{"service": {"back_offices": {"local": 1}}}, false],
		"self-government by ordinary statute": [{"context": {"local_government_guarantee": "statutory"}}, true],
		"they act on instruction": [{"service": {"relations": "hierarchy"}}, true],
		"they are paid": [{"service": {"relations": "contract"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.no_local_claim with input as unit}
	got == want
}

test_no_corporate_claim[note] if {
	base := object.union(_fitting, {"service": {"back_offices": {"civil_society": 13}, "relations": "negotiation"}})
	some note, [change, want] in {
		"thirteen funds that have to be asked": [{}, false],
		"five funds are enough to resist": [{"service": {"back_offices": {"civil_society": 5}}}, false],
		"four are not": [{"service": {"back_offices": {"civil_society": 4}}}, true],
		"the funds act on instruction": [{"service": {"relations": "hierarchy"}}, true],
		"they settle it by contract": [{"service": {"relations": "contract"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.no_corporate_claim with input as unit}
	got == want
}

test_harmonised_content[note] if {
	some note, [change, want] in {
		"a binding standard": [{}, true],
		"an agreed standard is not enough": [{"service": {"data_standard": "agreed"}}, false],
		"no standard": [{"service": {"data_standard": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := centralisation.harmonised_content with input as unit}
	got == want
}

test_offices_gain[note] if {
	base := object.union(_fitting, {"service": {"front_offices": "national"}})
	some note, [change, want] in {
		"offices lose their clients": [{}, false],
		"local counters remain": [{"service": {"front_offices": "local"}}, true],
		"regional counters remain": [{"service": {"front_offices": "regional"}}, true],
		"counters are one of many channels": [{"service": {"front_offices": "many_channels"}}, true],
		"a contract pays": [{"service": {"relations": "contract"}}, true],
		"talks pay nobody": [{"service": {"relations": "negotiation"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.offices_gain with input as unit}
	got == want
}

test_large_move[note] if {
	base := object.union(_fitting, {
		"context": {"online_sophistication": 66},
		"service": {"back_offices": {"total": 100}},
	})
	some note, [change, want] in {
		"a hundred offices, below the average": [{}, true],
		"a common index does not lessen the move": [{"service": {"records": "mixed"}}, true],
		"ninety-nine offices": [{"service": {"back_offices": {"total": 99}}}, false],
		"online services at the average": [{"context": {"online_sophistication": 67}}, false],
		"nothing left to move": [{"service": {"records": "central"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.large_move with input as unit}
	got == want
}

test_supplier_lock_in[note] if {
	some note, [market, want] in {
		"few dominant suppliers": ["concentrated", true],
		"public data centres": ["public_shared", false],
		"many suppliers": ["competitive", false],
	}
	unit := object.union(_fitting, {"context": {"vendor_market": market}})
	got := true in {met | met := centralisation.supplier_lock_in with input as unit}
	got == want
}

test_one_file[note] if {
	some note, [service, want] in {
		"one file": [{"records": "central"}, true],
		"a copy beside their own files": [{"records": "mixed"}, false],
		"files of their own": [{"records": "distributed"}, false],
	}
	got := true in {met | met := centralisation.one_file with input as {"service": service}}
	got == want
}
