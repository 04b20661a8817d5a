package serve_test

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/internal/questions"
	"github.com/leeway-policy/leeway/serve"
)

const document = "../docs/serve.md"

// TestDocumentShowsWhatIsAnswered asks what docs/serve.md asks with curl, and compares the answers; UPDATE=1 writes
// them into it.
func TestDocumentShowsWhatIsAnswered(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	h := handler(t)
	var out strings.Builder
	asked, within, tabled := 0, false, false
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "<!-- questions:"):
			tabled = true
			out.WriteString(line + questionTable())
		case line == "<!-- end of questions -->\n":
			tabled = false
			out.WriteString(line)
		case tabled:
		case strings.HasPrefix(line, "```"):
			within = line == "```console\n"
			out.WriteString(line)
		case within && strings.HasPrefix(line, "$ curl "):
			asked++
			out.WriteString(line + curl(t, h, strings.TrimSpace(strings.TrimPrefix(line, "$ curl "))))
		case !within:
			out.WriteString(line)
		}
	}
	if asked == 0 {
		t.Fatal("the document asks nothing")
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(document, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(string(text), out.String()); diff != "" {
		t.Errorf("%s (-document +answers):\n%s", document, diff)
	}
}

// questionTable lists the questions of the API, and each parameter as the first question that has it describes it.
func questionTable() string {
	var questionRows, parameterRows strings.Builder
	listed := map[string]bool{}
	for _, d := range questions.All() {
		names, _ := d.Remote()
		command := cmp.Or(d.Command, "leeway "+d.Name)
		fmt.Fprintf(&questionRows, "| `/api/%s` | `%s` | `%s` |\n", d.Name, strings.Join(names, "` `"), command)
		for _, name := range names {
			if !listed[name] {
				listed[name] = true
				fmt.Fprintf(&parameterRows, "| `%s` | %s |\n", name, d.Parameter(name).Doc)
			}
		}
	}
	return "| address | parameters | command |\n| --- | --- | --- |\n" + questionRows.String() +
		"\n| parameter | meaning |\n| --- | --- |\n" + parameterRows.String()
}

// curl does what the command of that name does with a few of its flags.
func curl(t *testing.T, h http.Handler, command string) string {
	t.Helper()
	command, most, piped := strings.Cut(command, " | head -n ")
	words := strings.Split(command, "'")
	target := strings.TrimPrefix(words[len(words)-2], "http://"+address)
	method, body := http.MethodGet, ""
	for i, word := range words {
		if strings.HasSuffix(word, "-d ") {
			method, body = http.MethodPost, words[i+1]
		}
	}
	answer := ask(h, method, target, body).Body.String()
	if !piped {
		return answer
	}
	n, err := strconv.Atoi(most)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(answer, "\n")
	return strings.Join(lines[:min(n, len(lines))], "")
}

// TestDocumentListsAllRoutes holds that each address stands in docs/serve.md, with its parameters.
func TestDocumentListsAllRoutes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	server, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	routes := serve.Routes(server)
	if len(routes) == 0 {
		t.Fatal("there are no routes")
	}
	for path, parameters := range routes {
		if strings.HasPrefix(path, "/assets/") {
			continue
		}
		row := ""
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "| `"+path+"` |") {
				row = line
			}
		}
		if row == "" {
			t.Errorf("%s is not in %s", path, document)
		}
		for _, name := range parameters {
			if strings.HasPrefix(path, "/api/") && !strings.Contains(row, "`"+name+"`") {
				t.Errorf("%s takes %s, and %s does not say so", path, name, document)
			}
		}
	}
}
