package compare

import (
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Finding is what became of a property.
type Finding struct {
	// Violation is a unit within the constraints that violates the property, by the fewest facts; nil if it is
	// proved or cannot be.
	Violation *reason.Witness
	// Unproved is the place that keeps the property from being proved, and why; nil if it is proved or violated.
	Unproved *policy.Untabled
	// Idle tells that the property holds only because its rule is true for no unit.
	Idle bool
}

// Prove tries a property over every unit that the constraints allow. The tables and the diagrams must be those of
// a space that has the property's facts.
//
// A necessary precondition without a table leaves open where its strategy is feasible. A property may be proved
// or violated all the same: the strategy is feasible at most where the others are met.
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

// denied returns the units among those where a property's rule holds that may violate its claim; open says why, if
// it is not known that they do.
func denied(proof *reason.Proof, claim *policy.Claim, tables *table.Tables, where reason.Units) (units reason.Units, open *policy.Untabled) {
	if claim.Precondition != nil {
		met, tabled := proof.Where(&claim.Precondition.Function)
		switch {
		case !tabled:
			return where, tables.Untabled(&claim.Precondition.Function)
		case claim.Denied() == string(verdict.Met):
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
		return infeasible, nil // what the others forbid, no further precondition makes feasible
	}
	return where, open
}
