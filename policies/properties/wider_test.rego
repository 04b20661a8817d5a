package properties_test

import data.properties

test_wider_properties_hold[name] if {
	some name, unit in {
		"channel_without_core": {"service": {"records": "distributed"}},
		"portal_by_instruction": {"service": {"relations": "hierarchy"}},
		"redesign_of_municipal_tasks": {"service": {"competence": "local"}},
		"unasked_and_sensitive": {"service": {"population_wide": true, "sensitive": true}},
	}
	properties[name] with input as unit
}

test_wider_properties_claim_no_more[note] if {
	some note, [name, unit] in {
		"a copy is a beginning": ["channel_without_core", {"service": {"records": "mixed"}}],
		"one file is a core": ["channel_without_core", {"service": {"records": "central"}}],
		"a contract is no instruction": ["portal_by_instruction", {"service": {"relations": "contract"}}],
		"nor is negotiation": ["portal_by_instruction", {"service": {"relations": "negotiation"}}],
		"a shared task is not municipal": ["redesign_of_municipal_tasks", {"service": {"competence": "shared"}}],
		"nor is one of the state": ["redesign_of_municipal_tasks", {"service": {"competence": "national"}}],
		"nor is one of a region": ["redesign_of_municipal_tasks", {"service": {"competence": "regional"}}],
		"sensitive data on some": ["unasked_and_sensitive", {"service": {"population_wide": false, "sensitive": true}}],
		"plain data on all": ["unasked_and_sensitive", {"service": {"population_wide": true, "sensitive": false}}],
	}
	not properties[name] with input as unit
}
