package evaluator

import "github.com/leeway-policy/leeway/evaluator/internal/project"

// A Project is what a project file, leeway.yaml, says: the values of flags, and the levels of the rules of [Check].
type Project = project.Project

// A ProjectSetting is the value that a project file gives a flag.
type ProjectSetting = project.Setting

// ProjectFileName is the name of a project file.
const ProjectFileName = project.FileName

// FindProject returns the path of the project file that holds for a folder: that in it, or in the nearest folder above; ""
// if there is none.
func FindProject(dir string) string { return project.Find(dir) }

// ReadProject reads a project file. It fails with [verdict.Faults], each with its place.
func ReadProject(file string) (*Project, error) { return project.Read(file) }

// UnusedFolders returns which of the kinds of content (policies, schemas, profiles, cases) are the embedded ones although a
// folder of that name in the current folder seems to hold other content of the kind.
func UnusedFolders(options Options, kinds []string) []string { return project.Unused(options, kinds) }
