package facts_test

import data.facts

# A unit that no constraint forbids, and for which no helper holds.
_unit := {
	"context": {
		"central_personal_file": "permitted",
		"data_sharing_basis": "general",
		"population_register": "local",
		"state_structure": "federal",
	},
	"service": {
		"back_offices": {"total": 50},
		"competence": "regional",
		"data_standard": "none",
		"population_wide": false,
		"records": "distributed",
		"relations": "negotiation",
		"subject": "person",
	},
}

test_nothing_holds[name] if {
	some name in {
		"about_no_person",
		"few_offices",
		"file_despite_prohibition",
		"listed_by_act",
		"one_office_several_files",
		"ordered_by_act",
		"region_without_power",
		"register_despite_prohibition",
		"residents_without_persons",
	}
	not facts[name] with input as _unit
}

test_few_offices[note] if {
	some note, [total, want] in {
		"nineteen are few": [19, true],
		"twenty are not": [20, false],
	}
	unit := object.union(_unit, {"service": {"back_offices": {"total": total}}})
	got := true in {met | met := facts.few_offices with input as unit}
	got == want
}

test_listed_by_act[note] if {
	base := object.union(_unit, {"context": {"data_sharing_basis": "sectoral"}})
	some note, [change, want] in {
		"regions legislate": [{}, true],
		"the state legislates": [{"service": {"competence": "national"}}, true],
		"state and regions legislate together": [{"service": {"competence": "shared"}}, true],
		"municipalities do not legislate": [{"service": {"competence": "local"}}, false],
		"who instructs municipalities does": [{"service": {"competence": "local", "relations": "hierarchy"}}, true],
		"nobody instructs under a contract": [{"service": {"competence": "local", "relations": "contract"}}, false],
		"instruction is no act": [
			{"context": {"data_sharing_basis": "consent"}, "service": {"competence": "local", "relations": "hierarchy"}},
			false,
		],
		"a general permission needs no list": [{"context": {"data_sharing_basis": "general"}}, false],
		"consent is no act": [{"context": {"data_sharing_basis": "consent"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.listed_by_act with input as unit}
	got == want
}

test_ordered_by_act[note] if {
	base := object.union(_unit, {"service": {"data_standard": "mandatory", "relations": "hierarchy"}})
	some note, [change, want] in {
		"a prescribed form under instruction": [{}, true],
		"an agreed form is no act": [{"service": {"data_standard": "agreed"}}, false],
		"no form at all": [{"service": {"data_standard": "none"}}, false],
		"a contract does not order": [{"service": {"relations": "contract"}}, false],
		"negotiation does not order": [{"service": {"relations": "negotiation"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := facts.ordered_by_act with input as unit}
	got == want
}

test_about_no_person[note] if {
	some note, [subject, want] in {
		"a business is no natural person": ["business", true],
		"nor is an object": ["object", true],
		"a person is": ["person", false],
	}
	unit := object.union(_unit, {"service": {"subject": subject}})
	got := true in {met | met := facts.about_no_person with input as unit}
	got == want
}
