package main

import (
	"context"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features"
)

// mark remembers where the output of the next sign-up begins.
func (b *backend) mark() { b.before = b.output.Len() }

// quietLines are how many lines are shown of a backend that said nothing about the
// sign-up.
const quietLines = 5

// said is what the started backend printed about the last sign-up, or else what it
// printed last; "" where none was started, or it printed nothing.
func (v *verification) said() string {
	if v.backend == nil {
		return ""
	}
	const late = 200 * time.Millisecond // an output comes by another way than an answer
	_ = features.HostClock().Wait(context.Background(), late)
	all := v.backend.output.Since(0)
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
	lines := v.lines(v.backend.output.Since(0))
	if len(lines) == 0 {
		return "; it printed nothing"
	}
	return "; it said last:\n" + indented(lines)
}

// indented is lines as they stand in a message.
func indented(lines []string) string {
	return "    " + strings.Join(features.Excerpt(lines), "\n    ")
}

// lines are those of an output that say something, without secrets and without
// what would move the cursor.
func (v *verification) lines(text string) []string {
	const widest = 400
	lines := features.Printed(text, v.secrets)
	for i, line := range lines {
		lines[i] = quoted(line, widest)
	}
	return lines
}
