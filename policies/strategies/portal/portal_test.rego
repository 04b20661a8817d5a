package strategies.portal_test

import data.strategies.portal

# A unit that every precondition fits, and for which no risk is present.
_fitting := {
	"context": {
		"electronic_identity": "deployed",
	},
	"service": {
		"data_standard": "agreed",
		"intermediary": "public",
		"records": "central",
		"relations": "contract",
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"common_form",
		"maintained_content",
		"operator",
		"recognised_users",
	}
	portal[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"answers_by_post", "mere_front"}
	not portal[name] with input as _fitting
}

test_maintained_content[note] if {
	base := object.union(_fitting, {"service": {"data_standard": "none", "relations": "negotiation"}})
	some note, [change, want] in {
		"nobody has a reason to": [{}, false],
		"instruction": [{"service": {"relations": "hierarchy"}}, true],
		"a contract": [{"service": {"relations": "contract"}}, true],
		"a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private operator does not keep it": [{"service": {"intermediary": "private"}}, false],
		"a form agreed": [{"service": {"data_standard": "agreed"}}, true],
		"a form prescribed": [{"service": {"data_standard": "mandatory"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := portal.maintained_content with input as unit}
	got == want
}

test_operator[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "none", "relations": "negotiation"}})
	some note, [change, want] in {
		"nobody": [{}, false],
		"a public body": [{"service": {"intermediary": "public"}}, true],
		"a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private body": [{"service": {"intermediary": "private"}}, true],
		"a consortium": [{"service": {"relations": "contract"}}, true],
		"the authority that instructs": [{"service": {"relations": "hierarchy"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := portal.operator with input as unit}
	got == want
}

test_common_form[note] if {
	some note, [change, want] in {
		"agreed": [{}, true],
		"prescribed": [{"service": {"data_standard": "mandatory"}}, true],
		"none": [{"service": {"data_standard": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := portal.common_form with input as unit}
	got == want
}

test_recognised_users[note] if {
	base := object.union(_fitting, {"context": {"electronic_identity": "pilot"}})
	some note, [change, want] in {
		"a pilot reaches few": [{}, false],
		"none": [{"context": {"electronic_identity": "none"}}, false],
		"deployed": [{"context": {"electronic_identity": "deployed"}}, true],
		"businesses are in a register": [{"service": {"subject": "business"}}, true],
		"objects bear numbers": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := portal.recognised_users with input as unit}
	got == want
}

test_answers_by_post[note] if {
	base := object.union(_fitting, {"service": {"data_standard": "none", "records": "distributed"}})
	some note, [change, want] in {
		"no common form, records apart": [{}, true],
		"an agreed form": [{"service": {"data_standard": "agreed"}}, false],
		"a prescribed form": [{"service": {"data_standard": "mandatory"}}, false],
		"a copy to look at": [{"service": {"records": "mixed"}}, false],
		"one file": [{"service": {"records": "central"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := portal.answers_by_post with input as unit}
	got == want
}

test_mere_front[note] if {
	some note, [change, want] in {
		"one file": [{}, false],
		"several files": [{"service": {"records": "distributed"}}, true],
		"a copy beside several files": [{"service": {"records": "mixed"}}, true],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := portal.mere_front with input as unit}
	got == want
}
