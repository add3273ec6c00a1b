package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// choice is the value of a flag that takes one of a few words.
type choice struct {
	value *string
	words []string
}

// newChoice is a value that takes one of words; the first is its default.
func newChoice(value *string, words ...string) choice {
	*value = words[0]
	return choice{value, words}
}

func (c choice) String() string { return *c.value }
func (c choice) Type() string   { return strings.Join(c.words, "|") }

func (c choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		err := fmt.Errorf("%q is not one of %s", word, strings.Join(c.words, ", "))
		if near, ok := nearest(word, c.words); ok {
			err = fmt.Errorf("%w; did you mean %s?", err, near)
		}
		return err
	}
	*c.value = word
	return nil
}

// pathsVar defines a flag that may be repeated and whose values are paths.
func pathsVar(flags *pflag.FlagSet, value *[]string, name, usage string) {
	flags.StringArrayVar(value, name, nil, usage)
	flags.Lookup(name).Annotations = map[string][]string{pathList: {"true"}}
}
