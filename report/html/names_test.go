package html

import (
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

func TestNames(t *testing.T) {
	t.Parallel()
	names := NewNames([]verdict.FactInfo{
		{Path: "service.records", Title: "Records", Type: "string", Values: []string{"central", "many_channels", "anglo_american"}, Titles: map[string]string{"anglo_american": "Anglo-American"}},
		{Path: "service.sensitive", Title: "Sensitive <data>", Type: "boolean"},
		{Path: "service.cases", Title: "Cases", Type: "integer"},
	}, []verdict.ServiceInfo{{Service: "change-of-address", Title: "Change of address"}, {Service: "untitled"}})
	for _, tc := range []struct{ path, said, want string }{
		{"service.records", "many_channels", "many channels"},
		{"service.records", "or central or many_channels", "or central or many channels"},
		{"service.records", "anglo_american, central", "Anglo-American, central"},
		{"service.records", "many_other", "many_other"},
		{"service.sensitive", "true", "yes"},
		{"service.sensitive", "unknown", "unknown"},
		{"service.cases", "below 25", "below 25"},
		{"service.nothing", "true", "true"},
	} {
		if got := names.Value(tc.path, tc.said); got != tc.want {
			t.Errorf("%s %q is called %q, want %q", tc.path, tc.said, got, tc.want)
		}
	}
	for id, want := range map[string]string{"change-of-address": "Change of address", "untitled": "untitled", "other": "other"} {
		if got := names.Service(id); got != want {
			t.Errorf("the service %s is called %q, want %q", id, got, want)
		}
	}
	said := words.Say(words.Span{Role: words.Fact, Text: "service.sensitive"}, ": ", words.Span{Role: words.Strong, Text: "false"})
	const want = `<a href="/fact">Sensitive &lt;data&gt;</a> <code class="path">service.sensitive</code>: <b>no</b>`
	links := Links{Names: names, Fact: func(string) string { return "/fact" }}
	if got := string(links.say(said)); got != want {
		t.Errorf("the sentence is\n%s, want\n%s", got, want)
	}
	if got := string(Links{}.say(said)); got != `<code>service.sensitive</code>: <b>false</b>` {
		t.Errorf("without titles the sentence is %s", got)
	}
}
