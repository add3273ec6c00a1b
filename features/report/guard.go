package report

import (
	"io"
	"strings"
	"sync"
)

// Guarded is a writer to which a runner of GitHub Actions listens. The runner takes a line that begins with :: for a
// command, blanks before it left out, and ##[ anywhere in a line. A name or a log of somebody else may hold both, so a
// text is written with a backslash inside of them, and [WriteAnnotations] alone writes commands. Nothing is held back,
// and no command of the runner is used for it: stdout and stderr reach it in no fixed order. It is safe for concurrent use.
type Guarded struct {
	mu     sync.Mutex
	w      io.Writer
	inLine bool // something stands in the last line
	begun  bool // something other than blanks and one colon does
	colons int  // at the beginning of the line
	hashes int  // directly before what comes, at most 2
}

// NewGuarded guards a writer.
func NewGuarded(w io.Writer) *Guarded { return &Guarded{w: w} }

// Unguarded is the writer itself.
func (g *Guarded) Unguarded() io.Writer { return g.w }

// Write writes a text in which no line is a command.
func (g *Guarded) Write(text []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	safe := make([]byte, 0, len(text)+8)
	for _, c := range text {
		if g.completes(c) {
			safe = append(safe, '\\')
		}
		safe = append(safe, c)
	}
	if _, err := g.w.Write(safe); err != nil {
		return 0, err //nolint:wrapcheck // the writer's own
	}
	return len(text), nil
}

// completes takes note of a byte, and reports whether it would complete what the runner looks for. What is not ASCII and
// what is not printed counts for nothing: the runner trims some of it, and compares texts as its culture does.
func (g *Guarded) completes(c byte) (found bool) {
	switch {
	case c == '\n' || c == '\r':
		g.inLine, g.begun, g.colons, g.hashes = false, false, 0, 0
		return false
	case c < ' ' || c >= 0x7f:
	case c == ' ':
		g.begun, g.hashes = g.begun || g.colons > 0, 0
	case c == ':':
		g.colons++
		found = !g.begun && g.colons == 2
		g.begun, g.hashes = g.begun || found, 0
	case c == '#':
		g.begun, g.hashes = true, min(g.hashes+1, 2)
	default:
		found = c == '[' && g.hashes == 2
		g.begun, g.hashes = true, 0
	}
	g.inLine = true
	return found
}

// Fd is that of the writer, by which a terminal is known; of none where it has none.
func (g *Guarded) Fd() uintptr {
	if f, ok := g.w.(interface{ Fd() uintptr }); ok {
		return f.Fd()
	}
	return ^uintptr(0)
}

// WriteAnnotations writes annotations, a line each; those of a [Guarded] are commands.
func WriteAnnotations(w io.Writer, list []Annotation) error {
	if len(list) == 0 {
		return nil
	}
	var b strings.Builder
	if g, ok := w.(*Guarded); ok {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.inLine {
			b.WriteByte('\n')
		}
		g.completes('\n')
		w = g.w
	}
	for _, a := range list {
		b.WriteString(a.String() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the writer's own
}
