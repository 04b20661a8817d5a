package strategies.clearing_house_test

import data.strategies.clearing_house

# A unit that every precondition of the clearing house fits, and for which no risk is present.
_fitting := {
	"context": {
		"central_personal_file": "permitted",
		"data_protection_control": "prior_authorisation",
		"data_sharing_basis": "general",
		"decision_style": "consensual",
		"government_network": "national",
		"online_sophistication": 80,
		"person_identifier": "universal",
	},
	"service": {
		"annual_cases": 500000,
		"back_offices": {"total": 40},
		"competence": "national",
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
		"addressable",
		"common_message",
		"divided_power",
		"enough_traffic",
		"independent_committee",
		"index_accepted",
		"lawful_flow",
		"many_owners",
		"reachable_offices",
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
		"context": {"data_protection_control": "notification"},
		"service": {"sensitive": true},
	})
	some note, [change, want] in {
		"sensitive data on all residents": [{}, false],
		"most residents are left out": [{"service": {"population_wide": false}}, true],
		"no sensitive data": [{"service": {"sensitive": false}}, true],
		"no sensitive data, and a restricted file": [
			{"context": {"central_personal_file": "restricted"}, "service": {"sensitive": false}},
			true,
		],
		"a ban strikes the index too": [
			{"context": {"central_personal_file": "prohibited"}, "service": {"sensitive": false}},
			false,
		],
		"an authority approves each link": [{"context": {"data_protection_control": "prior_authorisation"}}, true],
		"an authority approves what is restricted": [
			{"context": {"central_personal_file": "restricted", "data_protection_control": "prior_authorisation"}},
			true,
		],
		"no authority approves what is banned": [
			{"context": {"central_personal_file": "prohibited", "data_protection_control": "prior_authorisation"}},
			false,
		],
		"nobody controls the links": [{"context": {"data_protection_control": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.index_accepted with input as unit}
	got == want
}

test_lawful_flow[note] if {
	base := object.union(_fitting, {
		"context": {"data_sharing_basis": "sectoral"},
		"service": {"competence": "local"},
	})
	some note, [change, want] in {
		"municipalities cannot list the flows": [{}, false],
		"sharing is a general duty": [{"context": {"data_sharing_basis": "general"}}, true],
		"the state lists the flows": [{"service": {"competence": "national"}}, true],
		"regions list the flows": [{"service": {"competence": "regional"}}, true],
		"state and regions list the flows": [{"service": {"competence": "shared"}}, true],
		"the person consents": [{"context": {"data_sharing_basis": "consent"}}, true],
		"those who apply hand their data over": [
			{"service": {"population_wide": false, "relations": "contract"}},
			true,
		],
		"no contract covers everybody": [{"service": {"relations": "contract"}}, false],
		"those who apply are not asked": [{"service": {"population_wide": false}}, false],
		"who instructs municipalities lists their flows": [{"service": {"relations": "hierarchy"}}, true],
		"the records are about businesses": [{"service": {"subject": "business"}}, true],
		"the records are about objects": [{"service": {"subject": "object"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.lawful_flow with input as unit}
	got == want
}

test_addressable[note] if {
	base := object.union(_fitting, {
		"context": {"person_identifier": "none"},
		"service": {"intermediary": "public"},
	})
	some note, [change, want] in {
		"no numbers to translate": [{}, false],
		"one number for all purposes": [{"context": {"person_identifier": "universal"}}, true],
		"the hub translates sector numbers": [{"context": {"person_identifier": "sectoral"}}, true],
		"businesses bear numbers": [{"service": {"subject": "business"}}, true],
		"objects bear numbers": [{"service": {"subject": "object"}}, true],
		"an index exists already": [{"service": {"records": "mixed"}}, true],
		"a central file names no offices": [{"service": {"records": "central"}}, false],
		"the user names the offices": [{"service": {"relations": "contract"}}, true],
		"the user is not asked": [{"service": {"relations": "hierarchy"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.addressable with input as unit}
	got == want
}

test_addressable_despite_ban[note] if {
	base := object.union(_fitting, {
		"context": {"person_identifier": "prohibited"},
		"service": {"intermediary": "public", "relations": "hierarchy"},
	})
	some note, [change, want] in {
		"a public hub under one command": [{}, true],
		"a mutual hub under one command": [{"service": {"intermediary": "mutual"}}, true],
		"a private carrier may not translate": [{"service": {"intermediary": "private"}}, false],
		"nobody translates": [{"service": {"intermediary": "none"}}, false],
		"nobody commands": [{"service": {"relations": "negotiation"}}, false],
		"no numbers at all": [{"context": {"person_identifier": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.addressable with input as unit}
	got == want
}

test_accepted_operator[note] if {
	base := object.union(_fitting, {"service": {
		"competence": "shared",
		"data_standard": "mandatory",
		"intermediary": "public",
	}})
	some note, [change, want] in {
		"a public body that the offices distrust": [{}, false],
		"a body of their own": [{"service": {"intermediary": "mutual"}}, true],
		"a public body, and instruction": [{"service": {"relations": "hierarchy"}}, true],
		"a public body, and a contract": [{"service": {"relations": "contract"}}, true],
		"nobody, though instructed": [{"service": {"intermediary": "none", "relations": "hierarchy"}}, false],
		"offices with a standard of their own": [{"service": {"data_standard": "agreed"}}, true],
		"they found the body too": [{"service": {"data_standard": "agreed", "intermediary": "none"}}, true],
		"nothing was ever agreed": [{"service": {"data_standard": "none"}}, false],
		"a statute shares the board": [{"service": {"competence": "national"}}, true],
		"instruction does not replace a body": [
			{"service": {"competence": "national", "intermediary": "none", "relations": "hierarchy"}},
			false,
		],
		"a statute founds a body and shares its board": [
			{"service": {"competence": "national", "intermediary": "none"}},
			true,
		],
		"regions found no common body by statute": [{"service": {"competence": "regional"}}, false],
		"nor do municipalities": [{"service": {"competence": "local"}}, false],
		"a private carrier without a contract": [{"service": {"intermediary": "private"}}, false],
		"a private carrier under contract": [{"service": {"intermediary": "private", "relations": "contract"}}, true],
		"a private carrier, and instruction": [{"service": {"intermediary": "private", "relations": "hierarchy"}}, false],
		"a contract with nobody": [{"service": {"intermediary": "none", "relations": "contract"}}, false],
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
		"hub and message by one act": [{"service": {"relations": "hierarchy"}}, true],
		"twenty offices are too many": [{"service": {"back_offices": {"total": 20}}}, false],
		"one act for nineteen offices": [{"service": {"back_offices": {"total": 19}}}, true],
		"few offices, but no act of the state": [
			{"service": {"back_offices": {"total": 19}, "competence": "shared"}},
			false,
		],
		"a contract is no act": [{"service": {"relations": "contract"}}, false],
		"no tier can act alone": [{"service": {"competence": "shared", "relations": "hierarchy"}}, false],
		"local rules are no act": [{"service": {"competence": "local", "relations": "hierarchy"}}, false],
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

test_many_owners[note] if {
	some note, [change, want] in {
		"forty files": [{}, true],
		"twenty files": [{"service": {"back_offices": {"total": 20}}}, true],
		"nineteen files": [{"service": {"back_offices": {"total": 19}}}, false],
		"a common index": [{"service": {"records": "mixed"}}, false],
		"one file": [{"service": {"records": "central"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := clearing_house.many_owners with input as unit}
	got == want
}

test_divided_power[note] if {
	some note, [change, want] in {
		"consensus by negotiation": [{}, true],
		"consensus by contract": [{"service": {"relations": "contract"}}, true],
		"somebody instructs": [{"service": {"relations": "hierarchy"}}, false],
		"a majority decides": [{"context": {"decision_style": "majoritarian"}}, false],
		"a majority decides on a shared task": [
			{"context": {"decision_style": "majoritarian"}, "service": {"competence": "shared"}},
			true,
		],
		"one tier decides alone": [{"service": {"competence": "local", "relations": "hierarchy"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := clearing_house.divided_power with input as unit}
	got == want
}

test_independent_committee[note] if {
	some note, [control, want] in {
		"prior authorisation": ["prior_authorisation", true],
		"notification": ["notification", false],
		"no control": ["none", false],
	}
	unit := object.union(_fitting, {"context": {"data_protection_control": control}})
	got := true in {met | met := clearing_house.independent_committee with input as unit}
	got == want
}

test_reachable_offices[note] if {
	base := object.union(_fitting, {"context": {"government_network": "none"}})
	some note, [change, want] in {
		"no network": [{}, false],
		"a national network": [{"context": {"government_network": "national"}}, true],
		"a network of one core": [{"context": {"government_network": "partial"}}, true],
		"private carriers": [{"service": {"intermediary": "private"}}, true],
		"a public body without a network": [{"service": {"intermediary": "public"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := clearing_house.reachable_offices with input as unit}
	got == want
}

test_enough_traffic[note] if {
	some note, [cases, want] in {
		"three hundred thousand cases": [300000, true],
		"one case fewer": [299999, false],
	}
	unit := object.union(_fitting, {"service": {"annual_cases": cases}})
	got := true in {met | met := clearing_house.enough_traffic with input as unit}
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
