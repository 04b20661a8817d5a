package bundle

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"text/template"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// The generated module: its file in the bundle, and its package, data.leeway.verdicts.
//
// It has an object for each strategy. The object has verdict and unmet (the unmet necessary preconditions) if all facts that
// the necessary preconditions read are known, fit if all facts that the supporting ones read are, and in_place, if it has an
// outcome, if all facts that the outcome reads are. The values are those of leeway. missing lists the unknown facts: for an unknown fact there is no answer, because Rego alone would take it as
// false.
const (
	ModuleFile    = "leeway/verdicts.rego"
	ModulePackage = "data.leeway.verdicts"
)

var moduleText = template.Must(template.New(ModuleFile).Funcs(template.FuncMap{"json": quoted}).Parse(
	`# METADATA
# title: Verdicts on complete units
# description: >-
#   Written by leeway bundle: write a new bundle rather than edit it. Each strategy has verdict and unmet if all facts
#   that its necessary preconditions read are known, fit if those are that its supporting ones read, in_place if those
#   are that its outcome reads, and else the names of the facts that are missing.
package leeway.verdicts
{{range .}}
# Strategy {{json .Title}}
{{.Name}}.verdict := _verdict({{.Name}}.unmet)

{{.Name}}.unmet := unmet if {
	_all_known([
{{- range .NecessaryReads}}
		{{json .}},
{{- end}}
	])
	unmet := [name |
		some name in [
{{- range .Necessary}}
			{{json .}},
{{- end}}
		]
		not {{.Package}}[name] == true
	]
}
{{if .Supporting}}
{{.Name}}.fit := sum(met) / {{.Weights}} if {
	_all_known([
{{- range .SupportingReads}}
		{{json .}},
{{- end}}
	])
	met := [weight |
		some name, weight in {
{{- range .Supporting}}
			{{json .Name}}: {{.Weight}},
{{- end}}
		}
		{{.Package}}[name] == true
	]
}
{{end}}
{{if .Outcome}}
{{.Name}}.in_place if {
	_all_known([
{{- range .OutcomeReads}}
		{{json .}},
{{- end}}
	])
	{{.Package}}[{{json .Outcome.Name}}] == true
}

{{.Name}}.in_place := false if {
	_all_known([
{{- range .OutcomeReads}}
		{{json .}},
{{- end}}
	])
	not {{.Package}}[{{json .Outcome.Name}}] == true
}
{{end}}
{{.Name}}.missing := missing if {
	missing := [concat(".", path) |
		some path in [
{{- range .Reads}}
			{{json .}},
{{- end}}
		]
		not _known(path)
	]
	count(missing) > 0
}
{{end}}
_verdict(unmet) := "feasible" if count(unmet) == 0

_verdict(unmet) := "infeasible" if count(unmet) > 0

_all_known(paths) if {
	every path in paths {
		_known(path)
	}
}

_known(path) if object.get(input, path, null) != null
`))

// judged has the template values of one strategy.
type judged struct {
	*policy.Strategy
	// The reads are the paths of the facts that all rules, the necessary and the supporting preconditions and the outcome read, in catalogue
	// order, each split into its names.
	Reads, NecessaryReads, SupportingReads, OutcomeReads [][]string
	Necessary                                            []string
	Supporting                                           []*policy.Rule
	Weights                                              int
}

// verdicts returns the generated module, formatted as Rego.
func verdicts(set *policy.Set) ([]byte, *ast.Module, error) {
	var strategies []judged
	for _, s := range set.Strategies {
		strategies = append(strategies, judge(set, s))
	}
	var text bytes.Buffer
	if err := moduleText.Execute(&text, strategies); err != nil {
		return nil, nil, err
	}
	formatted, err := format.SourceWithOpts(ModuleFile, text.Bytes(), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, nil, err
	}
	parsed, err := ast.ParseModuleWithOpts(ModuleFile, string(formatted), ast.ParserOptions{
		ProcessAnnotation: true, RegoVersion: ast.RegoV1,
	})
	return formatted, parsed, err
}

func judge(set *policy.Set, s *policy.Strategy) judged {
	j := judged{Strategy: s}
	necessary, supporting := map[string]bool{}, map[string]bool{}
	for _, rule := range s.Preconditions {
		read := supporting
		if rule.Necessary {
			read = necessary
			j.Necessary = append(j.Necessary, rule.Name)
		} else {
			j.Supporting = append(j.Supporting, rule)
			j.Weights += rule.Weight
		}
		for _, path := range rule.Reads {
			read[path] = true
		}
	}
	var setUp []string
	if s.Outcome != nil {
		setUp = s.Outcome.Reads
	}
	for _, f := range set.Catalogue.Facts {
		parts := strings.Split(f.Path, ".")
		if necessary[f.Path] {
			j.NecessaryReads = append(j.NecessaryReads, parts)
		}
		if supporting[f.Path] {
			j.SupportingReads = append(j.SupportingReads, parts)
		}
		isSetUp := slices.Contains(setUp, f.Path)
		if isSetUp {
			j.OutcomeReads = append(j.OutcomeReads, parts)
		}
		if necessary[f.Path] || supporting[f.Path] || isSetUp {
			j.Reads = append(j.Reads, parts)
		}
	}
	return j
}

// quoted returns a value as JSON, which is valid Rego and YAML too.
func quoted(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}
