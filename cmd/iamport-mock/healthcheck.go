package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

func newHealthcheck(p cli.Process) *cobra.Command {
	var f serving.Asking
	var lang string
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running mock how it is; exit 0 or 3",
		Long: `Ask a running mock how it is, over its control listener. It exits with 0 when the
mock serves, also while the last fixture files are wrong and the state before
them is still served, or the state file cannot be written (it says "degraded"),
and with 3 when no mock answers.`,
		Example: `  iamport-mock healthcheck
  iamport-mock healthcheck --control http://127.0.0.1:10852`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return healthcheck(cmd.Context(), p, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.Control, "control", "",
		"`URL` the control listener, or its HOST:PORT; when left out that of\nIAMPORT_MOCK_CONTROL_ADDR, else http://"+serving.DefaultControlAddr)
	flags.StringVar(&f.Token, "control-token", "", "`TOKEN` needed when other machines can reach the control API of the mock")
	flags.DurationVar(&f.Timeout, "timeout", 3*time.Second, "how long to wait for an answer")
	cli.LangVar(flags, p, &lang, languageUsage)
	return cmd
}

func healthcheck(ctx context.Context, p cli.Process, f *serving.Asking) error {
	base, err := f.URL(p.Lookup)
	if err != nil {
		return err
	}
	report, err := f.Health(ctx, p.Program, base)
	if err != nil {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock answers on %s: %w", base, err))
	}
	say := p.Translator()
	// Scripts look at the first words, which stay.
	line := fmt.Sprintf("%s: %s %s, ", report.Status, p.Name, report.Version) + say(cli.Count(report.Fixtures.Certifications, "certification"))
	if n := len(report.Fixtures.Problems); n > 0 {
		line += ", " + say(cli.Count(n, "problem")+" in the fixtures")
	}
	if report.State != "" {
		line += ", " + say(report.State)
	}
	_, err = fmt.Fprintln(p.Stdout, line)
	return err
}
