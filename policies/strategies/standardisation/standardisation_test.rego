package strategies.standardisation_test

import data.strategies.standardisation

# A unit that every precondition of standardisation fits, and for which no risk is present.
_fitting := {
	"context": {
		"business_register": "central",
		"coordination_authority": "advisory",
		"data_protection_control": "notification",
		"data_sharing_basis": "general",
		"decision_style": "consensual",
		"government_network": "national",
		"interoperability_framework": "recommended",
		"local_autonomy": 70,
		"local_government_guarantee": "constitutional",
		"online_sophistication": 80,
		"person_identifier": "universal",
		"vendor_market": "concentrated",
	},
	"service": {
		"back_offices": {"local": 450, "total": 500},
		"competence": "local",
		"data_standard": "mandatory",
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
		"able_offices",
		"binding_force",
		"common_key",
		"exchange_accepted",
		"lawful_flow",
		"national_framework",
		"offices_gain",
		"own_files",
		"secure_transport",
		"settled_content",
		"standard_owner",
		"strong_autonomy",
	}
	standardisation[name] with input as _fitting
}

test_fitting_unit_bears_no_risk[name] if {
	some name in {"little_capacity", "slow_conversion"}
	not standardisation[name] with input as _fitting
}

test_exchange_accepted[note] if {
	base := object.union(_fitting, {"service": {"sensitive": true}})
	some note, [change, want] in {
		"sensitive data on all residents": [{}, false],
		"no sensitive data": [{"service": {"sensitive": false}}, true],
		"some residents only": [{"service": {"population_wide": false}}, true],
		"the person consents": [{"context": {"data_sharing_basis": "consent"}}, true],
		"an act does not replace consent": [{"context": {"data_sharing_basis": "sectoral"}}, false],
		"an authority approves each link": [{"context": {"data_protection_control": "prior_authorisation"}}, true],
		"nobody controls the links": [{"context": {"data_protection_control": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.exchange_accepted with input as unit}
	got == want
}

test_lawful_flow[note] if {
	base := object.union(_fitting, {
		"context": {"data_sharing_basis": "sectoral"},
		"service": {"data_standard": "agreed", "relations": "negotiation"},
	})
	some note, [change, want] in {
		"municipalities cannot list the flows": [{}, false],
		"who instructs them can": [{"service": {"relations": "hierarchy"}}, true],
		"sharing is a general duty": [{"context": {"data_sharing_basis": "general"}}, true],
		"the state lists the flows": [{"service": {"competence": "national"}}, true],
		"regions list the flows": [{"service": {"competence": "regional"}}, true],
		"state and regions list the flows": [{"service": {"competence": "shared"}}, true],
		"one act orders form and flow": [
			{"context": {"data_sharing_basis": "consent"}, "service": {"data_standard": "mandatory", "relations": "hierarchy"}},
			true,
		],
		"the form is prescribed, but nobody instructs": [{"service": {"data_standard": "mandatory"}}, false],
		"the records are about businesses": [{"service": {"subject": "business"}}, true],
		"the records are about objects": [{"service": {"subject": "object"}}, true],
		"nobody is there to consent": [{"context": {"data_sharing_basis": "consent"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.lawful_flow with input as unit}
	got == want
}

test_standard_owner[note] if {
	base := object.union(_fitting, {"service": {"intermediary": "none", "relations": "negotiation"}})
	some note, [change, want] in {
		"nobody maintains it": [{}, false],
		"a public body": [{"service": {"intermediary": "public"}}, true],
		"a body of the offices": [{"service": {"intermediary": "mutual"}}, true],
		"a private owner is not accepted": [{"service": {"intermediary": "private"}}, false],
		"the authority that instructs": [{"service": {"relations": "hierarchy"}}, true],
		"a contract has no owner": [{"service": {"relations": "contract"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.standard_owner with input as unit}
	got == want
}

test_binding_force[note] if {
	base := object.union(_fitting, {"service": {"data_standard": "agreed", "relations": "negotiation"}})
	some note, [change, want] in {
		"agreed, and left at that": [{}, false],
		"prescribed": [{"service": {"data_standard": "mandatory"}}, true],
		"paid for": [{"service": {"relations": "contract"}}, true],
		"followed on instruction": [{"service": {"relations": "hierarchy"}}, true],
		"made binding from the centre": [{"context": {"coordination_authority": "binding"}}, true],
		"no centre": [{"context": {"coordination_authority": "none"}}, false],
		"nothing to pay for": [{"service": {"data_standard": "none", "relations": "contract"}}, false],
		"nothing to follow": [{"service": {"data_standard": "none", "relations": "hierarchy"}}, false],
		"nothing to make binding": [
			{"context": {"coordination_authority": "binding"}, "service": {"data_standard": "none"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.binding_force with input as unit}
	got == want
}

test_able_offices[note] if {
	base := object.union(_fitting, {
		"context": {"vendor_market": "competitive"},
		"service": {"relations": "negotiation"},
	})
	some note, [change, want] in {
		"five hundred offices with as many products": [{}, false],
		"suppliers must build what is ordered": [{"service": {"relations": "hierarchy"}}, true],
		"nothing is ordered in an agreement": [
			{"service": {"data_standard": "agreed", "relations": "hierarchy"}},
			false,
		],
		"few suppliers": [{"context": {"vendor_market": "concentrated"}}, true],
		"public data centres": [{"context": {"vendor_market": "public_shared"}}, true],
		"a joint body certifies against the act": [{"service": {"intermediary": "mutual"}}, true],
		"a joint body certifies against the agreement": [
			{"service": {"data_standard": "agreed", "intermediary": "mutual"}},
			true,
		],
		"a joint body has nothing to certify against": [
			{"service": {"data_standard": "none", "intermediary": "mutual"}},
			false,
		],
		"twenty offices are too many": [{"service": {"back_offices": {"total": 20}}}, false],
		"nineteen are not": [{"service": {"back_offices": {"total": 19}}}, true],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.able_offices with input as unit}
	got == want
}

test_secure_transport[note] if {
	base := object.union(_fitting, {
		"context": {"government_network": "partial"},
		"service": {"data_standard": "agreed", "relations": "negotiation"},
	})
	some note, [change, want] in {
		"the network stops at the core": [{}, false],
		"a national network": [{"context": {"government_network": "national"}}, true],
		"offices of the core": [{"service": {"competence": "national"}}, true],
		"a shared task reaches beyond the core": [{"service": {"competence": "shared"}}, false],
		"instruction to use what there is": [{"service": {"relations": "hierarchy"}}, true],
		"an act orders the transport with the form": [
			{
				"context": {"government_network": "none"},
				"service": {"data_standard": "mandatory", "relations": "hierarchy"},
			},
			true,
		],
		"an act that nobody has to follow": [{"service": {"data_standard": "mandatory"}}, false],
		"a contract with nobody": [{"service": {"relations": "contract"}}, false],
		"no network at the core either": [
			{"context": {"government_network": "none"}, "service": {"competence": "national"}},
			false,
		],
		"no network to prescribe": [
			{"context": {"government_network": "none"}, "service": {"relations": "hierarchy"}},
			false,
		],
		"a joint carrier": [{"service": {"intermediary": "mutual"}}, true],
		"a private carrier": [{"service": {"intermediary": "private"}}, true],
		"no carrier": [{"service": {"intermediary": "none"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.secure_transport with input as unit}
	got == want
}

test_offices_gain[note] if {
	base := object.union(_fitting, {"service": {"records": "mixed", "relations": "negotiation"}})
	some note, [change, want] in {
		"cost without return": [{}, false],
		"instruction": [{"service": {"relations": "hierarchy"}}, true],
		"a contract that pays": [{"service": {"relations": "contract"}}, true],
		"a scheme of their own": [{"service": {"intermediary": "mutual"}}, true],
		"a private scheme": [{"service": {"intermediary": "private"}}, false],
		"local offices serve each other": [{"service": {"records": "distributed"}}, true],
		"a central file serves them already": [{"service": {"records": "central"}}, false],
		"twenty local offices serve each other": [
			{"service": {"back_offices": {"local": 20}, "records": "distributed"}},
			true,
		],
		"nineteen are too few to need each other": [
			{"service": {"back_offices": {"local": 19}, "records": "distributed"}},
			false,
		],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.offices_gain with input as unit}
	got == want
}

test_own_files[note] if {
	some note, [records, want] in {
		"each office has its file": ["distributed", true],
		"a central copy": ["mixed", false],
		"one file": ["central", false],
	}
	unit := object.union(_fitting, {"service": {"records": records}})
	got := true in {met | met := standardisation.own_files with input as unit}
	got == want
}

test_common_key[note] if {
	some note, [change, want] in {
		"one number for all purposes": [{}, true],
		"a sector number": [{"context": {"person_identifier": "sectoral"}}, true],
		"no number": [{"context": {"person_identifier": "none"}}, false],
		"a prohibited number": [{"context": {"person_identifier": "prohibited"}}, false],
		"businesses in a central register": [
			{"context": {"person_identifier": "none"}, "service": {"subject": "business"}},
			true,
		],
		"businesses in a federated register": [
			{"context": {"business_register": "federated"}, "service": {"subject": "business"}},
			true,
		],
		"businesses in local registers": [
			{"context": {"business_register": "local"}, "service": {"subject": "business"}},
			false,
		],
		"businesses in no register": [
			{"context": {"business_register": "none"}, "service": {"subject": "business"}},
			false,
		],
		"objects bear their own numbers": [
			{"context": {"person_identifier": "none"}, "service": {"subject": "object"}},
			true,
		],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := standardisation.common_key with input as unit}
	got == want
}

test_strong_autonomy[note] if {
	some note, [change, want] in {
		"strong and protected": [{}, true],
		"at the threshold": [{"context": {"local_autonomy": 60}}, true],
		"below the threshold": [{"context": {"local_autonomy": 59.9}}, false],
		"strong by ordinary statute": [{"context": {"local_government_guarantee": "statutory"}}, false],
	}
	unit := object.union(_fitting, change)
	got := true in {met | met := standardisation.strong_autonomy with input as unit}
	got == want
}

test_settled_content[note] if {
	some note, [style, want] in {
		"reforms are negotiated": ["consensual", true],
		"a majority decides": ["majoritarian", false],
	}
	unit := object.union(_fitting, {"context": {"decision_style": style}})
	got := true in {met | met := standardisation.settled_content with input as unit}
	got == want
}

test_national_framework[note] if {
	some note, [framework, want] in {
		"recommended": ["recommended", true],
		"mandatory": ["mandatory", true],
		"no framework": ["none", false],
	}
	unit := object.union(_fitting, {"context": {"interoperability_framework": framework}})
	got := true in {met | met := standardisation.national_framework with input as unit}
	got == want
}

test_slow_conversion[note] if {
	base := object.union(_fitting, {
		"context": {"vendor_market": "competitive"},
		"service": {"back_offices": {"total": 1000}},
	})
	some note, [change, want] in {
		"a thousand offices, many suppliers": [{}, true],
		"one office fewer": [{"service": {"back_offices": {"total": 999}}}, false],
		"few suppliers": [{"context": {"vendor_market": "concentrated"}}, false],
		"public data centres": [{"context": {"vendor_market": "public_shared"}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.slow_conversion with input as unit}
	got == want
}

test_little_capacity[note] if {
	base := object.union(_fitting, {
		"context": {"online_sophistication": 66},
		"service": {"back_offices": {"total": 100}},
	})
	some note, [change, want] in {
		"a hundred offices, below the average": [{}, true],
		"ninety-nine offices": [{"service": {"back_offices": {"total": 99}}}, false],
		"online services at the average": [{"context": {"online_sophistication": 67}}, false],
	}
	unit := object.union(base, change)
	got := true in {met | met := standardisation.little_capacity with input as unit}
	got == want
}

test_common_form_in_use[note] if {
	some note, [service, want] in {
		"an agreed form": [{"data_standard": "agreed", "exchange": "direct", "records": "distributed"}, true],
		"a form by law": [{"data_standard": "mandatory", "exchange": "direct", "records": "mixed"}, true],
		"each its own form": [{"data_standard": "none", "exchange": "direct", "records": "distributed"}, false],
		"through a body": [{"data_standard": "agreed", "exchange": "intermediary", "records": "distributed"}, false],
		"paper": [{"data_standard": "agreed", "exchange": "none", "records": "distributed"}, false],
		"one file for all": [{"data_standard": "agreed", "exchange": "direct", "records": "central"}, false],
	}
	got := true in {met | met := standardisation.common_form_in_use with input as {"service": service}}
	got == want
}
