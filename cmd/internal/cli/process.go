package cli

import (
	"io"

	"golang.org/x/term"
)

// Process is what a program gets from its surroundings; nothing else of them is
// read.
type Process struct {
	Program

	Args   []string // without the program's own name
	Lookup func(name string) (string, bool)
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// Environ is the whole environment, for the programs that it starts.
	Environ []string
}

// IsTerminal reports whether a stream, an io.Reader or io.Writer, is a terminal,
// where colour and carets are of use.
func IsTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
