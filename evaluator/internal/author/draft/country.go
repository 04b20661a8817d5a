package draft

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
)

// Country drafts the profile of a country, named by code or name, in the folder Options.Profiles. It has the services, all
// that the schema of profiles names if there are none, and no facts: an absent fact is unknown.
//
// It fails with [verdict.Faults] if there is no such country or service, or if the folder has a profile of it.
func Country(options model.Options, name string, services []string) (*Draft, error) {
	code, err := country.Resolve(name, country.All())
	if err != nil {
		return nil, err
	}
	folder := options.Profiles
	options.Profiles = "" // the folder need not be there
	content, err := model.ReadContent(options)
	if err != nil {
		return nil, err
	}
	if services, err = servicesOf(content, services); err != nil {
		return nil, err
	}
	file := filepath.Join(folder, strings.ToLower(code)+".json")
	if err := fresh(file); err != nil {
		return nil, err
	}
	if _, err := os.Stat(folder); err == nil {
		units, _ := content.Reader.ReadFS(document.Folder(folder), folder) // whatever is wrong with others
		for _, unit := range units {
			if unit.Country == code {
				return nil, taken(unit.File, "it is the profile of "+country.Known{Code: code}.String()+" already: nothing was written")
			}
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"country\": %q,\n  \"name\": %s,\n  \"context\": {\n  },\n  \"services\": {\n", code, quoted(country.Name(code)))
	for i, service := range services {
		comma := ","
		if i == len(services)-1 {
			comma = ""
		}
		fmt.Fprintf(&out, "    %s: {\n      \"service\": {\n      }\n    }%s\n", quoted(service), comma)
	}
	out.WriteString("  }\n}\n")
	return &Draft{Files: []File{{Name: file, Content: out.Bytes()}}, Guide: profileGuide(content.Catalogue, services[0])}, nil
}

// servicesOf returns the services to draft: those wanted, each once, or all that the schema names.
func servicesOf(content *model.Content, wanted []string) ([]string, error) {
	var known []string
	for _, service := range content.Services() {
		known = append(known, service.Service)
	}
	for i, name := range wanted {
		if len(known) > 0 && !slices.Contains(known, name) {
			return nil, document.UnknownName("service", name, known)
		}
		if slices.Contains(wanted[:i], name) || name == "" {
			return nil, refuse("service %s: expected the names of services, each once", document.Show(name))
		}
	}
	if len(wanted) == 0 {
		wanted = known
	}
	if len(wanted) == 0 {
		return nil, errors.New("the schema of profiles names no services: name one")
	}
	return wanted, nil
}

// quoted returns text as JSON.
func quoted(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can always be encoded
	return strings.TrimSpace(out.String())
}
