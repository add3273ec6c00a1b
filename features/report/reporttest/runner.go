package reporttest

import (
	"strings"
	"unicode"
)

// Commands are the lines of a log that a runner of GitHub Actions takes for commands, read as its ActionCommand.cs reads
// them: :: at the beginning of a line, blanks left out, or ##[ anywhere in it. Which names there are is not asked.
func Commands(log string) []string {
	var found []string
	for _, line := range strings.FieldsFunc(log, func(r rune) bool { return r == '\n' || r == '\r' }) {
		text := strings.TrimLeftFunc(line, unicode.IsSpace)
		_, old, dated := strings.Cut(line, "##[")
		if strings.HasPrefix(text, "::") && strings.Contains(text[2:], "::") || dated && strings.Contains(old, "]") {
			found = append(found, text)
		}
	}
	return found
}
