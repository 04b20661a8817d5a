package strategies.generic_interaction_test

import data.strategies.generic_interaction

# A unit that every precondition fits, and for which no risk is present.
_fitting := {
	"context": {
		"coordination_authority": "binding",
		"electronic_identity": "deployed",
		"person_identifier": "universal",
	},
	"service": {
		"data_standard": "mandatory",
		"intermediary": "private",
		"relations": "hierarchy",
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"binding_centre",
		"daily_login",
		"known_everywhere",
		"offices_join",
		"operator",
		"same_step",
	}
	generic_interaction[name] with input as _fitting
}

test_fitting_unit_bears_no_risk if {
	not generic_interaction.patchy_joining with input as _fitting
}

test_same_step[note] if {
	some note, [change, want] in {
		"prescribed": [{}, true],
		"agreed": [{"service": {"data_standard": "agreed"}}, true],
		"each office has its own": [{"service": {"data_standard": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := generic_interaction.same_step with input as unit}
	got == want
}

test_known_everywhere[note] if {
	base := object.union(_fitting, {
		"context": {"electronic_identity": "pilot", "person_identifier": "none"},
		"service": {"intermediary": "public"},
	})
	some note, [change, want] in {
		"by nothing": [{}, false],
		"by a number for all purposes": [{"context": {"person_identifier": "universal"}}, true],
		"by sector numbers that a public body translates": [
			{"context": {"person_identifier": "sectoral"}},
			true,
		],
		"by sector numbers that their own body translates": [
			{"context": {"person_identifier": "sectoral"}, "service": {"intermediary": "mutual"}},
			true,
		],
		"a private body may not translate": [
			{"context": {"person_identifier": "sectoral"}, "service": {"intermediary": "private"}},
			false,
		],
		"nobody translates": [
			{"context": {"person_identifier": "sectoral"}, "service": {"intermediary": "none"}},
			false,
		],
		"by sector numbers in spite of a ban": [{"context": {"person_identifier": "prohibited"}}, true],
		"by those that their own body translates": [
			{"context": {"person_identifier": "prohibited"}, "service": {"intermediary": "mutual"}},
			true,
		],
		"a ban, and a private body": [
			{"context": {"person_identifier": "prohibited"}, "service": {"intermediary": "private"}},
			false,
		],
		"a ban, and nobody who instructs": [
			{"context": {"person_identifier": "prohibited"}, "service": {"relations": "negotiation"}},
			false,
		],
		"a ban, and a contract": [
			{"context": {"person_identifier": "prohibited"}, "service": {"relations": "contract"}},
			false,
		],
		"by a login": [{"context": {"electronic_identity": "deployed"}}, true],
		"few have the login": [{"context": {"electronic_identity": "none"}}, false],
		"businesses bear numbers": [{"service": {"subject": "business"}}, true],
		"objects bear numbers": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := generic_interaction.known_everywhere with input as unit}
	got == want
}

test_operator[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "none", "relations": "contract"}})
	some note, [change, want] in {
		"nobody": [{}, false],
		"a public body": [{"service": {"intermediary": "public"}}, true],
		"a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private body": [{"service": {"intermediary": "private"}}, true],
		"the authority that instructs": [{"service": {"relations": "hierarchy"}}, true],
		"negotiation founds none": [{"service": {"relations": "negotiation"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := generic_interaction.operator with input as unit}
	got == want
}

test_offices_join[note] if {
	base := object.union(_fitting, {
		"context": {"person_identifier": "sectoral"},
		"service": {"data_standard": "agreed", "relations": "contract"},
	})
	some note, [change, want] in {
		"each decides, and keeps its own numbers": [{}, false],
		"instruction": [{"service": {"relations": "hierarchy"}}, true],
		"the step is prescribed": [{"service": {"data_standard": "mandatory"}}, true],
		"the operator is their own": [{"service": {"intermediary": "mutual"}}, true],
		"a public operator is not": [{"service": {"intermediary": "public"}}, false],
		"a contract, and one number": [{"context": {"person_identifier": "universal"}}, true],
		"one number, but no contract": [
			{"context": {"person_identifier": "universal"}, "service": {"relations": "negotiation"}},
			false,
		],
		"a contract about businesses": [{"service": {"subject": "business"}}, true],
		"a contract about objects": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := generic_interaction.offices_join with input as unit}
	got == want
}

test_daily_login[note] if {
	some note, [change, want] in {
		"deployed": [{}, true],
		"a pilot": [{"context": {"electronic_identity": "pilot"}}, false],
		"none": [{"context": {"electronic_identity": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := generic_interaction.daily_login with input as unit}
	got == want
}

test_binding_centre[note] if {
	some note, [change, want] in {
		"binding": [{}, true],
		"advisory": [{"context": {"coordination_authority": "advisory"}}, false],
		"none": [{"context": {"coordination_authority": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := generic_interaction.binding_centre with input as unit}
	got == want
}

test_patchy_joining[note] if {
	base := object.union(_fitting, {"service": {"data_standard": "agreed", "relations": "contract"}})
	some note, [change, want] in {
		"neither statute nor instruction": [{}, true],
		"a statute": [{"service": {"data_standard": "mandatory"}}, false],
		"an instruction": [{"service": {"relations": "hierarchy"}}, false],
		"negotiation": [{"service": {"relations": "negotiation"}}, true],
		"nothing agreed": [{"service": {"data_standard": "none"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := generic_interaction.patchy_joining with input as unit}
	got == want
}
