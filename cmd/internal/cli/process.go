package cli

import (
	"io"

	"golang.org/x/term"
)

// Process is what a program gets from its surroundings; nothing else of them is
// read.
type Process struct {
	Args   []string // without the program's own name
	Lookup func(name string) (string, bool)
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// IsTerminal reports whether w is a terminal, where colour and carets are of use.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
