package edit

import (
	"regexp"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Lenses returns, for each precondition of a file of Rego, how it stands in the profiles. They are where the rules are in the
// text, which may be newer than the state.
func (p *Project) Lenses(file string, text []byte) []verdict.Lens {
	v, first := p.current()
	if v == nil || kindOf(v.options, file) != regoFile {
		return nil
	}
	var lenses []verdict.Lens
	pkg := packageOf(text)
	seen := map[string]bool{}
	for _, match := range ruleHead.FindAllSubmatchIndex(text, -1) {
		start, end := match[2], match[3]
		rule := v.rules[pkg+"."+string(text[start:end])]
		if rule == nil || rule.Kind != policy.KindPrecondition || seen[rule.Name] {
			continue
		}
		seen[rule.Name] = true
		lenses = append(lenses, verdict.Lens{Span: verdict.Span{Start: start, End: end}, Standing: v.standing(rule, first)})
	}
	return lenses
}

// ruleHead finds the names that begin lines of Rego, those of rules among them.
var ruleHead = regexp.MustCompile(`(?m)^([a-z]\w*)\b`)
