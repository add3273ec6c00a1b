package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

type checkFlags struct {
	serving.Finding
	stop bool
	lang string
}

func newInterceptCheck(p cli.Process) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [flags] -- COMMAND [ARG]...",
		Short: "Say whether both calls of a program reach the mock, and how",
		Long: `Start a command as 'intercept run' does and say, when it has ended, whether both
of its calls reached the mock, the one for the token and the one for the
certification: a client library may well send one of them to the real host. It
says on which way they came, and what was for other hosts. A server does not end
by itself: interrupt it after a sign-up, or let --stop do so.

It exits with 0 when both reached the mock, with 1 when not, with 3 when no mock
answers; the exit code of the command is printed.`,
		Example: `  iamport-mock intercept check -- npm test
  iamport-mock intercept check --stop -- npm start`,
		Args: needsCommand,
		RunE: func(cmd *cobra.Command, args []string) error { return interceptCheck(cmd.Context(), p, &f, args) },
	}
	registerFinding(cmd.Flags(), &f.Finding)
	cmd.Flags().BoolVar(&f.stop, "stop", false, "interrupt the command as soon as both calls have reached the mock")
	cli.LangVar(cmd.Flags(), p, &f.lang, languageUsage)
	cmd.Flags().SetInterspersed(false)
	return cmd
}

func interceptCheck(ctx context.Context, p cli.Process, f *checkFlags, args []string) error {
	m, err := f.Find(ctx, p)
	if err != nil {
		return err
	}
	witness, err := intercept.NewWitness(ctx, m.Client)
	if err != nil {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("the journal of the mock: %w", err))
	}
	running, interrupt := context.WithCancelCause(ctx)
	defer interrupt(nil)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		if f.stop && witness.Await(running) == nil {
			interrupt(errReached)
		}
	}()
	code, err := startCommand(running, p, m, args)
	interrupt(nil)
	<-watched
	if err != nil {
		return err
	}
	verdict, err := witness.Verdict(context.WithoutCancel(ctx))
	if err != nil {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("the journal of the mock: %w", err))
	}
	if _, err := io.WriteString(p.Stdout, p.Translator()(verdictText(verdict, cli.CommandLine(args), code))); err != nil {
		return err
	}
	if !verdict.Reached() {
		return cli.Exit(cli.ExitBroken, nil)
	}
	return nil
}

func verdictText(v *intercept.Verdict, command string, code int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s (exit code %d)\n", command, code)
	fmt.Fprintf(&b, "  token          %s\n", sightingLine(v.Token))
	fmt.Fprintf(&b, "  certification  %s\n", sightingLine(v.Certification))
	if v.Other.Count > 0 {
		fmt.Fprintf(&b, "  other paths    %s\n", sightingLine(v.Other))
	}
	for _, e := range v.Elsewhere {
		fmt.Fprintf(&b, "  elsewhere      %s %s: %s%s\n", e.Method, e.Host, fateOf(e.Outcome), timesText(e.Count))
	}
	if len(v.Elsewhere) == 0 {
		fmt.Fprint(&b, "  elsewhere      nothing that the proxy saw\n")
	}
	b.WriteString(conclusion(v))
	return b.String()
}

func fateOf(o intercept.Outcome) string {
	switch o {
	case intercept.Passed:
		return "passed on"
	case intercept.Barred:
		return "barred, nothing left this machine"
	case intercept.Unreached:
		return "not reached"
	default:
		return "refused, nothing left this machine"
	}
}

func sightingLine(s intercept.Sighting) string {
	if s.Count == 0 {
		return "did not reach the mock"
	}
	return fmt.Sprintf("reached the mock%s by %s: %s", timesText(s.Count), tally(s.Ways), tally(s.Reasons))
}

func timesText(n int) string {
	if n == 1 {
		return ""
	}
	return ", " + strconv.Itoa(n) + " times"
}

// tally is counts as text: "ok, token_expired (2)".
func tally[K ~string](counts map[K]int) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		word := string(name)
		if n := counts[name]; n > 1 {
			word += fmt.Sprintf(" (%d)", n)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// conclusion says what to think of it.
func conclusion(v *intercept.Verdict) string {
	switch {
	case v.Reached():
		return "Both calls reach the mock.\n"
	case v.Token.Count > 0:
		return "The token came from the mock, the certification was not asked for there: the program asks another host for it, or ended before.\n"
	case v.Certification.Count > 0:
		return "The certification was asked for at the mock, the token was not: it comes from another host, or was kept from before.\n"
	}
	return "Neither call reached the mock: the program made none, or its HTTP library does not read these variables ('" + serving.Name + " intercept env' shows them).\n"
}
