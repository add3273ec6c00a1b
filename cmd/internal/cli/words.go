package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// printed is an error of which each problem was printed already: it says how many there are.
type printed struct {
	problems error
	n        int
}

// Printed is an error about n problems that were printed already. It says their number, and wraps them.
func Printed(problems error, n int) error { return printed{problems, n} }

func (p printed) Error() string { return Count(p.n, "problem") }
func (p printed) Unwrap() error { return p.problems }

// Count is "1 file", "2 files".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Indent puts four spaces before each line.
func Indent(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ")
}

// DidYouMean asks about the known word that was most likely meant; "" when none
// is near.
func DidYouMean(word string, known []string) string {
	if near, ok := Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

// PathCause is what is wrong with a path, without the path.
func PathCause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// CommandLine is a command as a person wrote it.
func CommandLine(args []string) string { return strings.Join(args, " ") }

// ShellQuote is a text in quotes, as one word of a POSIX shell.
func ShellQuote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// QuoteWord is a text as one word of a shell; what needs no quotes has none.
func QuoteWord(text string) string {
	if strings.ContainsAny(text, " '\"$`\\&|;<>()*?#~") {
		return ShellQuote(text)
	}
	return text
}

// Nearest returns the known word that word was most likely meant to be.
func Nearest(word string, known []string) (string, bool) {
	near := nearest.Word(word, known)
	return near, near != ""
}
