package evaluator

import "github.com/leeway-policy/leeway/evaluator/internal/profile"

// A Unit is one service of one country: what policies are asked about, as [Engine.Read] returns it.
type Unit = profile.Unit
