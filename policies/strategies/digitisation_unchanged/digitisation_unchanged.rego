# METADATA
# title: Digitisation of unchanged back offices
# description: >-
#   The offices and their process stay as they are; what they do is offered over a new channel. It integrates
#   nothing, so it fits where there is little to integrate.
# custom:
#   kind: strategy
#   pack: wider
#   sources: [report2004, ip04230]
package strategies.digitisation_unchanged

# METADATA
# title: One owner of the whole process
# description: >-
#   One agency must answer for every step. Where several bodies produce the service, a new channel only moves
#   their joints to the counter; a go-between of their own tells that they are several.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Give one agency the whole process, or choose a strategy that links the offices.
#   sources: [idabc_fs, gr-kep-law]
#   inferred: true
#   ways:
#     - The state or a region instructs, and offices have no joint body
#     - One file, worked on by instruction or contract
one_owner if {
	input.service.competence in {"national", "regional"}
	input.service.relations == "hierarchy"
	input.service.intermediary != "mutual"
}

one_owner if {
	input.service.records == "central"
	input.service.relations in {"contract", "hierarchy"}
}

# METADATA
# title: A digital core to open
# description: >-
#   A channel needs a system behind it that holds uniform records. Without one, clerks fetch papers by telephone,
#   or the old process has to be programmed anew.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: technical
#   remedy: >-
#     Bring the records into one file, or into one prescribed form with a central copy, before the channel
#     opens.
#   sources: [idabc_fs, hahamis2005, stortinget-tress90]
#   inferred: true
#   ways:
#     - One central file
#     - A central copy in a prescribed form
digital_core if input.service.records == "central"

digital_core if {
	input.service.records == "mixed"
	input.service.data_standard == "mandatory"
}

# METADATA
# title: People deal with it from afar
# description: >-
#   Whoever files by post, by telephone or through an agent already has something to gain from a new channel.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 2
#   layer: organisational
#   remedy: Let people file by post and telephone before the counters close.
#   sources: [idabc_fs]
#   inferred: true
#   ways:
#     - Many channels, or one national address
used_from_afar if input.service.front_offices in {"many_channels", "national"}

# METADATA
# title: What is filed electronically counts
# description: An act gives the electronic filing the effect of the signed form.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: legal
#   remedy: Give electronic signatures, or filings to this agency, legal effect by an act.
#   sources: [idabc_fs]
#   inferred: true
#   ways:
#     - An act on electronic signatures
filing_counts if input.context.electronic_signature_law

# METADATA
# title: Offices already share their systems
# description: A shared computing centre, or few suppliers, make it one channel rather than many.
# scope: document
# custom:
#   kind: precondition
#   necessity: supporting
#   weight: 1
#   layer: technical
#   remedy: Let one computing centre serve the offices.
#   sources: [idabc_fs]
#   inferred: true
#   ways:
#     - Dominant suppliers or public data centres
shared_systems if input.context.vendor_market in {"concentrated", "public_shared"}

# METADATA
# title: Counters before registers
# description: >-
#   New counters stand before offices whose records cannot be reached, so clerks run errands for people.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Open the channel only to records that it can reach.
#   sources: [hahamis2005, gr-kep-law]
#   inferred: true
counters_first if {
	input.service.front_offices == "local"
	input.service.records != "central"
}

# METADATA
# title: The saving stays on the table
# description: >-
#   Redesign, not technology, yields most of what there is to save, and here several offices keep doing what
#   they did.
# scope: document
# custom:
#   kind: risk
#   layer: organisational
#   remedy: Look at each step before it is digitised, and drop what nobody needs.
#   sources: [ip04230, stortinget-tress90]
saving_left if input.service.records in {"distributed", "mixed"}
