package strategies.digitisation_unchanged_test

import data.strategies.digitisation_unchanged

# A unit that every precondition fits, and for which no risk is present.
_fitting := {
	"context": {
		"electronic_signature_law": true,
		"vendor_market": "public_shared",
	},
	"service": {
		"competence": "national",
		"data_standard": "mandatory",
		"front_offices": "many_channels",
		"intermediary": "public",
		"records": "central",
		"relations": "hierarchy",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"digital_core",
		"filing_counts",
		"one_owner",
		"shared_systems",
		"used_from_afar",
	}
	digitisation_unchanged[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"counters_first", "saving_left"}
	not digitisation_unchanged[name] with input as _fitting
}

test_one_owner[note] if {
	base := object.union(_fitting, {"service": {"records": "mixed"}})
	some note, [change, want] in {
		"the state instructs": [{}, true],
		"a region instructs its offices": [{"service": {"competence": "regional"}}, true],
		"municipalities have many owners": [{"service": {"competence": "local"}}, false],
		"a shared task has several owners": [{"service": {"competence": "shared"}}, false],
		"nobody instructs": [{"service": {"relations": "negotiation"}}, false],
		"a contract links several owners": [{"service": {"relations": "contract"}}, false],
		"a joint body speaks for several owners": [{"service": {"intermediary": "mutual"}}, false],
		"no body at all": [{"service": {"intermediary": "none"}}, true],
		"a private carrier": [{"service": {"intermediary": "private"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := digitisation_unchanged.one_owner with input as unit}
	got == want
}

test_one_owner_of_one_file[note] if {
	base := object.union(_fitting, {"service": {"competence": "shared"}})
	some note, [change, want] in {
		"instructed": [{}, true],
		"paid by contract": [{"service": {"relations": "contract"}}, true],
		"negotiated": [{"service": {"relations": "negotiation"}}, false],
		"a copy is not the file": [{"service": {"records": "mixed"}}, false],
		"several files under contract": [
			{"service": {"records": "distributed", "relations": "contract"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := digitisation_unchanged.one_owner with input as unit}
	got == want
}

test_digital_core[note] if {
	base := object.union(_fitting, {"service": {"records": "mixed"}})
	some note, [change, want] in {
		"a central copy in a prescribed form": [{}, true],
		"a central copy in an agreed form": [{"service": {"data_standard": "agreed"}}, false],
		"a central copy without a form": [{"service": {"data_standard": "none"}}, false],
		"one central file": [{"service": {"data_standard": "none", "records": "central"}}, true],
		"no central copy, though the form is prescribed": [{"service": {"records": "distributed"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := digitisation_unchanged.digital_core with input as unit}
	got == want
}

test_used_from_afar[note] if {
	some note, [change, want] in {
		"many channels": [{}, true],
		"one national address": [{"service": {"front_offices": "national"}}, true],
		"counters in the towns": [{"service": {"front_offices": "local"}}, false],
		"counters in the regions": [{"service": {"front_offices": "regional"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := digitisation_unchanged.used_from_afar with input as unit}
	got == want
}

test_filing_counts[note] if {
	some note, [change, want] in {
		"an act": [{}, true],
		"no act": [{"context": {"electronic_signature_law": false}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := digitisation_unchanged.filing_counts with input as unit}
	got == want
}

test_shared_systems[note] if {
	some note, [change, want] in {
		"public data centres": [{}, true],
		"few suppliers": [{"context": {"vendor_market": "concentrated"}}, true],
		"many suppliers": [{"context": {"vendor_market": "competitive"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := digitisation_unchanged.shared_systems with input as unit}
	got == want
}

test_counters_first[note] if {
	base := object.union(_fitting, {"service": {"front_offices": "local", "records": "distributed"}})
	some note, [change, want] in {
		"counters before distributed records": [{}, true],
		"counters before a copy": [{"service": {"records": "mixed"}}, true],
		"counters before the register": [{"service": {"records": "central"}}, false],
		"no counters in the towns": [{"service": {"front_offices": "many_channels"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := digitisation_unchanged.counters_first with input as unit}
	got == want
}

test_saving_left[note] if {
	some note, [change, want] in {
		"one file": [{}, false],
		"several files": [{"service": {"records": "distributed"}}, true],
		"a copy beside several files": [{"service": {"records": "mixed"}}, true],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := digitisation_unchanged.saving_left with input as unit}
	got == want
}
