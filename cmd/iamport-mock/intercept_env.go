package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// The words of --for beyond the stacks.
const (
	forAll     = "all"
	forCompose = "compose"
)

type envFlags struct {
	serving.Finding
	stack string
	dir   string
	lang  string
}

func newInterceptEnv(p cli.Process) *cobra.Command {
	var f envFlags
	cmd := &cobra.Command{
		Use:   "env",
		Short: "Print what to set for a program of a stack",
		Long: `Print the environment that makes a program use the running mock, as lines for a
POSIX shell, with the reason beside each. The certificate files that they name
are written first. With --for compose it prints a recipe for docker compose,
which needs no running mock.`,
		Example: `  eval "$(iamport-mock intercept env --for node)"
  iamport-mock intercept env --for compose > compose.iamport.yaml`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return interceptEnv(cmd.Context(), p, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.Var(cli.NewChoice(&f.stack, append(append([]string{forAll}, intercept.Stacks()...), forCompose)...), "for", "the program's stack")
	registerFinding(flags, &f.Finding)
	flags.StringVar(&f.dir, "dir", "", "`DIR` for the certificate files; when left out iamport-mock/PORT in the user's cache folder")
	cli.LangVar(flags, p, &f.lang, languageUsage)
	return cmd
}

func interceptEnv(ctx context.Context, p cli.Process, f *envFlags) error {
	if f.stack == forCompose {
		_, err := io.WriteString(p.Stdout, composed(p.Translator()))
		return err
	}
	m, err := f.Find(ctx, p)
	if err != nil {
		return err
	}
	dir, err := kitDir(f.dir, m)
	if err != nil {
		return err
	}
	kit, err := m.Kit(p, dir)
	if err != nil {
		return err
	}
	var stacks []string
	if f.stack != forAll {
		stacks = []string{f.stack}
	}
	_, err = io.WriteString(p.Stdout, exports(kit, kit.Settings(p.Lookup, stacks...), p.Translator()))
	return err
}

// exports are settings as lines for a shell, with their reasons in the language of say.
func exports(kit *intercept.Kit, settings []intercept.Setting, say func(string) string) string {
	var b strings.Builder
	for _, s := range settings {
		fmt.Fprintf(&b, "export %s=%s  # %s\n", s.Name, cli.ShellQuote(s.Value), say(s.Why))
	}
	if kit.Proxy == "" {
		fmt.Fprintf(&b, "# %s\n", say(fmt.Sprintf("The mock has no proxy (--proxy-addr): make the host name lead to %s, for example by /etc/hosts and --tls-addr 127.0.0.1:443.", kit.TLS)))
	}
	return b.String()
}
