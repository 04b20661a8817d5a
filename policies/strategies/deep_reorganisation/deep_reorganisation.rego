# METADATA
# title: Deep reorganisation
# description: >-
#   The process is designed anew across its offices, steps are dropped or moved, and the technology follows. It
#   yields the most and asks for the most power.
# custom:
#   kind: strategy
#   pack: wider
#   sources: [report2004, ip04230]
package strategies.deep_reorganisation

# METADATA
# title: Power to change law and procedure
# description: >-
#   One legislature must be able to change every step. A step that another tier is guaranteed remains, and the
#   new process ends at it.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Leave the guaranteed step out of the reform, or bring it under the law of the state first.
#   sources: [report2004, dl111-2005, cbss-maes, christensen2007]
#   ways:
#     - The state decides
#     - Regions legislate on it
#     - State law carried out under instruction
power_over_procedure if input.service.competence == "national"

power_over_procedure if {
	input.service.competence == "regional"
	input.context.state_structure in {"federal", "regionalised"}
}

power_over_procedure if {
	input.service.competence == "shared"
	input.service.relations == "hierarchy"
	input.context.state_structure != "federal"
}

# METADATA
# title: Concepts harmonised
# description: >-
#   Steps can be dropped only once offices mean the same by the same words: semantic and legal harmonisation
#   come before the technology.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: semantic
#   remedy: Define by law the concepts that the offices share, such as wage or working time.
#   sources: [cbss-maes, dl111-2005]
#   inferred: true
#   ways:
#     - Prescribed by law
#     - Agreed, and followed on instruction
#     - One file has one set of concepts
harmonised_concepts if input.service.data_standard == "mandatory"

harmonised_concepts if {
	input.service.data_standard == "agreed"
	input.service.relations == "hierarchy"
}

harmonised_concepts if input.service.records == "central"

# METADATA
# title: One sponsor who binds all
# description: >-
#   Somebody must bind, or pay, those who change their work. Members of the chain who gain nothing, and whom
#   nobody can instruct, stay away.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: political
#   remedy: >-
#     Put one minister in charge of all steps, or prescribe the new form and let a body of the sector run it.
#   sources: [dl111-2005, cbss-maes, hmlr-2011, hb2002]
#   inferred: true
#   ways:
#     - One authority instructs
#     - A contract pays those who change
#     - An act prescribes the form, and a body runs it
one_sponsor if input.service.relations == "hierarchy"

one_sponsor if input.service.relations == "contract"

one_sponsor if {
	input.service.data_standard == "mandatory"
	input.service.intermediary in {"mutual", "public"}
}

# METADATA
# title: A strong political sponsor
# description: A majority that can carry a reform alone, or a central body whose word binds, shortens the way.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: political
#   remedy: Give the body that co-ordinates electronic government power over ministries and tiers.
#   sources: [westholm2005, lijphart]
#   inferred: true
#   ways:
#     - Reforms are carried by a majority
#     - The co-ordinating body can bind others
strong_sponsor if input.context.decision_style == "majoritarian"

strong_sponsor if input.context.coordination_authority == "binding"

# METADATA
# title: An exchange to build on
# description: Offices that exchange data through a body already know where their concepts differ.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: organisational
#   remedy: Start with a clearing house, and harmonise what passes through it.
#   sources: [cbss-en, cbss-maes]
#   inferred: true
#   ways:
#     - A public body, or one of the offices
exchange_in_place if input.service.intermediary in {"mutual", "public"}

# METADATA
# title: A chain outside the state
# description: >-
#   A hundred firms or more take part whom nobody can instruct, and who bear cost and risk of the new process.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Keep a simple way of filing for them, and let the gain reach them first.
#   sources: [hmlr-2011]
#   inferred: true
chain_outside if {
	input.service.back_offices.market >= 100
	input.service.relations == "negotiation"
}

# METADATA
# title: A protected tier stays apart
# description: >-
#   Local authorities under a constitutional guarantee keep their part, and systems of their own for it.
# scope: document
# custom:
#   kind: risk
#   layer: legal
#   remedy: Agree with each local authority how its part is tied in, and who pays for the systems.
#   sources: [christensen2007]
#   inferred: true
protected_tier if {
	input.service.competence == "shared"
	input.context.local_government_guarantee == "constitutional"
}
