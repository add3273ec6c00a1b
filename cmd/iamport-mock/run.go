package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

// run does what p.Args say and returns the exit code.
func run(ctx context.Context, p cli.Process) int {
	p.Program = serving.Program()
	p.Texts, p.Help = koreanTexts, koreanHelp
	return p.Run(ctx, newRoot(p))
}

// newRoot is the command tree. Serving is what it does without a command, so
// the root takes the flags of serve.
func newRoot(p cli.Process) *cobra.Command {
	root := &cobra.Command{
		Use:   p.Name,
		Short: "A faithful fake of the i'mport (PortOne V1) identity-verification API",
		Long: `A faithful fake of the i'mport (PortOne V1) identity-verification API, fed by
scenario fixtures. Without a command it serves; it never calls out.`,
		Example: `  iamport-mock
  iamport-mock --fixtures ./people --time "2026-03-01 09:00"
  iamport-mock fixtures list`,
		Annotations: map[string]string{cli.ExtraHelp: "Exit codes: 0 fine, 1 broken, 2 usage or configuration, 3 mock unreachable, 4 nothing to do\n"},
	}
	serve := newServe(p)
	commands := []*cobra.Command{
		serve, newDemo(p), newMoved("verify"), newMoved("conform"), newFixtures(p), newIntercept(p), newHealthcheck(p), cli.NewVersion(p), cli.NewCompletion(p),
	}
	root.AddCommand(commands...)
	root.Flags().AddFlagSet(serve.Flags())
	root.RunE = serve.RunE
	root.Args = noArguments
	return root
}

// noArguments refuses the arguments of a command that serves. A path is most
// likely one of fixtures.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		if _, err := os.Stat(args[0]); err == nil {
			return cli.Usage(
				fmt.Errorf("unknown command %q", args[0]),
				fmt.Sprintf("to serve the people in it: '%s --fixtures %s'", cmd.CommandPath(), args[0]))
		}
	}
	return cli.UnknownCommand(cmd, args)
}

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
