// Package parallel runs functions in goroutines and passes their panics on to the goroutine that waits for them. A
// panic that is not recovered in its own goroutine would end the program before main can report it.
package parallel

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// A PanicError is a panic that was recovered.
type PanicError struct {
	// Value is the argument of panic.
	Value any
	// Place is the file and line in this project that panicked or called the code that did, such as
	// evaluator/load.go:12; "" if there is none.
	Place string
}

// Error returns the value as one line of text.
func (p *PanicError) Error() string { return strings.Join(strings.Fields(fmt.Sprint(p.Value)), " ") }

// NewPanic returns a PanicError for a value that the calling deferred function has just recovered. If value is
// already a *PanicError, NewPanic returns it unchanged, because its place is where the panic began.
func NewPanic(value any) *PanicError {
	if caught, already := value.(*PanicError); already {
		return caught
	}
	return &PanicError{Value: value, Place: place()}
}

// Catch is to be deferred. It turns a panic of the surrounding function into an error, a [*PanicError].
func Catch(err *error) {
	if value := recover(); value != nil {
		*err = NewPanic(value)
	}
}

// module is the prefix of the project's function names.
const module = "github.com/leeway-policy/leeway/"

// place returns the file and line where the panic that is being recovered began. The frames above runtime.gopanic
// belong to the function that recovers.
func place() string {
	pcs := make([]uintptr, 256)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicked := false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && strings.HasPrefix(frame.Function, "main."):
			return "cmd/leeway/" + filepath.Base(frame.File) + ":" + strconv.Itoa(frame.Line)
		case panicked && strings.HasPrefix(frame.Function, module):
			// Take the folder from the package name: the file's path is one on the machine that built the program.
			name := strings.TrimPrefix(frame.Function, module)
			pkg, _, _ := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ".")
			folder := name[:strings.LastIndexByte(name, '/')+1] + pkg
			return folder + "/" + filepath.Base(frame.File) + ":" + strconv.Itoa(frame.Line)
		}
		if !more {
			return ""
		}
	}
}
