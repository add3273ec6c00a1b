package main

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/features"
)

// capture keeps what a program prints: all that a run needs of it.
type capture struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// maxOutput is how much of a backend's output is kept.
const maxOutput = 64 << 20

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.text.Len() < maxOutput {
		c.text.Write(p)
	}
	return len(p), nil
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

func (c *capture) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Len()
}

// mark remembers where the output of the next sign-up begins.
func (b *backend) mark() { b.before = b.output.len() }

// How many lines of an output are shown: of a long one the first, where Java and
// Node name an exception, and the last, where Python does.
const (
	firstLines = 6
	lastLines  = 14
	quietLines = 5 // of a backend that said nothing about the sign-up
)

// said is what the started backend printed about the last sign-up, or else what it
// printed last; "" where none was started, or it printed nothing.
func (v *verification) said() string {
	if v.backend == nil {
		return ""
	}
	const late = 200 * time.Millisecond // an output comes by another way than an answer
	_ = features.HostClock().Wait(context.Background(), late)
	all := v.backend.output.String()
	heading, lines := "\n  your backend printed:\n", v.lines(all[v.backend.before:])
	if len(lines) == 0 {
		heading, lines = "\n  your backend printed last:\n", v.lines(all)
		lines = lines[max(0, len(lines)-quietLines):]
	}
	if len(lines) == 0 {
		return ""
	}
	return heading + indented(lines)
}

// tail is the end of a sentence with the last lines of the output, for a person to
// see what went wrong.
func (v *verification) tail() string {
	lines := v.lines(v.backend.output.String())
	if len(lines) == 0 {
		return "; it printed nothing"
	}
	return "; it said last:\n" + indented(lines)
}

// indented is lines as they stand in a message; of many, the first and the last.
func indented(lines []string) string {
	if len(lines) > firstLines+lastLines {
		lines = slices.Concat(lines[:firstLines], []string{"…"}, lines[len(lines)-lastLines:])
	}
	return "    " + strings.Join(lines, "\n    ")
}

// colours are the escape sequences by which programs paint their output.
var colours = regexp.MustCompile(`\x1b\[[0-9;?]*[ -/]*[@-~]`)

// lines are those of an output that say something, without secrets and without
// what would move the cursor.
func (v *verification) lines(text string) []string {
	const widest = 400
	var lines []string
	for line := range strings.Lines(v.secrets.Redact(colours.ReplaceAllString(text, ""))) {
		if line = strings.ReplaceAll(strings.TrimRight(line, " \t\r\n"), "\t", "    "); line != "" {
			lines = append(lines, quoted(line, widest))
		}
	}
	return lines
}
