package main

import (
	"io"
	"log/slog"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// style paints text for one writer: in colour on a terminal, unless NO_COLOR is
// set or the terminal is dumb, and not at all elsewhere. The zero style is plain.
type style struct{ colour bool }

func newStyle(w io.Writer, lookup func(string) (string, bool)) style {
	return style{colour: cli.IsTerminal(w) && wantsColour(lookup)}
}

// wantsColour reports whether the surroundings allow colour on a terminal.
func wantsColour(lookup func(string) (string, bool)) bool {
	no, _ := lookup("NO_COLOR") // https://no-color.org
	terminal, _ := lookup("TERM")
	return no == "" && terminal != "dumb"
}

func (s style) paint(code, text string) string {
	if !s.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string   { return s.paint("1", text) }
func (s style) red(text string) string    { return s.paint("31", text) }
func (s style) yellow(text string) string { return s.paint("33", text) }

func (s style) level(level slog.Level) string {
	switch {
	case level >= slog.LevelError:
		return s.red(level.String())
	case level >= slog.LevelWarn:
		return s.yellow(level.String())
	default:
		return level.String()
	}
}
