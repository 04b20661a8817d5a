package strategies.show_test

import data.strategies.show

test_common_number if show.sign_in with input.context.number as "common"

test_no_number if not show.sign_in with input.context.number as "none"
