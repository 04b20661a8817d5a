package policy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// yamlPrefix begins OPA's message about METADATA that is not what it should be.
const yamlPrefix = "yaml: "

var (
	metadataLine = regexp.MustCompile(`^[ \t]*#[ \t]*METADATA[ \t]*$`)
	// yamlLine finds the lines that YAML names, which count from the beginning of the block.
	yamlLine  = regexp.MustCompile(`^line (\d+): `)
	wrongType = regexp.MustCompile("^cannot unmarshal !!(\\w+)(?: (`.*`))? into (.*)$")
	twice     = regexp.MustCompile(`^mapping key (".*") already defined at line (\d+)$`)
	noSpace   = regexp.MustCompile(`;? *Hint: on line (\d+), symbol\(s\).*$`)
)

// maxBlock is the most lines of METADATA in which a fault is looked for: each of them is tried.
const maxBlock = 1000

// yamlFaults returns the faults of METADATA with their right lines, in place of OPA's fault about it.
func yamlFaults(lines []string, from *verdict.Fault) verdict.Faults {
	start := min(from.Line, len(lines))
	for start > 0 && !metadataLine.MatchString(lines[start-1]) {
		start--
	}
	at := func(row int) verdict.Place {
		row = max(1, min(row, len(lines)))
		text := lines[row-1]
		return verdict.Place{File: from.File, Line: row, Col: 1 + len(text) - len(strings.TrimLeft(text, "# \t"))}
	}
	detail := strings.TrimPrefix(from.Message, yamlPrefix)
	if each, ok := strings.CutPrefix(detail, "unmarshal errors: "); ok {
		var faults verdict.Faults
		for _, one := range strings.Split(noSpace.ReplaceAllString(each, ""), "; ") {
			if match := yamlLine.FindStringSubmatch(one); match != nil {
				row, _ := strconv.Atoi(match[1])
				faults = append(faults, at(start+row).Fault(verdict.RuleMetadata, "METADATA: %s", inWords(one[len(match[0]):], start)))
			}
		}
		if len(faults) > 0 {
			return faults
		}
	}
	row := from.Line
	if length := strings.Count(metadataBlock(lines, start), "\n") - start; length <= maxBlock {
		row = start + 1 + sound(lines, start, length)
	}
	if hint := noSpace.FindStringSubmatch(detail); hint != nil {
		detail = noSpace.ReplaceAllString(detail, "")
		if hint[1] == strconv.Itoa(row) {
			detail += ": expected a space behind the colon"
		}
	}
	return verdict.Faults{at(row).Fault(verdict.RuleMetadata, "METADATA is not YAML: %s", yamlLine.ReplaceAllString(detail, ""))}
}

// sound returns the length of the longest beginning of a block of METADATA that is YAML, and shorter than the block.
func sound(lines []string, start, length int) int {
	for rows := length - 1; rows > 0; rows-- {
		var node yaml.Node
		if yaml.Unmarshal([]byte(metadataBlock(lines[:start+rows], start)), &node) == nil {
			return rows
		}
	}
	return 0
}

// typesOf has the types that OPA expects of METADATA, in words.
var typesOf = map[string]string{
	"map[string]interface {}": "a mapping, name: value", "[]interface {}": "a list", "[]string": "a list of texts", "string": "a text", "bool": "true or false",
	"[]map[string]interface {}": "a list of mappings",
}

// kinds has the tags of YAML, in words.
var kinds = map[string]string{"seq": "a list", "map": "a mapping"}

// inWords returns a message of YAML about a type or a key without types of Go, and with lines of the file.
func inWords(message string, start int) string {
	if match := wrongType.FindStringSubmatch(message); match != nil && typesOf[match[3]] != "" {
		found := kinds[match[1]]
		if found == "" {
			found = strings.Trim(match[2], "`")
		}
		return fmt.Sprintf("expected %s, found %s", typesOf[match[3]], found)
	}
	if match := twice.FindStringSubmatch(message); match != nil {
		row, _ := strconv.Atoi(match[2])
		return fmt.Sprintf("%s is given twice, first at line %d", match[1], start+row)
	}
	return message
}
