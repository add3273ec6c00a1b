package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/baseline"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

func newVerify(p cli.Process) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   p.Name + " --target URL [flags] [-- COMMAND [ARG]...]",
		Short: "Test your own sign-up backend: age, one account a person, trust and more",
		Long: `Test a sign-up backend from outside while this program plays i'mport and the
browser. The mock runs inside; your backend has to ask it in place of the real
hosts. A backend that answers by the outcome convention (openapi/merchant.yaml)
needs no contract file; for every other one, 'iamport-verify init' prints one to
fill in.

Behind -- stands the command that starts the backend. It gets IAMPORT_URL,
IAMPORT_KEY, IAMPORT_SECRET and PORT, under other names too where --env says
so, and is ended when the run is over. A backend with a hard-coded
https://api.iamport.kr is tested with --intercept.`,
		Example: `  iamport-verify --target http://localhost:3000
  iamport-verify --target http://localhost:3000 --age-rule full-age-19 -- npm start
  iamport-verify --target http://localhost:3000 --env PORTONE_API_BASE={{url}} -- npm start
  iamport-verify --target http://localhost:3000 --intercept -- npm start
  iamport-verify --target http://localhost:3000 --contract merchant.yaml --report-dir reports
  iamport-verify --target http://localhost:3000 --baseline known.txt -- npm start
  iamport-verify init > merchant.yaml
  iamport-verify explain race`,
		Annotations: map[string]string{cli.ExtraHelp: verifyHelp},
		Args:        commandBehindDashes,
		RunE: func(cmd *cobra.Command, args []string) error {
			return unlessGivenUp(cmd.Context(), f.run(cmd.Context(), p, args))
		},
	}
	f.register(p, cmd.Flags())
	return cmd
}

// commandBehindDashes refuses words before --, which no command begins with.
func commandBehindDashes(cmd *cobra.Command, args []string) error {
	dashes := cmd.ArgsLenAtDash()
	if dashes < 0 {
		dashes = len(args)
	}
	if dashes == 0 {
		return nil
	}
	err := cli.UnknownCommand(cmd, args[:dashes])
	if next, _ := cli.NextStep(err); strings.HasPrefix(next, "did you mean") {
		return err
	}
	return cli.Usage(err, "write the command that starts the backend behind --, such as '-- npm start'")
}

const verifyHelp = `Exit codes: 0 every claimed rule held, or what is broken is known (--baseline);
1 a rule is broken, 2 usage or configuration, 3 target or mock not reached,
4 nothing was proved or the run is incomplete: no scenario of a claimed rule held, or a
scenario ended for a reason that arose during the run, such as 429 of the target;
130 interrupted
`

// run does what the flags say.
func (f *verifyFlags) run(ctx context.Context, p cli.Process, command []string) error {
	switch {
	case f.target == "":
		return cli.Usage(errors.New("no target was named"), "write --target URL, such as --target http://localhost:3000")
	case f.tz != "" && len(command) == 0:
		return cli.Usage(
			errors.New("--tz without a command: only a program that is started here can be given TZ"),
			"write the command behind --, such as '-- npm start', or set TZ where the backend runs")

	case f.intercept && len(command) == 0:
		return cli.Usage(
			errors.New("--intercept without a command: only a program that is started here can be given the way"),
			"write the command behind --, such as '-- npm start'; for one that runs elsewhere see '"+serving.Name+" intercept env -h'")

	}
	if err := f.checkWatch(); err != nil {
		return err
	}
	if err := f.checkEnv(len(command) > 0); err != nil {
		return err
	}
	if err := checkZone(f.tz); err != nil {
		return err
	}
	v := &verification{Process: p, flags: f, command: command, secrets: &features.Secrets{}}
	if err := v.read(); err != nil {
		return err
	}
	if err := v.allowTarget(ctx); err != nil {
		return err
	}
	if f.plan {
		f.addr = freePort // nobody asks this mock
	}
	if err := v.openMock(ctx); err != nil {
		return err
	}
	defer v.closeMock()
	if f.plan {
		return v.plan(ctx)
	}
	logsink.SurvivePipe() // the reports and the exit code are owed to whoever reads no more
	if len(command) > 0 {
		if err := v.startBackend(ctx, command); err != nil {
			return err
		}
		defer v.backend.end()
	}
	if f.watch {
		return v.watch(ctx)
	}
	return v.verify(ctx)
}

// verification is one run of verify.
type verification struct {
	cli.Process
	flags    *verifyFlags
	command  []string // that starts the backend; nil = it runs elsewhere
	contract *contract.Contract
	more     []features.Source
	secrets  *features.Secrets
	target   *contract.Target
	mock     *mockInside // nil where it runs elsewhere
	access   access
	loan     *loan              // nil where the target's key is known
	backend  *backend           // nil where it runs elsewhere
	known    *baseline.Baseline // nil = no red is known
	assumed  bool               // nobody named the age rule
	red      *reds              // nil = nobody watches
}

// read reads the contract and the feature files.
func (v *verification) read() error {
	f := v.flags
	v.contract, v.assumed = contract.Default(f.ageRule), f.ageRule == "" && f.contract == "" && !slices.ContainsFunc(f.claims, isAgeClaim)
	if f.ageRule != "" {
		if err := contract.CheckAgeRule(f.ageRule); err != nil {
			return cli.Usage(fmt.Errorf("--age-rule: %w", err), "")
		}
	}
	if f.contract != "" {
		text, err := os.ReadFile(f.contract)
		if err != nil {
			return cli.Usage(fmt.Errorf("--contract %s: %w", f.contract, cli.PathCause(err)), "'"+reports.Program+" init' prints one to fill in")
		}
		if v.contract, err = contract.Load(f.contract, text); err != nil {
			return contractError(v.Process, f.contract, err)
		}
	}
	claims := f.claims
	if f.ageRule != "" {
		claims = append(claims, "age="+f.ageRule)
	}
	changed, err := v.contract.With(claims...)
	if err != nil {
		return cli.Usage(fmt.Errorf("--claim: %w", err), "")
	}
	v.contract = changed
	if err := v.readBaseline(); err != nil {
		return err
	}
	if v.more, err = ownFeatures(f.features); err != nil {
		return err
	}
	v.target, err = v.contract.Open(f.target, contract.Options{Redact: v.secrets.Redact})
	if err != nil {
		return cli.Usage(err, "")
	}
	return nil
}

// isAgeClaim reports whether a claim of --claim names an age rule, or takes it back.
func isAgeClaim(claim string) bool { return strings.HasPrefix(claim, "age=") }

// contractError prints every problem of a contract file.
func contractError(p cli.Process, name string, err error) error {
	var problems contract.Problems
	if !errors.As(err, &problems) {
		return cli.Usage(fmt.Errorf("--contract %s: %w", name, err), "")
	}
	if p.Lang() == cli.Korean {
		problems = problems.Korean(bilingual.New(contract.Texts()))
	}
	for _, problem := range problems {
		fmt.Fprintln(p.Stderr, problem)
	}
	return cli.Usage(
		fmt.Errorf("the contract file cannot be read: %w", cli.Printed(problems, len(problems))),
		"fix it, then try again; '"+reports.Program+" init' prints one to compare with")

}

// verify finds out which site the target uses, runs the suites and reports.
func (v *verification) verify(ctx context.Context) error {
	ctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	found, adult, err := v.first(ctx, lose)
	if err != nil {
		return v.explain(err)
	}
	f := v.flags
	how := reports.Telling{Lang: reports.Lang(f.lang), Texts: v.texts()}
	live := reports.NewLive(v.Stdout, reports.Style{
		Colour: cli.NewStyle(v.Stdout, v.Lookup).Colour, Progress: cli.IsTerminal(v.Stdout), Verbose: f.verbose,
	}, how)
	options := &features.Options{
		Target: v.target, Mock: v.access.control, Site: found.Site.UserCode, More: v.more, Expected: true, OwnOnly: !f.wantsBuiltin(),
		Tags: f.tags, Only: f.scenario, Places: v.red.places(), Named: f.name, Seed: f.seedOrChance(), Lang: reports.Lang(f.lang), Secrets: v.secrets,
		API: v.access.api, Progress: v.watching(v.marking(live.Scenario)), Note: live.Note, Replay: v.replay,
	}
	v.know(options)
	begun := reports.Run{
		Tool: "verify", Version: cli.BuildInfo().Version, Mock: found.Mock, Target: v.target.URL(), Contract: v.contract.Name(),
		Seed: options.Seed, Claims: v.contract.Claims().Words(), Notes: v.remarks(found),
	}
	if note := adult.Note(how.Lang); note != "" {
		begun.Notes = append(begun.Notes, note)
	}
	live.Begin(begun)
	run, err := features.Run(ctx, options)
	if err != nil && !run.Interrupted {
		return runError(err)
	}
	run.Version, run.Mock, run.Notes = begun.Version, begun.Mock, append(begun.Notes, run.Notes...)
	if err := v.compare(&run); err != nil {
		return err
	}
	out := reporting{Process: v.Process, live: live, dir: f.reportDir, how: how, secrets: v.secrets, github: newGithub(f.github, v.Lookup)}
	if run.Interrupted {
		err := out.giveUp(ctx, run)
		if errors.Is(context.Cause(ctx), errLeaseLost) {
			return cli.Exit(cli.ExitUnreachable, errLeaseLost)
		}
		return err
	}
	return out.finish(ctx, run)
}

// ownFeatures reads the feature files of a team.
func ownFeatures(dirs []string) ([]features.Source, error) {
	var own []features.Source
	for _, dir := range dirs {
		sources, err := features.ReadDir(dir)
		if err != nil {
			return nil, cli.Usage(fmt.Errorf("--features: %w", err), "")
		}
		own = append(own, sources...)
	}
	return own, nil
}
