package edit

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/author"
	"github.com/leeway-policy/leeway/evaluator/internal/describe"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A View is one sound state of a project. It does not change.
type View struct {
	options model.Options
	content *model.Content
	// model is nil, and set empty, before the policies were ever sound.
	model *model.Model
	set   *policy.Set
	units []*profile.Unit
	// evaluation has the units' verdicts.
	evaluation *verdict.Evaluation
	facts      map[string]verdict.FactInfo
	// rules are all annotated rules, by the path of the rule: data.strategies.x.name.
	rules map[string]*policy.Rule
	// definitions and uses of rules and facts in Rego, by path.
	definitions, uses map[string][]policy.Name
}

// newView returns the state that sound texts are in.
func newView(ctx context.Context, texts *author.Texts, buffers files.Buffers) (*View, error) {
	v := viewOf(texts.Content, buffers)
	var err error
	if v.model, err = model.Build(ctx, texts.Content, texts.Policies); err != nil {
		return nil, err
	}
	v.units, _ = v.model.Read(ctx)
	if v.evaluation, err = analyse.EvaluateAll(ctx, v.model, v.units, analyse.Request{}); err != nil {
		return nil, err
	}
	v.set = v.model.Set
	for _, info := range describe.Facts(v.model, v.units) {
		v.facts[info.Path] = info
	}
	v.index()
	return v, ctx.Err()
}

// viewOf returns a state without policies, which knows the catalogue and the bibliography.
func viewOf(content *model.Content, buffers files.Buffers) *View {
	v := &View{content: content, set: &policy.Set{}, options: content.Options, facts: map[string]verdict.FactInfo{}, rules: map[string]*policy.Rule{}}
	v.options.Buffers, v.options.Static = buffers, false
	content.Options = v.options
	for _, f := range content.Catalogue.Facts {
		v.facts[f.Path] = describe.Declared(f)
	}
	return v
}

func (v *View) index() {
	set := v.set
	for _, rule := range set.Rules() {
		v.rules[rule.Function.Path().String()] = rule
	}
	for _, rule := range slices.Concat(set.Properties, set.Derivations) {
		v.rules[rule.Function.Path().String()] = rule
	}
	v.definitions, v.uses = map[string][]policy.Name{}, map[string][]policy.Name{}
	definitions, uses := set.Names()
	for _, name := range definitions {
		v.definitions[name.Path] = append(v.definitions[name.Path], name)
	}
	for _, name := range uses {
		v.uses[name.Path] = append(v.uses[name.Path], name)
	}
}
