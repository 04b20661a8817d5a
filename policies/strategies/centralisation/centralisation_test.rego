package strategies.centralisation_test

import data.strategies.centralisation

# A unit that every precondition of centralisation fits, and for which no risk is present.
_fitting := {
	"context": {
		"business_register": "central",
		"central_personal_file": "permitted",
		"coordination_authority": "binding",
		"data_sharing_basis": "general",
		"decision_style": "majoritarian",
		"local_government_guarantee": "statutory",
		"online_sophistication": 80,
		"person_identifier": "universal",
		"population": 5000000,
		"population_register": "central",
		"state_structure": "unitary_decentralised",
		"vendor_market": "public_shared",
	},
	"service": {
		"back_offices": {"civil_society": 0, "local": 12, "total": 15},
		"competence": "national",
		"data_standard": "mandatory",
		"front_offices": "local",
		"intermediary": "public",
		"population_wide": true,
		"records": "distributed",
		"relations": "hierarchy",
		"sensitive": false,
		"subject": "person",
	},
}

test_fitting_unit_meets_all[name] if {
	some name in {
		"decision_right",
		"file_accepted",
		"harmonised_content",
		"lawful_flow",
		"no_corporate_claim",
		"no_local_claim",
		"offices_gain",
		"one_key",
		"register_and_number",
		"shared_systems",
		"small_scale",
		"strong_sponsor",
	}
	centralisation[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"large_move", "supplier_lock_in"}
	not centralisation[name] with input as _fitting
}

test_file_accepted[note] if {
	base := object.union(_fitting, {"context": {"central_personal_file": "restricted", "population_register": "local"}})
	some note, [change, want] in {
		"a restricted file on all residents": [{}, false],
		"most residents are left out": [{"service": {"population_wide": false}}, true],
		"most are left out, though the data are sensitive": [
			{"service": {"population_wide": false, "sensitive": true}},
			true,
		],
		"the file is permitted": [{"context": {"central_personal_file": "permitted"}}, true],
		"where files are permitted, sensitive data are too": [
			{"context": {"central_personal_file": "permitted"}, "service": {"sensitive": true}},
			true,
		],
		"residents are registered centrally already": [{"context": {"population_register": "central"}}, true],
		"registered centrally, but the data are sensitive": [
			{"context": {"population_register": "central"}, "service": {"sensitive": true}},
			false,
		],
		"a federated register is no central file": [{"context": {"population_register": "federated"}}, false],
		"the file is prohibited": [{"context": {"central_personal_file": "prohibited"}}, false],
		"a prohibition outweighs the register": [
			{"context": {"central_personal_file": "prohibited", "population_register": "central"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.file_accepted with input as unit}
	got == want
}

test_lawful_flow[note] if {
	base := object.union(_fitting, {
		"context": {"data_sharing_basis": "sectoral"},
		"service": {"competence": "local", "data_standard": "agreed"},
	})
	some note, [change, want] in {
		"municipalities cannot list the flows": [{}, false],
		"nor can one region for the country": [{"service": {"competence": "regional"}}, false],
		"sharing is a general duty": [{"context": {"data_sharing_basis": "general"}}, true],
		"the state lists the flows": [{"service": {"competence": "national"}}, true],
		"state and regions list the flows": [{"service": {"competence": "shared"}}, true],
		"one act orders form and flow": [{"service": {"data_standard": "mandatory"}}, true],
		"the form is prescribed, but nobody instructs": [
			{"service": {"data_standard": "mandatory", "relations": "negotiation"}},
			false,
		],
		"the records are about businesses": [{"service": {"subject": "business"}}, true],
		"the records are about objects": [{"service": {"subject": "object"}}, true],
		"consent cannot fill the file": [
			{"context": {"data_sharing_basis": "consent"}, "service": {"competence": "national"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.lawful_flow with input as unit}
	got == want
}

test_one_key[note] if {
	base := object.union(_fitting, {
		"context": {"business_register": "local", "person_identifier": "sectoral"},
		"service": {"relations": "negotiation"},
	})
	some note, [change, want] in {
		"sector numbers without one command": [{}, false],
		"one number for all purposes": [{"context": {"person_identifier": "universal"}}, true],
		"a sector number under one command": [{"service": {"relations": "hierarchy"}}, true],
		"a sector number that a contract covers": [{"service": {"relations": "contract"}}, true],
		"no number to contract for": [
			{"context": {"person_identifier": "prohibited"}, "service": {"relations": "contract"}},
			false,
		],
		"no number to command": [
			{"context": {"person_identifier": "none"}, "service": {"relations": "hierarchy"}},
			false,
		],
		"a prohibited number cannot be commanded": [
			{"context": {"person_identifier": "prohibited"}, "service": {"relations": "hierarchy"}},
			false,
		],
		"businesses without common numbers": [{"service": {"subject": "business"}}, false],
		"numbers of persons do not name businesses": [
			{"context": {"person_identifier": "universal"}, "service": {"subject": "business"}},
			false,
		],
		"sector numbers of persons do not name businesses": [
			{"service": {"relations": "hierarchy", "subject": "business"}},
			false,
		],
		"a central business register numbers them": [
			{"context": {"business_register": "central"}, "service": {"subject": "business"}},
			true,
		],
		"a federated business register numbers them": [
			{"context": {"business_register": "federated"}, "service": {"subject": "business"}},
			true,
		],
		"without a business register there is no number": [
			{"context": {"business_register": "none"}, "service": {"subject": "business"}},
			false,
		],
		"a business register does not number persons": [{"context": {"business_register": "central"}}, false],
		"objects bear their own numbers": [{"service": {"subject": "object"}}, true],
		"a central file has a key": [{"service": {"records": "central"}}, true],
		"an index has a key": [{"service": {"records": "mixed"}}, true],
		"the files bear the number of their branch": [{"service": {"common_number": true}}, true],
		"each file has its own number": [{"service": {"common_number": false}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.one_key with input as unit}
	got == want
}

test_decision_right[note] if {
	some note, [change, want] in {
		"the state instructs": [{}, true],
		"the state has to negotiate": [{"service": {"relations": "negotiation"}}, false],
		"the state pays agencies": [{"service": {"relations": "contract"}}, true],
		"cantons are paid for a shared task": [{"service": {"competence": "shared", "relations": "contract"}}, true],
		"municipalities contract for one office": [{"service": {"competence": "local", "relations": "contract"}}, true],
		"regions contract for one office": [{"service": {"competence": "regional", "relations": "contract"}}, true],
		"local officers carry out state law": [{"service": {"competence": "shared"}}, true],
		"the same in a regionalised state": [
			{"context": {"state_structure": "regionalised"}, "service": {"competence": "shared"}},
			true,
		],
		"members of a federation are not instructed": [
			{"context": {"state_structure": "federal"}, "service": {"competence": "shared"}},
			false,
		],
		"shared power that is negotiated": [{"service": {"competence": "shared", "relations": "negotiation"}}, false],
		"municipalities decide": [{"service": {"competence": "local"}}, false],
		"regions decide": [{"service": {"competence": "regional"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := centralisation.decision_right with input as unit}
	got == want
}

test_no_local_claim[note] if {
	base := object.union(_fitting, {
		"context": {"local_government_guarantee": "constitutional"},
		"service": {"competence": "shared"},
	})
	some note, [change, want] in {
		"the constitution protects a shared task": [{}, false],
		"local offices act for the state": [{"service": {"competence": "national"}}, true],
		"no local office takes part": [{"service": {"back_offices": {"local": 0}}}, true],
		"one local office is enough for a claim": [{"service": {"back_offices": {"local": 1}}}, false],
		"regions claim them although no local office does": [
			{"service": {"back_offices": {"local": 0}, "competence": "regional"}},
			false,
		],
		"a statute can move a shared task": [{"context": {"local_government_guarantee": "statutory"}}, true],
		"but not one the municipalities decide on": [
			{"context": {"local_government_guarantee": "statutory"}, "service": {"competence": "local"}},
			false,
		],
		"a centralised state assigns shared tasks": [{"context": {"state_structure": "unitary_centralised"}}, true],
		"a decentralised one does not": [{"context": {"state_structure": "regionalised"}}, false],
		"local competence binds a centralised state too": [
			{"context": {"state_structure": "unitary_centralised"}, "service": {"competence": "local"}},
			false,
		],
		"the owners are paid": [{"service": {"relations": "contract"}}, true],
		"the owners have to be asked": [{"service": {"relations": "negotiation"}}, false],
		"the records are central already": [{"service": {"records": "central"}}, true],
		"a central copy leaves the records where they are": [{"service": {"records": "mixed"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.no_local_claim with input as unit}
	got == want
}

test_no_corporate_claim[note] if {
	base := object.union(_fitting, {"service": {
		"back_offices": {"civil_society": 13, "total": 21},
		"intermediary": "mutual",
	}})
	some note, [change, want] in {
		"thirteen funds with a body of their own": [{}, false],
		"five funds are enough to resist": [{"service": {"back_offices": {"civil_society": 5}}}, false],
		"four are not": [{"service": {"back_offices": {"civil_society": 4}}}, true],
		"twenty offices are too many for a bargain": [{"service": {"back_offices": {"total": 20}}}, false],
		"nineteen can strike it": [{"service": {"back_offices": {"total": 19}}}, true],
		"the funds share a file already": [{"service": {"records": "central"}}, true],
		"a common number is no common file": [{"service": {"records": "mixed"}}, false],
		"the funds act on instruction": [{"service": {"intermediary": "public"}}, true],
		"instructed, without any intermediary": [{"service": {"intermediary": "none"}}, true],
		"the funds have to be asked": [{"service": {"intermediary": "public", "relations": "negotiation"}}, false],
		"they settle it by contract": [{"service": {"relations": "contract"}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.no_corporate_claim with input as unit}
	got == want
}

test_harmonised_content[note] if {
	base := object.union(_fitting, {"service": {
		"back_offices": {"total": 20},
		"data_standard": "agreed",
		"front_offices": "national",
	}})
	some note, [change, want] in {
		"an agreed standard is not enough": [{}, false],
		"no standard": [{"service": {"data_standard": "none"}}, false],
		"a binding standard": [{"service": {"data_standard": "mandatory"}}, true],
		"a central file has one content": [{"service": {"records": "central"}}, true],
		"a central copy has not": [{"service": {"records": "mixed"}}, false],
		"nineteen offices at the centre manage without": [{"service": {"back_offices": {"total": 19}}}, true],
		"nineteen offices with local counters do not": [
			{"service": {"back_offices": {"total": 19}, "front_offices": "local"}},
			false,
		],
		"nor do nineteen that nobody commands": [
			{"service": {"back_offices": {"total": 19}, "relations": "contract"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.harmonised_content with input as unit}
	got == want
}

test_offices_gain[note] if {
	base := object.union(_fitting, {"service": {"competence": "shared", "front_offices": "national"}})
	some note, [change, want] in {
		"offices lose their clients": [{}, false],
		"local counters remain": [{"service": {"front_offices": "local"}}, true],
		"regional counters remain": [{"service": {"front_offices": "regional"}}, true],
		"counters are one of many channels": [{"service": {"front_offices": "many_channels"}}, true],
		"a contract pays": [{"service": {"relations": "contract"}}, true],
		"the file is central already": [{"service": {"records": "central"}}, true],
		"their own files would go": [{"service": {"records": "mixed"}}, false],
		"the state decides and instructs": [{"service": {"competence": "national"}}, true],
		"the state decides, but nobody instructs": [
			{"service": {"competence": "national", "relations": "negotiation"}},
			false,
		],
		"municipalities decide": [{"service": {"competence": "local"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.offices_gain with input as unit}
	got == want
}

test_strong_sponsor[note] if {
	base := object.union(_fitting, {"context": {"coordination_authority": "advisory", "decision_style": "consensual"}})
	some note, [change, want] in {
		"advice in a consensual state": [{}, false],
		"a majority carries it": [{"context": {"decision_style": "majoritarian"}}, true],
		"a central body binds": [{"context": {"coordination_authority": "binding"}}, true],
		"no central body": [{"context": {"coordination_authority": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.strong_sponsor with input as unit}
	got == want
}

test_small_scale[note] if {
	base := object.union(_fitting, {
		"context": {"population": 6000000},
		"service": {"back_offices": {"total": 20}},
	})
	some note, [change, want] in {
		"six million residents and twenty offices": [{}, false],
		"one resident fewer": [{"context": {"population": 5999999}}, true],
		"one office fewer": [{"service": {"back_offices": {"total": 19}}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := centralisation.small_scale with input as unit}
	got == want
}

test_register_and_number[note] if {
	some note, [change, want] in {
		"central register, universal number": [{}, true],
		"federated register": [{"context": {"population_register": "federated"}}, false],
		"local registers": [{"context": {"population_register": "local"}}, false],
		"sector numbers": [{"context": {"person_identifier": "sectoral"}}, false],
		"a prohibited number": [{"context": {"person_identifier": "prohibited"}}, false],
		"businesses in a central register": [
			{"context": {"population_register": "none"}, "service": {"subject": "business"}},
			true,
		],
		"businesses in a federated register": [
			{"context": {"business_register": "federated"}, "service": {"subject": "business"}},
			false,
		],
		"objects are in neither register": [{"service": {"subject": "object"}}, false],
		"a business register does not hold persons": [{"context": {"population_register": "none"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := centralisation.register_and_number with input as unit}
	got == want
}

test_shared_systems[note] if {
	some note, [market, want] in {
		"public data centres": ["public_shared", true],
		"few dominant suppliers": ["concentrated", true],
		"many suppliers": ["competitive", false],
	}
	unit := object.union(_fitting, {"context": {"vendor_market": market}})
	got := true in {met | met := centralisation.shared_systems with input as unit}
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
