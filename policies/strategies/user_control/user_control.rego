# METADATA
# title: User control
# description: >-
#   People and firms keep their own records: they see them, change them and carry them on. It saves the office its
#   desk, and can stand in for a flow between offices that no law allows.
# custom:
#   kind: strategy
#   pack: wider
#   sources: [report2004, ip04230]
package strategies.user_control

# METADATA
# title: One owner of the record
# description: >-
#   Whoever changes a record must know that it is the record. Copies that other offices keep beside it would go on
#   as before.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Say whose record counts, and let the copies follow it.
#   sources: [revenue-ros, epractice-529, ip04230, juriscom-adresse]
#   inferred: true
#   ways:
#     - One central file
#     - Each office owns its records, in one form
#     - A prescribed form keeps copies in step
#     - The user carries the data under contract
one_record if input.service.records == "central"

one_record if {
	input.service.records == "distributed"
	input.service.data_standard in {"agreed", "mandatory"}
}

one_record if {
	input.service.data_standard == "mandatory"
	input.service.relations == "hierarchy"
}

one_record if {
	input.service.records == "distributed"
	input.service.relations == "contract"
}

# METADATA
# title: A login that is safe enough
# description: >-
#   The login must match the risk. Sensitive data need a means of identification for all of government; else the
#   owner of the file, or a body of the offices, can issue one of its own.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: technical
#   remedy: Let the owner of the file issue certificates, beginning with agents and firms.
#   sources: [revenue-ros, epractice-529]
#   inferred: true
#   ways:
#     - Electronic identity is deployed
#     - The owner of the one file issues its own
#     - A body of the offices issues one
#     - Firms are certified
safe_login if input.context.electronic_identity == "deployed"

safe_login if {
	input.service.records == "central"
	not input.service.sensitive
}

safe_login if {
	input.service.intermediary == "mutual"
	not input.service.sensitive
}

safe_login if input.service.subject == "business"

# METADATA
# title: Users who can and want to
# description: >-
#   The work moves to the user, who must be able to do it and gain from it: firms and their agents do, people who
#   are used to services online, and those who dealt with the office from afar before.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Begin with agents and frequent users, and keep the counter for all others.
#   sources: [revenue-ros, epractice-529, ip04230, cgey2003]
#   inferred: true
#   ways:
#     - Firms and their agents
#     - Services online are at the European average
#     - People deal with it from afar already
able_users if input.service.subject == "business"

able_users if input.context.online_sophistication >= 67

able_users if input.service.front_offices in {"many_channels", "national"}

# METADATA
# title: Systems in order
# description: An agency that merged its own systems first shows its users one account, not one for each branch.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: technical
#   remedy: Merge the systems of the agency before users see them.
#   sources: [revenue-ros]
#   inferred: true
#   ways:
#     - One central file in a prescribed form
systems_in_order if {
	input.service.records == "central"
	input.service.data_standard == "mandatory"
}

# METADATA
# title: The desks have something to save
# description: >-
#   Where people come to the office for each change, every change that they make themselves is a visit less.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: organisational
#   remedy: Count the visits, and offer online what most of them are about.
#   sources: [ip04230]
#   inferred: true
#   ways:
#     - Counters in the towns, or beside other channels
desks_to_save if input.service.front_offices in {"local", "many_channels", "regional"}

# METADATA
# title: Users left behind
# description: >-
#   People who come to a counter now, in a state whose online services are below the European average, may not
#   follow.
# scope: document
# custom:
#   kind: risk
#   layer: political
#   remedy: Let clerks enter what people bring to the counter into the same service.
#   sources: [cgey2003, hahamis2005]
#   inferred: true
left_behind if {
	input.service.subject == "person"
	input.service.front_offices == "local"
	input.context.online_sophistication < 67
}
