package cli

import (
	"io"
	"log/slog"
)

// Style paints text for one writer: in colour on a terminal, unless NO_COLOR is
// set or the terminal is dumb, and not at all elsewhere. The zero Style is plain.
type Style struct{ Colour bool }

// NewStyle is the style of a writer; lookup asks the environment.
func NewStyle(w io.Writer, lookup func(string) (string, bool)) Style {
	return Style{Colour: IsTerminal(w) && wantsColour(lookup)}
}

// wantsColour reports whether the surroundings allow colour on a terminal.
func wantsColour(lookup func(string) (string, bool)) bool {
	no, _ := lookup("NO_COLOR") // https://no-color.org
	terminal, _ := lookup("TERM")
	return no == "" && terminal != "dumb"
}

func (s Style) paint(code, text string) string {
	if !s.Colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Bold is bold text.
func (s Style) Bold(text string) string { return s.paint("1", text) }

// Red is red text.
func (s Style) Red(text string) string { return s.paint("31", text) }

func (s Style) yellow(text string) string { return s.paint("33", text) }

// Level is the name of a level, in its colour.
func (s Style) Level(level slog.Level) string {
	switch {
	case level >= slog.LevelError:
		return s.Red(level.String())
	case level >= slog.LevelWarn:
		return s.yellow(level.String())
	default:
		return level.String()
	}
}
