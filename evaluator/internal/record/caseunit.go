package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/schemas"
)

// caseSchema is the file of the schema of cases.
const caseSchema = "case.json"

// A Basis is what cases are checked against. Set and Model are nil if the policies are faulty.
type Basis struct {
	Content *model.Content
	Set     *policy.Set
	Model   *model.Model
}

// BasisOf returns the basis of cases that a model decides.
func BasisOf(m *model.Model) Basis { return Basis{Content: m.Content, Set: m.Set, Model: m} }

// A CaseUnit is a case with its unit.
type CaseUnit struct {
	*Case
	// Asked is the unit that is decided, and Origin says where its context comes from.
	Asked  *profile.Unit
	Origin verdict.ContextOrigin
}

// ReadCaseUnits returns the cases at paths, or those in use if there are no paths, and the faults of those left out: faults
// of the cases themselves, and facts that break a constraint. A case without its own context gets that of its country
// from units.
func (b Basis) ReadCaseUnits(ctx context.Context, units []*profile.Unit, paths []string) ([]CaseUnit, verdict.Faults, error) {
	reader, err := b.reader()
	if err != nil {
		return nil, nil, err
	}
	read, faults, err := b.readCases(ctx, reader, paths)
	if err != nil {
		return nil, faults, err
	}
	countries := map[string]*profile.Unit{}
	for _, unit := range units {
		countries[unit.Country] = unit
	}
	shipped := len(paths) == 0 && b.Content.Options.Cases == ""
	var known []CaseUnit
	for _, c := range read {
		country := countries[c.Country]
		k := CaseUnit{Case: c, Asked: c.Unit(country), Origin: originOf(c, country)}
		err := b.check(ctx, k, shipped)
		if err == nil {
			known = append(known, k)
		} else if err := faults.Collect(err); err != nil {
			return nil, nil, err
		}
	}
	return known, faults.Sorted(), nil
}

// CaseCountries returns the sorted countries of the cases in use, without those of faulty cases.
func CaseCountries(ctx context.Context, m *model.Model) []string {
	known, _, _ := BasisOf(m).ReadCaseUnits(ctx, nil, nil)
	var countries []string
	for _, k := range known {
		countries = append(countries, k.Country)
	}
	slices.Sort(countries)
	return slices.Compact(countries)
}

func originOf(c *Case, country *profile.Unit) verdict.ContextOrigin {
	switch {
	case c.Context != nil:
		return verdict.FromCase
	case country != nil:
		return verdict.FromProfile
	default:
		return verdict.FromNowhere
	}
}

// schema returns a schema of the schemas in use, or the embedded one if they have none of that name.
func (b Basis) schema(name string) (*document.Schema, error) {
	from, err := b.Content.Options.OpenSchemas()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(from.FS, name)
	if errors.Is(err, fs.ErrNotExist) {
		from.Name = verdict.Embedded + "schemas"
		text, err = schemas.FS.ReadFile(name)
	}
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(path.Join(from.Name, name), err)}
	}
	return document.CompileSchema(path.Join(from.Name, name), text)
}

// reader returns a reader of cases.
func (b Basis) reader() (*Reader, error) {
	schema, err := b.schema(caseSchema)
	if err != nil {
		return nil, err
	}
	return &Reader{Catalogue: b.Content.Catalogue, Schema: schema, Bibliography: b.Content.Reader.Bibliography, Stdin: b.Content.Options.Stdin}, nil
}

// readCases reads the cases at paths, or those in use if there are no paths.
func (b Basis) readCases(ctx context.Context, reader *Reader, paths []string) ([]*Case, verdict.Faults, error) {
	list := reader.kind().list(reader.Bibliography, reader.Stdin)
	return readFiles(ctx, reader.kind(), list, paths, b.Content.Options.OpenCases)
}

// check returns the faults of a case that its schema cannot find: facts that cannot occur together, a strategy that
// seems misspelt, or unknown preconditions.
//
// The names in shipped cases are those of the shipped policies, so it is no fault if other policies lack some.
func (b Basis) check(ctx context.Context, k CaseUnit, shipped bool) error {
	var faults verdict.Faults
	if b.Set != nil && (!shipped || b.Content.Options.Policies == "" && b.Content.Options.PoliciesFS == nil) {
		faults = b.misnamed(k.Case)
	}
	if b.Model == nil {
		return faults.Err() // the policies are faulty, so there are no constraints
	}
	broken, err := b.Model.Place(k.Asked).Broken(ctx)
	if err != nil {
		return err
	}
	if broken != nil {
		faults = append(faults, broken)
		return faults.Err()
	}
	contradicted, err := b.contradicted(ctx, k)
	if err != nil {
		return err
	}
	return append(faults, contradicted...).Err()
}

// contradicted returns a fault if the case says of its strategy that it was in place, or that it was not, and its facts
// say otherwise.
func (b Basis) contradicted(ctx context.Context, k CaseUnit) (verdict.Faults, error) {
	s := b.Set.Strategy(k.Strategy)
	if k.InPlace == "" || s == nil {
		return nil, nil
	}
	decided, err := b.Model.Place(k.Asked).InPlace(ctx, s)
	if err != nil || decided.Status == "" || decided.Status == verdict.Unknown || decided.Status == k.InPlace {
		return nil, err
	}
	was := "was"
	if decided.Status == verdict.Unmet {
		was = "was not"
	}
	return verdict.Faults{k.Fault(verdict.RuleWrongValue, "/in_place", "in_place: %t, but by its facts %s %s in place: expected no \"in_place\", or other facts",
		k.InPlace == verdict.Met, s.Name, was)}, nil
}

// misnamed returns the faults of a case's strategy and preconditions that seem misspelt. A strategy that resembles
// none in use may belong to other policies; then its preconditions are not checked.
func (b Basis) misnamed(c *Case) verdict.Faults {
	if !b.declares(c.Strategy) {
		if message := b.misspelt(c.Strategy); message.Text != "" {
			return verdict.Faults{c.Fault(verdict.RuleUnknownStrategy, "/strategy", "strategy: %s", message)}
		}
		return nil
	}
	var faults verdict.Faults
	for i, id := range c.Adjusted {
		if known := b.preconditionsBeside(id); known != nil && !slices.Contains(known, id) {
			at := document.Pointer("/adjusted", fmt.Sprint(i))
			faults = append(faults, c.Fault(verdict.RuleUnknownPrecondition, at, "adjusted[%d]: no precondition is called %q: expected %s%s",
				i, id, document.OneOf(known), suggest.For(id, known)))
		}
	}
	return faults
}

// declares reports whether the policies declare a strategy, in a pack that is in use or not.
func (b Basis) declares(strategy string) bool {
	return slices.Contains(b.Set.StrategyNames(), strategy) || b.Set.PackOf(strategy) != ""
}

// misspelt returns what to say of a strategy that the policies do not declare but whose name resembles one that they do, ""
// of any other: it may belong to other policies.
func (b Basis) misspelt(strategy string) suggest.Message {
	if b.Set == nil || b.declares(strategy) {
		return suggest.Message{}
	}
	known := b.Set.StrategyNames()
	for _, pack := range b.Set.Packs {
		known = append(known, pack.Strategies...)
	}
	hint := suggest.For(strategy, known)
	if hint.Meant == "" {
		return suggest.Message{}
	}
	slices.Sort(known)
	return suggest.Message{Text: fmt.Sprintf("no strategy is called %q: expected %s%s", strategy, document.OneOf(slices.Compact(known)), hint), Hint: hint}
}

// UnknownBlames returns a warning for each blame of a case that names no precondition of its strategy. The case counts
// all the same: what the record says stays true when a precondition is dropped or renamed. Blames are not looked at if
// the strategy is not in use, nor in shipped cases with policies of one's own.
func (b Basis) UnknownBlames(c *Case) verdict.Faults {
	options := b.Content.Options
	if b.Set == nil || b.Set.Strategy(c.Strategy) == nil || options.Cases == "" && (options.Policies != "" || options.PoliciesFS != nil) {
		return nil
	}
	var known []string
	for _, id := range b.preconditionsBeside(c.Strategy + "/") {
		known = append(known, path.Base(id))
	}
	var faults verdict.Faults
	for i, blame := range c.Blames {
		if blame.Precondition != "" && !slices.Contains(known, blame.Precondition) {
			at := document.Pointer("/blames", fmt.Sprint(i), "precondition")
			fault := c.Fault(verdict.RuleUnknownBlame, at, "blames[%d]: no precondition of %s is called %q: expected %s%s",
				i, c.Strategy, blame.Precondition, document.OneOf(known), suggest.For(blame.Precondition, known))
			fault.Level = fault.Rule.Level()
			faults = append(faults, fault)
		}
	}
	return faults
}

// preconditionsBeside returns the ids of the preconditions that id may mean: those of its strategy or, if that is
// unknown, all, including those left out. It returns nil if the strategy is in a pack that is not in use.
func (b Basis) preconditionsBeside(id string) []string {
	strategy := path.Dir(id)
	if b.Set.PackAside(strategy) != nil {
		return nil
	}
	var all, own []string
	for _, s := range b.Set.Strategies {
		for _, rule := range s.Preconditions {
			all = append(all, rule.ID())
		}
	}
	if b.Model != nil {
		all = append(all, b.Model.Without...)
	}
	for _, each := range all {
		if path.Dir(each) == strategy {
			own = append(own, each)
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}
