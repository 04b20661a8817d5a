package strategies.merge_test

import data.strategies.merge

test_weak_offices_are_ordered if merge.can_order with input.context.autonomy as 10
