# METADATA
# title: Links
# description: Offices keep their records and answer each other.
# custom:
#   kind: strategy
#   sources: [book]
package strategies.link

# METADATA
# title: Records lie apart
# description: Else there is nothing to link.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: technical
#   remedy: Leave them where they are.
#   sources: [book]
#   ways:
#     - They lie with the offices
apart if input.service.records == "local"
