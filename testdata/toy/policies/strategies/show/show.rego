# METADATA
# title: Show
# description: People see the file and mend it themselves.
# custom:
#   kind: strategy
#   pack: extra
#   sources: [act]
package strategies.show

# METADATA
# title: A number to sign in with
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: technical
#   remedy: Issue a number.
#   sources: [act]
#   ways:
#     - The number is common to all
sign_in if input.context.number == "common"
