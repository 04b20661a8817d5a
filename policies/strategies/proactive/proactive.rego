# METADATA
# title: Proactive service
# description: >-
#   The office acts on what others report to it, and people confirm or merely receive. Nobody applies, so nobody
#   fills a gap in the data either.
# custom:
#   kind: strategy
#   pack: wider
#   sources: [report2004]
package strategies.proactive

import data.facts

# METADATA
# title: Complete data from third parties
# description: >-
#   All that the decision needs must arrive by itself: as prescribed reports into one file, or as a message in an
#   agreed form about one event.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Begin with the one event of which an office learns reliably, such as a birth.
#   sources: [aeat-record, vero-history, ie-gro-2004]
#   inferred: true
#   ways:
#     - Reports in one form fill one file
#     - A message about an event, over a body that passes it on
complete_data if {
	input.service.records == "central"
	input.service.data_standard in {"agreed", "mandatory"}
}

complete_data if {
	input.service.data_standard in {"agreed", "mandatory"}
	input.service.intermediary in {"mutual", "public"}
}

# METADATA
# title: A key in every report
# description: >-
#   Reports about one person must find each other without asking that person: by a number for all purposes, by
#   that of the sector, or by the number of a business or an object.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Have those who report use the number of the sector.
#   sources: [aeat-record, ie-gro-2004]
#   inferred: true
#   ways:
#     - A universal person number
#     - The number of the sector in one file
#     - The number of the sector under one command
#     - Businesses and objects bear numbers
key_in_reports if input.context.person_identifier == "universal"

key_in_reports if {
	input.context.person_identifier == "sectoral"
	input.service.records == "central"
}

key_in_reports if {
	input.context.person_identifier == "sectoral"
	input.service.relations == "hierarchy"
}

key_in_reports if facts.about_no_person

# METADATA
# title: A duty to report
# description: >-
#   Data arrive unasked only where somebody must send them. Consent cannot carry it, for nobody is asked before
#   the office acts.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Oblige by an act those who hold the data, such as employers and banks, to report them.
#   sources: [aeat-record, vero-history, ie-gro-2004, lw2001]
#   inferred: true
#   ways:
#     - A general duty or permission to share
#     - Acts list each flow
#     - One act orders form and flow
#     - No personal data are reported
duty_to_report if input.context.data_sharing_basis == "general"

duty_to_report if facts.listed_by_act

duty_to_report if facts.ordered_by_act

duty_to_report if facts.about_no_person

# METADATA
# title: The state may know
# description: >-
#   An office that acts unasked shows people how much it knows of them. A file on all residents must be tolerated,
#   and sensitive data on everybody are not.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: political
#   remedy: Limit the file to those who are entitled, and let people see and stop what is sent about them.
#   sources: [sk2007, eif2010, vero-history]
#   inferred: true
#   ways:
#     - The file leaves most residents out
#     - No sensitive data, and no ban on a central file
file_tolerated if not input.service.population_wide

file_tolerated if {
	not input.service.sensitive
	input.context.central_personal_file != "prohibited"
}

# METADATA
# title: One body decides by a plain rule
# description: >-
#   A machine can propose what follows from facts, not what an office weighs. Where each authority decides for
#   itself, and nobody instructs, there are as many rules.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Cut out one entitlement that follows from facts alone, and give it to one body.
#   sources: [ie-gro-2004, it-psb, audgen-egov]
#   inferred: true
#   ways:
#     - The state decides
#     - One authority instructs
#     - One file, from which one body decides
plain_rule if input.service.competence == "national"

plain_rule if input.service.relations == "hierarchy"

plain_rule if input.service.records == "central"

# METADATA
# title: Registers that notice events
# description: >-
#   A central register of residents, or of businesses, learns of births, moves and foundings without anybody's
#   application.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: technical
#   remedy: Let the register tell the offices of each event that concerns them.
#   sources: [ie-gro-2004, poulain2013]
#   inferred: true
#   ways:
#     - Residents are registered centrally
#     - Businesses are registered centrally
events_noticed if {
	input.service.subject == "person"
	input.context.population_register == "central"
}

events_noticed if {
	input.service.subject == "business"
	input.context.business_register == "central"
}

# METADATA
# title: Scope without limits
# description: >-
#   Offices negotiate over everything that could be passed on, instead of one event between a few of them.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Limit the project to one event and the offices that it concerns.
#   sources: [it-psb, audgen-egov]
#   inferred: true
unlimited_scope if {
	input.service.relations == "negotiation"
	not facts.few_offices
}
