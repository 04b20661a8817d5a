package evaluator

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// AllPacks stands, among [Options.Packs], for every pack there is.
const AllPacks = policy.AllPacks

// PackNames returns the names of all packs, chosen or not, in order.
func (e *Engine) PackNames() []string {
	names := make([]string, len(e.set.Packs))
	for i, pack := range e.set.Packs {
		names[i] = pack.Name
	}
	return names
}

// PackOf returns the pack that a strategy belongs to, chosen or not; "" for none, and if there is no such strategy.
func (e *Engine) PackOf(strategy string) string {
	for _, pack := range e.set.Packs {
		if slices.Contains(pack.Strategies, strategy) {
			return pack.Name
		}
	}
	return ""
}

// PacksAside describes the packs that are not chosen.
func (e *Engine) PacksAside() []verdict.Pack {
	var aside []verdict.Pack
	for _, pack := range e.set.Packs {
		if !pack.Chosen {
			aside = append(aside, verdict.Pack{Name: pack.Name, Strategies: pack.Strategies})
		}
	}
	return aside
}

// packs returns the names of the packs chosen, in order.
func (e *Engine) packs() []string {
	var names []string
	if e.set == nil {
		return nil // there are faults in the policies
	}
	for _, pack := range e.set.Packs {
		if pack.Chosen {
			names = append(names, pack.Name)
		}
	}
	return names
}

// inPackAside returns a [PackAsideError] if a strategy is in a pack that is not chosen, else nil.
func (e *Engine) inPackAside(strategy string) error {
	pack := e.PackOf(strategy)
	if pack == "" || slices.Contains(e.packs(), pack) {
		return nil
	}
	return &PackAsideError{Strategy: strategy, Pack: pack}
}

// A PackAsideError says that a strategy is in a pack that is not among [Options.Packs]. It wraps [verdict.Faults].
type PackAsideError struct{ Strategy, Pack string }

// Error names the strategy and its pack.
func (e *PackAsideError) Error() string {
	return fmt.Sprintf("strategy %s is in the pack %s, which is not chosen", e.Strategy, e.Pack)
}

// Unwrap returns the error as a fault.
func (e *PackAsideError) Unwrap() error {
	return verdict.Faults{{Rule: "unknown-name", Message: e.Error()}}
}
