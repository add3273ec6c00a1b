package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// Program is what a program is called, and how its environment variables begin.
type Program struct {
	Name   string // as people type it
	Prefix string // of the variables, such as IAMPORT_MOCK_
}

// Twin is the environment variable that stands for a flag.
func (p Program) Twin(flag string) string {
	return p.Prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// noTwin is the annotation of a flag without an environment variable.
const noTwin = "iamport-mock/no-twin"

// WithoutTwins makes the environment say nothing about flags: those of a command
// that somebody types once, and whose names other programs use for variables.
func WithoutTwins(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Annotations == nil {
			f.Annotations = map[string][]string{}
		}
		f.Annotations[noTwin] = []string{"true"}
	})
}

// HasTwin reports whether an environment variable may stand for a flag.
func HasTwin(f *pflag.Flag) bool { return len(f.Annotations[noTwin]) == 0 }

// ApplyEnvironment sets the flags that the command line left out from their
// environment twins. An empty variable counts as unset. The value of a list is
// split at commas, that of a list of files also as PATH is.
func (p Process) ApplyEnvironment(flags *pflag.FlagSet) error {
	var wrong error
	flags.VisitAll(func(f *pflag.Flag) {
		value, _ := p.Lookup(p.Twin(f.Name))
		if f.Changed || !HasTwin(f) || value == "" || f.Name == "help" || wrong != nil {
			return
		}
		for _, item := range split(f, value) {
			if err := flags.Set(f.Name, item); err != nil {
				wrong = Usage(fmt.Errorf("environment variable %s: %w", p.Twin(f.Name), err), "")
				return
			}
		}
	})
	return wrong
}

func split(f *pflag.Flag, value string) []string {
	switch _, list := f.Value.(pflag.SliceValue); {
	case !list:
		return []string{value}
	case len(f.Annotations[pathList]) > 0:
		return SplitPaths(value)
	default:
		return strings.FieldsFunc(value, isComma)
	}
}

// pathList is the annotation of a flag whose values are paths.
const pathList = "iamport-mock/paths"

// SplitPaths cuts a list of paths at commas and as PATH is. Empty items do not
// count.
func SplitPaths(value string) []string {
	return strings.FieldsFunc(value, func(r rune) bool { return isComma(r) || r == os.PathListSeparator })
}

func isComma(r rune) bool { return r == ',' }

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
	// Texts are the messages in English and Korean; nil = English alone.
	Texts func() []bilingual.Text
	// Help are the texts of commands' help, whole, in English and Korean; nil = English alone.
	Help func() []bilingual.Text
	// Failed is told of the error of a command, also of one whose flags are wrong, before it is printed; nil = nobody is.
	Failed func(cmd *cobra.Command, err error)
}

// IsTerminal reports whether a stream, an io.Reader or io.Writer, is a terminal,
// where colour and carets are of use.
func IsTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// WriteWhole writes a file under another name in the same folder and renames it. What is not a file, such as /dev/null, is
// not replaced: that is an error.
func WriteWhole(path string, data []byte) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: this is a folder, a device or a pipe, not a file", path)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".iamport-mock-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name()) // best effort: the error is reported
		}
	}()
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
