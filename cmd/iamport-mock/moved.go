package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// verifyName is the program that tests backends. Its own constant stands in
// features/report, which this program does not link; a test holds them equal.
const verifyName = "iamport-verify"

// newMoved stands where a command was that is part of another program now. It says
// what to type.
func newMoved(name string) *cobra.Command {
	return &cobra.Command{
		Use:                name,
		Hidden:             true,
		DisableFlagParsing: true,
		RunE: func(_ *cobra.Command, args []string) error {
			return cli.Usage(
				fmt.Errorf("%s is a command of %s now", name, verifyName),
				fmt.Sprintf("type: %s\n  (environment variables of it begin with IAMPORT_VERIFY_)", moved(name, args)))
		},
	}
}

// moved is the new command line for an old one. Flags that became commands stand
// first; a secret is not repeated.
func moved(name string, args []string) string {
	words := []string{verifyName}
	if name != "verify" {
		words = append(words, name)
	}
	for i := 0; i < len(args); i++ {
		flag, value, given := strings.Cut(args[i], "=")
		takes := flag == "--secret" || flag == "--control-token" || flag == "--explain" || flag == "--show"
		if takes && !given && i+1 < len(args) {
			i++
			value = args[i]
		}
		switch flag {
		case "--":
			for _, arg := range args[i:] {
				words = append(words, cli.QuoteWord(arg))
			}
			return strings.Join(words, " ")
		case "--secret", "--control-token":
			words = append(words, flag, "…")
		case "--init", "--steps":
			words = slices.Insert(words, 1, flag[2:])
		case "--explain", "--show":
			words = slices.Insert(words, 1, flag[2:], cli.QuoteWord(value))
		default:
			words = append(words, cli.QuoteWord(args[i]))
		}
	}
	return strings.Join(words, " ")
}
