# METADATA
# title: Portal
# description: >-
#   One address leads to the services of many offices. It changes no back office, so it is feasible where little
#   else is, and integrates nothing by itself.
# custom:
#   kind: strategy
#   pack: wider
#   sources: [report2004, ip04230]
package strategies.portal

# METADATA
# title: Somebody keeps the content in each office
# description: >-
#   A portal is as good as what each office puts into it, year after year. Offices do so because they are told
#   to, share the cost, own the portal, or fill in one form.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Settle in an agreement who maintains what, and begin with one form that all offices use.
#   sources: [ic-bizpal, unpsa-bizpal, 1app-2008, fr-ec-record]
#   inferred: true
#   ways:
#     - Instruction
#     - A contract shares tasks and cost
#     - The portal is the offices' own
#     - One form, agreed or prescribed
maintained_content if input.service.relations == "hierarchy"

maintained_content if input.service.relations == "contract"

maintained_content if input.service.intermediary == "mutual"

maintained_content if input.service.data_standard in {"agreed", "mandatory"}

# METADATA
# title: Somebody runs it
# description: >-
#   An address common to all offices needs a body that runs it: one that exists, one that a consortium forms by
#   contract, or the authority that instructs.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Ask an existing body to run the portal, or form a consortium by letters of agreement.
#   sources: [forumfed-bizpal, 1app-2008, media-komm]
#   inferred: true
#   ways:
#     - A body exists
#     - A consortium by contract
#     - The authority that instructs
operator if input.service.intermediary in {"mutual", "private", "public"}

operator if input.service.relations == "contract"

operator if input.service.relations == "hierarchy"

# METADATA
# title: One form for all offices
# description: A uniform form let a portal grow that had stood idle while each office used its own.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 3
#   layer: semantic
#   remedy: Replace the forms of the offices by one.
#   sources: [1app-2008, ic-bizpal]
#   inferred: true
#   ways:
#     - A form agreed or prescribed
common_form if input.service.data_standard in {"agreed", "mandatory"}

# METADATA
# title: Users can be recognised
# description: >-
#   Requests about persons need a means of identification that people have; portals ahead of it stayed unused.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: technical
#   remedy: Begin with information and requests that need no signature.
#   sources: [media-komm]
#   inferred: true
#   ways:
#     - Electronic identity is deployed
#     - It is about no person
recognised_users if input.context.electronic_identity == "deployed"

recognised_users if input.service.subject in {"business", "object"}

# METADATA
# title: Answers by post
# description: >-
#   The request travels at once, the answer does not, for records lie with the offices in no common form.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Say which offices answer online, and connect the others one by one.
#   sources: [fr-ec-record]
#   inferred: true
answers_by_post if {
	input.service.data_standard == "none"
	input.service.records == "distributed"
}

# METADATA
# title: A front for integration that is not there
# description: What the offices ask of people remains, although the portal looks like one office.
# scope: document
# custom:
#   kind: risk
#   layer: political
#   remedy: Count the portal as a channel, and decide apart from it how the offices are to be linked.
#   sources: [ip04230, media-komm]
#   inferred: true
mere_front if input.service.records in {"distributed", "mixed"}
