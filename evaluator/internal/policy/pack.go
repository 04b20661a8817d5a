package policy

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// AllPacks means all packs, where packs are chosen. No pack has this name.
const AllPacks = "all"

// A Pack is the strategies whose METADATA names it. They are left out unless the pack is chosen.
type Pack struct {
	Name string
	// Strategies are the names of its strategies, in order.
	Strategies []string
	// Chosen reports whether its strategies are among those of the set.
	Chosen bool
}

// choosePacks removes the strategies of packs that are not chosen, and the properties about them, from the set. It fails
// for an unknown pack, and if no strategy is left.
func (l *loading) choosePacks(set *Set) error {
	var names []string
	for _, s := range set.Strategies {
		if s.Pack != "" && !slices.Contains(names, s.Pack) {
			names = append(names, s.Pack)
		}
	}
	slices.Sort(names)
	for _, name := range l.source.Packs {
		if name != AllPacks && !slices.Contains(names, name) {
			return unknownPack(name, names)
		}
	}
	for _, name := range names {
		set.Packs = append(set.Packs, Pack{Name: name, Chosen: slices.Contains(l.source.Packs, name) || slices.Contains(l.source.Packs, AllPacks)})
	}
	aside := map[*Strategy]bool{}
	l.aside = map[string]bool{}
	for _, s := range set.Strategies {
		if at := slices.Index(names, s.Pack); at >= 0 {
			set.Packs[at].Strategies = append(set.Packs[at].Strategies, s.Name)
			aside[s] = !set.Packs[at].Chosen
			l.aside[s.Package] = aside[s]
		}
	}
	set.Strategies = slices.DeleteFunc(set.Strategies, func(s *Strategy) bool { return aside[s] })
	set.Properties = slices.DeleteFunc(set.Properties, func(r *Rule) bool { return aside[r.Claim.Strategy] })
	if len(set.Strategies) == 0 {
		return fmt.Errorf("every strategy of %s is in a pack: expected --pack and %s", l.source.Name, document.OneOf(append(names, AllPacks)))
	}
	return nil
}

// needless returns the files of strategies that are left out and that no other file refers to.
func (l *loading) needless() map[*file]bool {
	needless := map[*file]bool{}
	for _, f := range l.files {
		if pkg := f.module.Package.Path; !f.test && l.aside[pkg.String()] && !l.referredTo(pkg) {
			needless[f] = true
		}
	}
	return needless
}

// referredTo reports whether a file of another package, except tests, may refer to a package.
func (l *loading) referredTo(pkg ast.Ref) bool {
	found := false
	for _, f := range l.files {
		if f.test || f.module.Package.Path.Equal(pkg) {
			continue
		}
		ast.WalkRefs(f.module, func(ref ast.Ref) bool {
			if ref.HasPrefix(ast.DefaultRootRef) {
				prefix := ref.ConstantPrefix()
				found = found || prefix.HasPrefix(pkg) || pkg.HasPrefix(prefix)
			}
			return found
		})
	}
	return found
}

func unknownPack(name string, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("no pack is called %q: the policies have no packs", name)
	}
	known := append(slices.Clone(names), AllPacks)
	return fmt.Errorf("no pack is called %q: expected %s%s", name, document.OneOf(known), suggest.DidYouMean(name, known))
}
