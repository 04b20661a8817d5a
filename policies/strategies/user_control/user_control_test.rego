package strategies.user_control_test

import data.strategies.user_control

# A unit that every precondition fits, and for which no risk is present.
_fitting := {
	"context": {
		"electronic_identity": "deployed",
		"online_sophistication": 80,
	},
	"service": {
		"data_standard": "mandatory",
		"front_offices": "many_channels",
		"intermediary": "public",
		"records": "central",
		"relations": "hierarchy",
		"sensitive": false,
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"able_users",
		"desks_to_save",
		"one_record",
		"safe_login",
		"systems_in_order",
	}
	user_control[name] with input as _fitting
}

test_fitting_unit_bears_no_risk if {
	not user_control.left_behind with input as _fitting
}

test_one_record[note] if {
	base := object.union(_fitting, {
		"service": {"data_standard": "agreed", "records": "distributed", "relations": "negotiation"},
	})
	some note, [change, want] in {
		"each office owns its records, in an agreed form": [{}, true],
		"in a prescribed form": [{"service": {"data_standard": "mandatory"}}, true],
		"in no form": [{"service": {"data_standard": "none"}}, false],
		"copies in an agreed form": [{"service": {"records": "mixed"}}, false],
		"copies in an agreed form, under instruction": [
			{"service": {"records": "mixed", "relations": "hierarchy"}},
			false,
		],
		"copies in a prescribed form, under instruction": [
			{"service": {"data_standard": "mandatory", "records": "mixed", "relations": "hierarchy"}},
			true,
		],
		"copies in a prescribed form, negotiated": [
			{"service": {"data_standard": "mandatory", "records": "mixed"}},
			false,
		],
		"copies in a prescribed form, by contract": [
			{"service": {"data_standard": "mandatory", "records": "mixed", "relations": "contract"}},
			false,
		],
		"one file, whatever its form": [{"service": {"data_standard": "none", "records": "central"}}, true],
		"the user carries the data under contract": [
			{"service": {"data_standard": "none", "relations": "contract"}},
			true,
		],
		"a contract over copies": [
			{"service": {"data_standard": "none", "records": "mixed", "relations": "contract"}},
			false,
		],
		"instruction without a form": [
			{"service": {"data_standard": "none", "relations": "hierarchy"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := user_control.one_record with input as unit}
	got == want
}

test_safe_login[note] if {
	base := object.union(_fitting, {
		"context": {"electronic_identity": "pilot"},
		"service": {"records": "distributed"},
	})
	some note, [change, want] in {
		"a pilot reaches few": [{}, false],
		"no means at all": [{"context": {"electronic_identity": "none"}}, false],
		"a means for all of government": [{"context": {"electronic_identity": "deployed"}}, true],
		"that means for sensitive data too": [
			{"context": {"electronic_identity": "deployed"}, "service": {"sensitive": true}},
			true,
		],
		"the owner of the file issues its own": [{"service": {"records": "central"}}, true],
		"not for sensitive data": [{"service": {"records": "central", "sensitive": true}}, false],
		"a copy has no owner to issue one": [{"service": {"records": "mixed"}}, false],
		"a body of the offices issues one": [{"service": {"intermediary": "mutual"}}, true],
		"nor does that suit sensitive data": [
			{"service": {"intermediary": "mutual", "sensitive": true}},
			false,
		],
		"firms are certified": [{"service": {"subject": "business"}}, true],
		"objects have owners of all kinds": [{"service": {"subject": "object"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := user_control.safe_login with input as unit}
	got == want
}

test_able_users[note] if {
	base := object.union(_fitting, {
		"context": {"online_sophistication": 66},
		"service": {"front_offices": "local"},
	})
	some note, [change, want] in {
		"people at a counter, below the average": [{}, false],
		"at the average": [{"context": {"online_sophistication": 67}}, true],
		"they file from afar": [{"service": {"front_offices": "many_channels"}}, true],
		"they file at one address": [{"service": {"front_offices": "national"}}, true],
		"counters in the regions": [{"service": {"front_offices": "regional"}}, false],
		"firms": [{"service": {"subject": "business"}}, true],
		"owners of objects": [{"service": {"subject": "object"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := user_control.able_users with input as unit}
	got == want
}

test_systems_in_order[note] if {
	some note, [change, want] in {
		"one file in a prescribed form": [{}, true],
		"in an agreed form": [{"service": {"data_standard": "agreed"}}, false],
		"in no form": [{"service": {"data_standard": "none"}}, false],
		"a copy": [{"service": {"records": "mixed"}}, false],
		"several files": [{"service": {"records": "distributed"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := user_control.systems_in_order with input as unit}
	got == want
}

test_desks_to_save[note] if {
	some note, [change, want] in {
		"counters beside other channels": [{}, true],
		"counters in the towns": [{"service": {"front_offices": "local"}}, true],
		"counters in the regions": [{"service": {"front_offices": "regional"}}, true],
		"no counter at all": [{"service": {"front_offices": "national"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := user_control.desks_to_save with input as unit}
	got == want
}

test_left_behind[note] if {
	base := object.union(_fitting, {
		"context": {"online_sophistication": 66},
		"service": {"front_offices": "local"},
	})
	some note, [change, want] in {
		"people at a counter, below the average": [{}, true],
		"at the average": [{"context": {"online_sophistication": 67}}, false],
		"they file from afar": [{"service": {"front_offices": "many_channels"}}, false],
		"firms": [{"service": {"subject": "business"}}, false],
		"owners of objects": [{"service": {"subject": "object"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := user_control.left_behind with input as unit}
	got == want
}
