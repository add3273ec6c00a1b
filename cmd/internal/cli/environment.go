package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
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

// ApplyEnvironment sets the flags that the command line left out from their
// environment twins. An empty variable counts as unset. The value of a list is
// split at commas, that of a list of files also as PATH is.
func (p Process) ApplyEnvironment(flags *pflag.FlagSet) error {
	var wrong error
	flags.VisitAll(func(f *pflag.Flag) {
		value, _ := p.Lookup(p.Twin(f.Name))
		if f.Changed || value == "" || f.Name == "help" || wrong != nil {
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
