package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Choice is the value of a flag that takes one of a few words.
type Choice struct {
	value *string
	words []string
}

// NewChoice is a value that takes one of words; the first is its default.
func NewChoice(value *string, words ...string) Choice {
	*value = words[0]
	return Choice{value, words}
}

// String is the word in force.
func (c Choice) String() string { return *c.value }

// Type lists the words, for the help.
func (c Choice) Type() string { return strings.Join(c.words, "|") }

// Set takes a word, or says which there are.
func (c Choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		err := fmt.Errorf("%q is not one of %s", word, strings.Join(c.words, ", "))
		if near, ok := Nearest(word, c.words); ok {
			err = fmt.Errorf("%w; did you mean %s?", err, near)
		}
		return err
	}
	*c.value = word
	return nil
}

// completeChoices has shells offer the words of every choice of a command and those below it.
func completeChoices(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if c, ok := f.Value.(Choice); ok {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
		}
	})
	for _, sub := range cmd.Commands() {
		completeChoices(sub)
	}
}

// PathsVar defines a flag that may be repeated and whose values are paths.
func PathsVar(flags *pflag.FlagSet, value *[]string, name, usage string) {
	flags.StringArrayVar(value, name, nil, usage)
	flags.Lookup(name).Annotations = map[string][]string{pathList: {"true"}}
}

// The words of a flag that says how something looks.
const (
	FormatText = "text"
	FormatJSON = "json"
)
