package report

import (
	"math"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// inexact marks what leeway could not decide, or not to the end.
const inexact = "≈"

// share returns a share with up to four decimals, for CSV.
func share(x float64) string { return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64) }

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
		list[i] = words.Clean(source.Key)
	}
	return list
}

// numbers returns the numbers of ways, separated by sep.
func numbers(ways []int, sep string) string {
	shown := make([]string, len(ways))
	for i, way := range ways {
		shown[i] = strconv.Itoa(way)
	}
	return strings.Join(shown, sep)
}
