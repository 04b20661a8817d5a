package suggest_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/internal/suggest"
)

func TestNearest(t *testing.T) {
	facts := []string{"state_structure", "person_identifier", "local_autonomy", "local_government_guarantee", "records"}
	tests := map[string]struct {
		word       string
		candidates []string
		want       string
	}{
		"a letter left out":               {"state_structur", facts, "state_structure"},
		"two letters swapped":             {"recrods", facts, "records"},
		"two letters of four swapped":     {"naem", []string{"name", "note"}, "name"},
		"another case":                    {"Records", facts, "records"},
		"a dash for an underscore":        {"person-identifier", facts, "person_identifier"},
		"a space for an underscore":       {"local autonomy", facts, "local_autonomy"},
		"the first part; alphabetical":    {"local", facts, "local_autonomy"},
		"the last part":                   {"structure", facts, "state_structure"},
		"more than the candidate":         {"central_records", facts, "records"},
		"edits come before parts":         {"local_autonomi", facts, "local_autonomy"},
		"ties are alphabetical":           {"bat", []string{"cat", "hat"}, "cat"},
		"nothing near":                    {"sensitive", facts, ""},
		"short words must be very near":   {"no", []string{"yes", "all"}, ""},
		"an empty word":                   {"", facts, ""},
		"no candidates":                   {"records", nil, ""},
		"nobody misspells a name so long": {string(make([]byte, 1000)), facts, ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := suggest.Nearest(tc.word, tc.candidates); got != tc.want {
				t.Errorf("Nearest(%q) = %q, want %q", tc.word, got, tc.want)
			}
		})
	}
}

func TestAllNearest(t *testing.T) {
	names := []string{"iceland", "finland", "ireland", "iceland", "france"}
	for word, want := range map[string][]string{
		"land":    {"finland", "iceland", "ireland"},
		"irelan":  {"ireland"},
		"ireland": {"ireland"},
		"norway":  nil,
	} {
		if got := suggest.AllNearest(word, names); !slices.Equal(got, want) {
			t.Errorf("AllNearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := suggest.DidYouMean("contxt", []string{"context", "service"}), " (did you mean context?)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := suggest.DidYouMean("xyz", []string{"context"}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestNearestIsACandidateWhateverTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.String().Draw(t, "word")
		candidates := rapid.SliceOfDistinct(rapid.StringMatching(`[a-c_]{1,6}`), rapid.ID[string]).Draw(t, "candidates")
		got := suggest.Nearest(word, candidates)
		shuffled := rapid.Permutation(candidates).Draw(t, "shuffled")
		if again := suggest.Nearest(word, shuffled); again != got {
			t.Errorf("Nearest depends on the order: %q, %q", got, again)
		}
		found := got == ""
		for _, c := range candidates {
			found = found || c == got
		}
		if !found {
			t.Errorf("%q is no candidate", got)
		}
	})
}

func TestExpected(t *testing.T) {
	long := []string{"ab", "cd", "ef", "gh", "ij", "kl", "op", "qr", "mnst"}
	tests := map[string]struct {
		word  string
		names []string
		want  string
	}{
		"one name":                         {"contxt", []string{"context"}, ": expected context (did you mean context?)"},
		"few names":                        {"contxt", []string{"context", "service"}, ": expected one of context, service (did you mean context?)"},
		"nothing near":                     {"xyz", []string{"context", "service"}, ": expected one of context, service"},
		"many names come after suggestion": {"mns", long, " (did you mean mnst?): expected one of ab, cd, ef, gh, ij, kl, op, qr, ... (9 in all)"},
		"many names and nothing near":      {"xyz", long, ": expected one of ab, cd, ef, gh, ij, kl, op, qr, mnst"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := suggest.Expected(tc.word, tc.names); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
