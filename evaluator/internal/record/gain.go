package record

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// gainSchema is the file of the schema of reforms.
const gainSchema = "gain.json"

// A Reform is one reform, with what it spared users.
type Reform struct {
	// ID is unique among the reforms read.
	ID string
	// Country is the ISO 3166 code, Service the id of the service, Strategy the name of the strategy that it followed.
	Country, Service, Strategy string
	// Case is the id of the documented case of the reform, "" if there is none.
	Case string
	// Gains has a gain for each figure, in the order of the file.
	Gains []verdict.Gain
	// File is the path as the user named it.
	File string

	doc *document.Document
}

// key returns the id, and the document of the reform.
func (r *Reform) key() (string, *document.Document) { return r.ID, r.doc }

// reforms returns how reforms are read.
func reforms(schema *document.Schema) kind[*Reform] {
	return kind[*Reform]{
		one: "reform", many: "reforms", none: verdict.RuleNoGains, twice: verdict.RuleDuplicateGain, schema: schema, read: readReform,
	}
}

func readReform(p *part) *Reform {
	r := &Reform{
		ID: p.id(), Country: p.country(), Service: p.text("/service"), Strategy: p.text("/strategy"), Case: p.text("/case"),
		File: p.doc.File, doc: p.doc,
	}
	figures, _ := p.doc.At("/figures").([]any)
	for i := range figures {
		at := document.Pointer("/figures", strconv.Itoa(i))
		sources, cited := p.sources(at+"/sources", "")
		r.Gains = append(r.Gains, verdict.Gain{
			Reform: r.ID, Name: p.text("/name"), Country: r.Country, CountryName: country.Name(r.Country), Service: r.Service,
			Strategy: r.Strategy, Case: r.Case, Year: document.Whole(p.doc.At("/year")),
			Measure: p.text(at + "/measure"), Unit: p.text(at + "/unit"), Before: p.figure(at + "/before"), After: p.figure(at + "/after"),
			Basis: verdict.Basis(p.text(at + "/basis")), Confidence: p.text(at + "/confidence"), Sources: cited.Cited(sources), Note: p.text(at + "/note"),
		})
	}
	return r
}

// figure returns the number at a pointer, 0 if there is none; the schema reports other values.
func (p *part) figure(pointer string) float64 {
	number, _ := p.doc.At(pointer).(json.Number)
	value, _ := number.Float64()
	return value
}

// ReadReforms returns the reforms at paths, or those in use if there are no paths, and the faults of those left out. A path
// is a file that holds one reform or an array of reforms, a folder, or "-" for standard input.
//
// Names in reforms of one's own are checked: the service must be one that the schema, a unit or a case has, the strategy
// may not seem misspelt, and the case must exist. The names in shipped reforms are those of the shipped content, so it is no
// fault if other content lacks some.
func (b Basis) ReadReforms(ctx context.Context, units []*profile.Unit, paths []string) ([]*Reform, verdict.Faults, error) {
	schema, err := b.schema(gainSchema)
	if err != nil {
		return nil, nil, err
	}
	kind := reforms(schema)
	list := kind.list(b.Content.Reader.Bibliography, b.Content.Options.Stdin)
	read, faults, err := readFiles(ctx, kind, list, paths, b.Content.Options.OpenGains)
	if err != nil || len(paths) == 0 && b.Content.Options.Gains == "" {
		return read, faults, err
	}
	names, err := b.names(ctx, units, read)
	if err != nil {
		return nil, nil, err
	}
	sound := slices.DeleteFunc(read, func(r *Reform) bool {
		found := names.faults(r)
		faults = append(faults, found...)
		return len(found) > 0
	})
	return sound, faults.Sorted(), nil
}

// names are those that reforms may name.
type names struct {
	basis    Basis
	services []string // sorted; empty if the schema leaves them open
	cases    map[string]*Case
}

// names returns what reforms may name. Cases are read only if they may matter, and their faults are passed over: they are
// not those of a reform.
func (b Basis) names(ctx context.Context, units []*profile.Unit, read []*Reform) (*names, error) {
	n := &names{basis: b, cases: map[string]*Case{}}
	if len(read) == 0 {
		return n, nil
	}
	reader, err := b.reader()
	if err != nil {
		return nil, err
	}
	cases, _, err := b.readCases(ctx, reader, nil)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		n.cases[c.ID] = c
	}
	for _, s := range b.Content.Services() {
		n.services = append(n.services, s.Service)
	}
	if len(n.services) == 0 {
		return n, nil
	}
	for _, unit := range units {
		n.services = append(n.services, unit.Service)
	}
	for _, c := range cases {
		n.services = append(n.services, c.Service)
	}
	slices.Sort(n.services)
	n.services = slices.Compact(n.services)
	return n, nil
}

// faults returns the faults of the names in a reform.
func (n *names) faults(r *Reform) verdict.Faults {
	var faults verdict.Faults
	if len(n.services) > 0 && !slices.Contains(n.services, r.Service) {
		faults = append(faults, r.doc.Fault(verdict.RuleUnknownService, "/service", "service: no service is called %q: expected %s%s",
			r.Service, document.OneOf(n.services), suggest.For(r.Service, n.services)))
	}
	misspelt := n.basis.misspelt(r.Strategy)
	if misspelt.Text != "" {
		faults = append(faults, r.doc.Fault(verdict.RuleUnknownStrategy, "/strategy", "strategy: %s", misspelt))
	}
	if r.Case == "" {
		return faults
	}
	c := n.cases[r.Case]
	switch {
	case c == nil:
		faults = append(faults, r.doc.Fault(verdict.RuleUnknownCase, "/case", "case: no case is called %q: expected the id of a documented case%s",
			r.Case, suggest.For(r.Case, slices.Sorted(maps.Keys(n.cases)))))
	case c.Country != r.Country:
		faults = append(faults, r.doc.Fault(verdict.RuleUnknownCase, "/case", "case: %s is of %s: expected a case of %s, as the reform is", c.ID, c.Country, r.Country))
	case c.Strategy != r.Strategy && misspelt.Text == "":
		faults = append(faults, r.doc.Fault(verdict.RuleUnknownCase, "/case", "case: %s tried %s: expected a case of %s, as the reform is", c.ID, c.Strategy, r.Strategy))
	}
	return faults
}

// Gains returns the gains of the reforms at paths, or of those in use, that pass a filter. Units are the profiles in use:
// their countries and services may be named too, though nothing is documented for them. The answer has the faults of
// reforms that are left out, and counts the gains of strategies that are not in use.
//
// It fails with [verdict.Faults] if the filter names an unknown country, service or strategy.
func Gains(ctx context.Context, m *model.Model, units []*profile.Unit, f model.Filter, paths []string) (*verdict.Gains, error) {
	read, faults, err := BasisOf(m).ReadReforms(ctx, units, paths)
	if err != nil {
		return nil, err
	}
	known := slices.Clone(units)
	for _, r := range read {
		known = append(known, &profile.Unit{Country: r.Country, CountryName: country.Name(r.Country), Service: r.Service})
	}
	if f, err = m.Resolve(known, f); err != nil {
		return nil, err
	}
	found := &verdict.Gains{Gains: []verdict.Gain{}, Faults: faults}
	for _, r := range read {
		switch {
		case !model.Passes(f.Countries, r.Country) || !model.Passes(f.Services, r.Service) || !model.Passes(f.Strategies, r.Strategy):
		case m.Set.Strategy(r.Strategy) == nil:
			found.LeftOut = leaveOut(m, found.LeftOut, r)
		default:
			found.Gains = append(found.Gains, r.Gains...)
		}
	}
	slices.SortStableFunc(found.Gains, func(a, b verdict.Gain) int {
		return cmp.Or(
			strings.Compare(a.Strategy, b.Strategy), strings.Compare(a.Service, b.Service), strings.Compare(a.Country, b.Country),
			cmp.Compare(a.Year, b.Year), strings.Compare(a.Reform, b.Reform),
		)
	})
	slices.SortFunc(found.LeftOut, func(a, b verdict.GainsLeftOut) int { return strings.Compare(a.Strategy, b.Strategy) })
	if found.Identity, err = m.Identity(nil); err != nil {
		return nil, err
	}
	err = model.ExtendDigest(&found.Identity, found.Gains, found.LeftOut)
	return found, err
}

// leaveOut adds a reform whose strategy is not in use to the list.
func leaveOut(m *model.Model, list []verdict.GainsLeftOut, r *Reform) []verdict.GainsLeftOut {
	at := slices.IndexFunc(list, func(l verdict.GainsLeftOut) bool { return l.Strategy == r.Strategy })
	if at < 0 {
		at = len(list)
		list = append(list, verdict.GainsLeftOut{Strategy: r.Strategy, Pack: m.Set.PackOf(r.Strategy)})
	}
	list[at].Figures += len(r.Gains)
	list[at].Reforms = append(list[at].Reforms, r.ID)
	return list
}
