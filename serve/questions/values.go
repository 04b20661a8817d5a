package questions

import (
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Values are the values of parameters, by name, as the query of a URL or the flags and arguments of a command give them.
type Values map[string][]string

// Alone returns the value of a parameter that has a single one.
func (v Values) Alone(name string) (value string, ok bool) {
	if len(v[name]) != 1 || strings.Contains(v[name][0], ",") {
		return "", false
	}
	return v[name][0], true
}

// One returns the value of a parameter, "" if there is none.
func (v Values) One(name string) string {
	if len(v[name]) == 0 {
		return ""
	}
	return v[name][0]
}

// List returns all values of a parameter; several may stand in one, separated by commas.
func (v Values) List(name string) []string {
	var all []string
	for _, value := range v[name] {
		for each := range strings.SplitSeq(value, ",") {
			if each != "" {
				all = append(all, each)
			}
		}
	}
	return all
}

// Switch returns the value of a parameter that is true or false, false if there is none.
func (v Values) Switch(name string) (bool, error) {
	switch text := v.One(name); text {
	case "true":
		return true, nil
	case "", "false":
		return false, nil
	default:
		return false, usage("%s: expected true or false, found %q", name, Cut(text))
	}
}

// number returns the value of a parameter that is a whole number of least or more, preset if there is none.
func (v Values) number(name string, least, preset int) (int, error) {
	text := v.One(name)
	if text == "" {
		return preset, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		return 0, usage("%s: expected a number of %d or more, found %q", name, least, Cut(text))
	}
	return n, nil
}

// Need returns the values of parameters that have to be given.
func (v Values) Need(names ...string) ([]string, error) {
	values := make([]string, len(names))
	var faults verdict.Faults
	for i, name := range names {
		if values[i] = v.One(name); values[i] == "" {
			faults = append(faults, &verdict.Fault{Rule: verdict.RuleUsage, Message: "the parameter " + name + " is missing"})
		}
	}
	return values, faults.Err()
}

// Fill takes over into a question what the values say about units, strategies, facts and preconditions.
func (v Values) Fill(q *evaluator.Question) error {
	q.Filter.Countries, q.Filter.Services, q.Filter.Strategies = v.List(country), v.List(service), v.List(strategy)
	q.Filter.Names = append(q.Filter.Names, v.List(name)...)
	q.Set, q.Without = v[set], v.List(without)
	var err error
	q.WithoutInferred, err = v.Switch(withoutInferred)
	return err
}

// Cut shortens text from outside for a message.
func Cut(text string) string {
	const most = 100
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
