package project

import _ "embed"

// Template is the project file that init writes.
//
//go:embed template.yaml
var Template []byte
