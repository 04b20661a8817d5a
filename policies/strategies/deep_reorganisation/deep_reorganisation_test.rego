package strategies.deep_reorganisation_test

import data.strategies.deep_reorganisation

# A unit that every precondition fits, and for which no risk is present.
_fitting := {
	"context": {
		"coordination_authority": "binding",
		"decision_style": "majoritarian",
		"local_government_guarantee": "statutory",
		"state_structure": "unitary_decentralised",
	},
	"service": {
		"back_offices": {"market": 0},
		"competence": "national",
		"data_standard": "mandatory",
		"intermediary": "public",
		"records": "distributed",
		"relations": "hierarchy",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"exchange_in_place",
		"harmonised_concepts",
		"one_sponsor",
		"power_over_procedure",
		"strong_sponsor",
	}
	deep_reorganisation[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"chain_outside", "protected_tier"}
	not deep_reorganisation[name] with input as _fitting
}

test_power_over_procedure[note] if {
	base := object.union(_fitting, {"service": {"competence": "shared"}})
	some note, [change, want] in {
		"state law under instruction": [{}, true],
		"a decentralised task by contract": [{"service": {"relations": "contract"}}, false],
		"a decentralised task by negotiation": [{"service": {"relations": "negotiation"}}, false],
		"in a federation the states have their share": [{"context": {"state_structure": "federal"}}, false],
		"regions with a share can be instructed": [{"context": {"state_structure": "regionalised"}}, true],
		"the state decides, whoever instructs": [
			{"context": {"state_structure": "federal"}, "service": {"competence": "national", "relations": "negotiation"}},
			true,
		],
		"a state of the federation decides": [
			{"context": {"state_structure": "federal"}, "service": {"competence": "regional"}},
			true,
		],
		"a region decides": [
			{"context": {"state_structure": "regionalised"}, "service": {"competence": "regional"}},
			true,
		],
		"a county does not legislate": [{"service": {"competence": "regional"}}, false],
		"municipalities do not legislate": [{"service": {"competence": "local"}}, false],
		"nor do they in a federation": [
			{"context": {"state_structure": "federal"}, "service": {"competence": "local"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := deep_reorganisation.power_over_procedure with input as unit}
	got == want
}

test_harmonised_concepts[note] if {
	base := object.union(_fitting, {"service": {"data_standard": "agreed", "relations": "negotiation"}})
	some note, [change, want] in {
		"agreed, and left at that": [{}, false],
		"agreed, and followed on instruction": [{"service": {"relations": "hierarchy"}}, true],
		"agreed by contract": [{"service": {"relations": "contract"}}, false],
		"prescribed": [{"service": {"data_standard": "mandatory"}}, true],
		"one file": [{"service": {"records": "central"}}, true],
		"a copy": [{"service": {"records": "mixed"}}, false],
		"instruction without concepts": [
			{"service": {"data_standard": "none", "relations": "hierarchy"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := deep_reorganisation.harmonised_concepts with input as unit}
	got == want
}

test_one_sponsor[note] if {
	base := object.union(_fitting, {"service": {"relations": "negotiation"}})
	some note, [change, want] in {
		"a form prescribed, and a public body": [{}, true],
		"a form prescribed, and a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private body has no such standing": [{"service": {"intermediary": "private"}}, false],
		"a form prescribed, and nobody to run it": [{"service": {"intermediary": "none"}}, false],
		"a body, but the form is agreed only": [{"service": {"data_standard": "agreed"}}, false],
		"a body without a form": [{"service": {"data_standard": "none"}}, false],
		"instruction": [{"service": {"data_standard": "none", "relations": "hierarchy"}}, true],
		"payment": [{"service": {"data_standard": "none", "relations": "contract"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := deep_reorganisation.one_sponsor with input as unit}
	got == want
}

test_strong_sponsor[note] if {
	base := object.union(_fitting, {
		"context": {"coordination_authority": "advisory", "decision_style": "consensual"},
	})
	some note, [change, want] in {
		"neither": [{}, false],
		"a majority": [{"context": {"decision_style": "majoritarian"}}, true],
		"a centre that binds": [{"context": {"coordination_authority": "binding"}}, true],
		"no centre": [{"context": {"coordination_authority": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := deep_reorganisation.strong_sponsor with input as unit}
	got == want
}

test_exchange_in_place[note] if {
	some note, [change, want] in {
		"a public body": [{}, true],
		"a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private carrier": [{"service": {"intermediary": "private"}}, false],
		"none": [{"service": {"intermediary": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := deep_reorganisation.exchange_in_place with input as unit}
	got == want
}

test_chain_outside[note] if {
	base := object.union(_fitting, {
		"service": {"back_offices": {"market": 100}, "relations": "negotiation"},
	})
	some note, [change, want] in {
		"a hundred firms whom nobody instructs": [{}, true],
		"ninety-nine": [{"service": {"back_offices": {"market": 99}}}, false],
		"firms under instruction": [{"service": {"relations": "hierarchy"}}, false],
		"firms under contract": [{"service": {"relations": "contract"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := deep_reorganisation.chain_outside with input as unit}
	got == want
}

test_protected_tier[note] if {
	base := object.union(_fitting, {
		"context": {"local_government_guarantee": "constitutional"},
		"service": {"competence": "shared"},
	})
	some note, [change, want] in {
		"a share that the constitution guarantees": [{}, true],
		"a share that a statute grants": [{"context": {"local_government_guarantee": "statutory"}}, false],
		"no share": [{"service": {"competence": "national"}}, false],
		"all of it is local": [{"service": {"competence": "local"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := deep_reorganisation.protected_tier with input as unit}
	got == want
}
