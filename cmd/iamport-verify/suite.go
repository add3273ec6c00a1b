package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

// registerLang is the flag of the commands that speak both languages.
func registerLang(flags *pflag.FlagSet, p cli.Process, lang *string) {
	cli.LangVar(flags, p, lang, "language of the suite and of what is printed")
}

func newSteps(p cli.Process) *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:   "steps",
		Short: "List the sentences that .feature files may use",
		Args:  cli.NoArguments,
		RunE:  func(*cobra.Command, []string) error { return listSteps(p, lang) },
	}
	registerLang(cmd.Flags(), p, &lang)
	return cmd
}

// listSteps prints the sentences that feature files may use.
func listSteps(p cli.Process, lang string) error {
	noun := ""
	var b strings.Builder
	for _, s := range features.Steps(lang) {
		if s.Noun != noun {
			noun = s.Noun
			fmt.Fprintf(&b, "\n%s\n", noun)
		}
		fmt.Fprintf(&b, "  %s\n", s.Example)
		if s.Pattern != s.Example {
			fmt.Fprintf(&b, "      %s\n", s.Pattern)
		}
	}
	_, err := fmt.Fprintln(p.Stdout, strings.TrimSpace(b.String()))
	return err
}

// showing is what is shown of which suite.
type showing struct {
	lang     string
	features []string
}

func newShow(p cli.Process) *cobra.Command {
	var f showing
	cmd := &cobra.Command{
		Use:   "show FILE:LINE",
		Short: "Print the scenario at a place that a report names",
		Example: `  iamport-verify show merchant/age.feature:10
  iamport-verify show --features own own/ours.feature:3`,
		Args: oneArgument("the place of a scenario", "merchant/age.feature:10"),
		RunE: func(_ *cobra.Command, args []string) error { return f.print(p, args[0]) },
	}
	cmd.Flags().SortFlags = false
	cli.PathsVar(cmd.Flags(), &f.features, "features", "`DIR` folder of .feature files of your own; repeatable")
	registerLang(cmd.Flags(), p, &f.lang)
	return cmd
}

func (f *showing) print(p cli.Process, place string) error {
	more, err := ownFeatures(f.features)
	if err != nil {
		return err
	}
	text, err := features.Show(reports.Lang(f.lang), more, place)
	if err != nil {
		return cli.Usage(err, "write it as reports do: "+reports.Program+" show merchant/age.feature:10; what a fixture expects stands in that file")
	}
	_, err = fmt.Fprint(p.Stdout, text)
	return err
}

// oneArgument wants one argument: what it is, and an example.
func oneArgument(what, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return cli.Usage(fmt.Errorf("%s needs %s", cmd.CommandPath(), what), fmt.Sprintf("for example '%s %s'", cmd.CommandPath(), example))
		case len(args) > 1:
			return cli.Usage(fmt.Errorf("%s takes one argument, found %q", cmd.CommandPath(), args[1]), "")
		default:
			return nil
		}
	}
}

func newSchema(p cli.Process) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of contract files",
		Long: `Print the JSON Schema (draft 2020-12) of contract files, for editors: the first line
"# yaml-language-server: $schema=contract.schema.json" of a contract file turns it on.`,
		Example: "  iamport-verify schema > contract.schema.json",
		Args:    cli.NoArguments,
		RunE:    func(*cobra.Command, []string) error { return printAll(p, contract.Schema()) },
	}
}

func printAll(p cli.Process, text []byte) error {
	_, err := p.Stdout.Write(text)
	return err
}
