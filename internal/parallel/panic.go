// Package parallel runs functions in goroutines whose panics reach whoever waits for them. A panic that nobody
// recovers in its own goroutine ends the program, and with it what main has to say.
package parallel

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// A Panic is a panic that was recovered.
type Panic struct {
	// Value is what was panicked with.
	Value any
	// Place is the file and line of the project's own code that panicked, evaluator/load.go:12, or that called
	// what did; "" if there is none.
	Place string
}

// Error says what was panicked with, in one line.
func (p *Panic) Error() string { return strings.Join(strings.Fields(fmt.Sprint(p.Value)), " ") }

// NewPanic returns the panic of a value that the calling function, a deferred one, has just recovered. A value
// that is a *Panic already is returned as it is, for its place is the first one.
func NewPanic(value any) *Panic {
	if caught, already := value.(*Panic); already {
		return caught
	}
	return &Panic{Value: value, Place: place()}
}

// Catch, deferred, turns a panic into an error, a [*Panic].
func Catch(err *error) {
	if value := recover(); value != nil {
		*err = NewPanic(value)
	}
}

// module is the start of the names of the project's functions.
const module = "github.com/leeway-policy/leeway/"

// place returns where the panic that is being recovered began. What stands above runtime.gopanic in the stack is the
// function that recovers.
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
			// The folder is that of the package: the file's own path is one of the machine that built the program.
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
