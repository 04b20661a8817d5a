package files

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing/fstest" // its MapFS is the standard library's in-memory folder

	"github.com/open-policy-agent/opa/v1/loader"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A File is an entry that was read.
type File struct {
	Entry
	Text []byte
}

// Read lists and reads the files of the roots. The files are in order, without those that have faults.
func Read(roots []Root) ([]File, verdict.Faults) {
	entries, faults := List(roots)
	var read []File
	for _, entry := range entries {
		if entry.Kind == Other {
			faults = append(faults, &verdict.Fault{
				Rule: verdict.RuleUnreadable, File: entry.Name,
				Message: "it is not a policy file: expected a folder, a bundle (.tar.gz), or a file of Rego (.rego) or data (.json, .yaml, .yml)",
			})
			continue
		}
		if entry.Info.Size() > document.MaxSize {
			faults = append(faults, document.TooLarge(entry.Name))
			continue
		}
		text, err := entry.open()
		if err != nil {
			faults = append(faults, document.Unreadable(entry.Name, err))
			continue
		}
		read = append(read, File{Entry: entry, Text: text})
	}
	return read, faults
}

// Documents returns the data documents among files as OPA loads them: each below the path of its folder. It fails
// with [verdict.Faults] for invalid documents, and for two that define one path differently.
func Documents(files []File) (map[string]any, error) {
	memory := fstest.MapFS{}
	found := map[string]*File{}
	roots := map[string]bool{}
	for i := range files {
		f := &files[i]
		if f.Kind != Data {
			continue
		}
		// Roots are numbered, because OPA takes what precedes a colon in their names for a data path.
		root := strconv.Itoa(f.root)
		name := root + "/" + f.Path
		memory[name], found[name], roots[root] = &fstest.MapFile{Data: f.Text, Mode: 0o444}, f, true
	}
	if len(memory) == 0 {
		return map[string]any{}, nil
	}
	loaded, err := loader.NewFileLoader().WithFS(memory).Filtered(slices.Sorted(maps.Keys(roots)), nil)
	if err != nil {
		return nil, bounded(files, dataFaults(found, err)).Err()
	}
	return loaded.Documents, nil
}

// maxDataFaults is the most faults of data documents that are listed.
const maxDataFaults = 10

// bounded returns the first faults, in order, and one that says how many there are. That one suggests the folder that all
// Rego is in, if nothing is wrong there: who names the folder above it means the folder of the policies.
func bounded(files []File, faults verdict.Faults) verdict.Faults {
	within := onlyFolder(files, faults)
	if len(faults) <= maxDataFaults && within == "" {
		return faults
	}
	total := &verdict.Fault{Rule: verdict.RuleData, File: rootOf(files), Message: fmt.Sprintf("%d data documents cannot be loaded together", len(faults))}
	if within != "" {
		total.Message += ": all Rego is in one folder (did you mean " + within + "?)"
	}
	most := maxDataFaults
	if within != "" {
		most = 3 // as examples: all of them vanish with the right folder
	}
	return append(faults.Sorted()[:min(len(faults), most)], total)
}

// onlyFolder returns the folder right below a root that has all files of Rego, if none of the faults is about a file in it; ""
// if there is none.
func onlyFolder(files []File, faults verdict.Faults) string {
	only := ""
	for i := range files {
		if files[i].Kind != Rego {
			continue
		}
		first, _, below := strings.Cut(files[i].Path, "/")
		folder := path.Join(strings.TrimSuffix(files[i].Name, files[i].Path), first)
		if !below || only != "" && folder != only {
			return ""
		}
		only = folder
	}
	for _, fault := range faults {
		if strings.HasPrefix(fault.File, only+"/") {
			return ""
		}
	}
	return only
}

// rootOf returns the folder that was named, "" if there are several.
func rootOf(files []File) string {
	root := ""
	for i := range files {
		name := path.Clean(strings.TrimSuffix(files[i].Name, files[i].Path))
		if root != "" && root != name {
			return ""
		}
		root = name
	}
	return root
}

// dataFaults converts OPA's errors about data documents, "file: what is wrong" in one or several lines, to faults.
func dataFaults(found map[string]*File, err error) verdict.Faults {
	var several loader.Errors
	if !errors.As(err, &several) {
		several = loader.Errors{err}
	}
	var faults verdict.Faults
	for _, each := range several {
		message := strings.Join(strings.Fields(each.Error()), " ")
		fault := &verdict.Fault{Rule: verdict.RuleData, Message: message}
		for _, name := range slices.Sorted(maps.Keys(found)) {
			f := found[name]
			if rest, ok := strings.CutPrefix(message, name+": "); ok {
				fault.File, fault.Message = f.Name, rest
				if syntax := syntaxFaults(f); !strings.Contains(rest, "merge error") && len(syntax) > 0 {
					fault = syntax[0] // it has the place
				}
			}
		}
		const other = ", also defined in "
		if start, name, ok := strings.Cut(fault.Message, other); ok && found[name] != nil {
			fault.Message = start + other + found[name].Name
		}
		faults = append(faults, fault)
	}
	return faults.Sorted()
}

// syntaxFaults returns the syntax faults of a JSON file, with their places.
func syntaxFaults(f *File) verdict.Faults {
	if path.Ext(f.Path) != ".json" {
		return nil
	}
	_, faults := document.Read(f.Name, f.Text)
	return faults
}

// WithDocument completes OPA's faults about a rule in the place of a data document: it adds the name of the data file.
func WithDocument(faults verdict.Faults, files []File) {
	for _, fault := range faults {
		at, ok := strings.CutPrefix(fault.Message, "conflicting rule for data path ")
		at, found := strings.CutSuffix(at, " found")
		if !ok || !found {
			continue
		}
		keys := strings.Split(at, "/")
		for i := range files {
			alone, err := Documents(files[i : i+1])
			if err == nil && Has(alone, keys) {
				fault.Message += fmt.Sprintf(": %s has a document there: expected a rule or a document", files[i].Name)
				break
			}
		}
	}
}

// Has reports whether data has a value at a path, or a value above it that is no object, so that nothing can be there.
func Has(data map[string]any, at []string) bool {
	for i, key := range at {
		value, found := data[key]
		if !found {
			return false
		}
		object, isObject := value.(map[string]any)
		if i == len(at)-1 || !isObject {
			return true
		}
		data = object
	}
	return false
}

// Exists returns [Has] in the form that OPA's compiler takes.
func Exists(data map[string]any) func([]string) (bool, error) {
	return func(at []string) (bool, error) { return Has(data, at), nil }
}
