package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// inexact marks what leeway could not decide, or not to the end.
const inexact = "≈"

// clean returns text in one line, with what cannot be seen as its code point.
func clean(text string) string { return strings.TrimSpace(display.Line(text)) }

// showValue returns the value of a fact: nil is unknown.
func showValue(value any) string {
	if value == nil {
		return "unknown"
	}
	return clean(fmt.Sprint(value))
}

// showFit returns a fit in per cent: 60%, or 40–70% if it is not settled.
func showFit(fit *verdict.Fit) string {
	if fit == nil {
		return ""
	}
	shown := percent(fit.Low) + "%"
	if percent(fit.Low) != percent(fit.High) {
		shown = percent(fit.Low) + "–" + shownHigh(fit)
	}
	if !fit.Exact {
		shown = inexact + shown
	}
	return shown
}

func shownHigh(fit *verdict.Fit) string { return percent(fit.High) + "%" }

func percent(share float64) string { return strconv.Itoa(int(math.Round(100 * share))) }

// share returns a share with up to four decimals, for CSV.
func share(x float64) string { return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64) }

// count returns a number and its noun: "1 unit", "3 units".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// isAre is "is" or "are", whatever n things do.
func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// keys returns the keys of sources in brackets, "" if there are none.
func keys(sources []verdict.Source) string {
	if len(sources) == 0 {
		return ""
	}
	return "[" + strings.Join(keyList(sources), ", ") + "]"
}

func keyList(sources []verdict.Source) []string {
	list := make([]string, len(sources))
	for i, source := range sources {
		list[i] = clean(source.Key)
	}
	return list
}

// assignments returns facts that were set, in order: "context.records = local".
func assignments(set map[string]any) []string {
	var shown []string
	for _, path := range slices.Sorted(maps.Keys(set)) {
		shown = append(shown, path+" = "+showValue(set[path]))
	}
	return shown
}

// numbers returns the numbers of ways, separated by sep.
func numbers(ways []int, sep string) string {
	shown := make([]string, len(ways))
	for i, way := range ways {
		shown[i] = strconv.Itoa(way)
	}
	return strings.Join(shown, sep)
}

// wayName returns what a way is called: its title, else its number and place.
func wayName(number int, title, file string, line int) string {
	if title != "" {
		return clean(title)
	}
	return fmt.Sprintf("way %d (%s:%d)", number, clean(file), line)
}

// weigh returns a necessity, with the weight of a supporting precondition.
func weigh(necessity string, weight int) string {
	if weight > 0 {
		return fmt.Sprintf("%s, weight %d", necessity, weight)
	}
	return necessity
}
