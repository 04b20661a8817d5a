package compare

import (
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Finding is the result of trying to prove a property.
type Finding struct {
	// Violation is a unit that satisfies the constraints and violates the property, by the fewest facts; nil if
	// there is none or none is known.
	Violation *reason.Witness
	// Unproved says where and why the property cannot be proved; nil if it is proved or violated.
	Unproved *policy.Untabled
	// Idle is true if the property holds only because its rule is true for no unit.
	Idle bool
}

// Prove tries to prove a property over every unit that the constraints allow. The space of the tables and diagrams must
// have the property's facts.
//
// With an untabled necessary precondition, it is not known where the strategy is feasible. The property may be
// proved or violated nevertheless: the strategy is feasible at most where the other preconditions are met.
func Prove(property *policy.Rule, tables *table.Tables, diagrams *reason.Diagrams) Finding {
	proof := diagrams.Proof()
	where, tabled := proof.Where(&property.Function)
	if !tabled {
		return Finding{Unproved: tables.Untabled(&property.Function)}
	}
	if where.Empty() {
		return Finding{Idle: true}
	}
	claim := property.Claim
	denied, open := denied(proof, claim, tables, where)
	switch {
	case denied.Empty():
		return Finding{}
	case open != nil:
		return Finding{Unproved: open}
	default:
		return Finding{Violation: proof.Witness(denied)}
	}
}

// denied returns the units that may violate a claim, among those where the property's rule holds. open says why it is
// not known that they do; it is nil if they do.
func denied(proof *reason.Proof, claim *policy.Claim, tables *table.Tables, where reason.Units) (units reason.Units, open *policy.Untabled) {
	if rule := claim.Rule(); rule != nil {
		met, tabled := proof.Where(&rule.Function)
		switch {
		case !tabled:
			return where, tables.Untabled(&rule.Function)
		case claim.DeniesMet():
			return proof.Both(where, met), nil
		default:
			return proof.Less(where, met), nil
		}
	}
	if untabled := proof.Diagrams.Untabled(claim.Strategy); len(untabled) > 0 {
		open = tables.Untabled(&untabled[0].Function)
	}
	feasible := proof.Feasible(claim.Strategy)
	if claim.Denied() == string(verdict.Feasible) {
		return proof.Both(where, feasible), open
	}
	infeasible := proof.Less(where, feasible)
	if !infeasible.Empty() || open == nil {
		return infeasible, nil // the others rule the strategy out, whatever the untabled one is
	}
	return where, open
}
