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
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/baseline"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

func newVerify(p process) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify --target URL [flags] [-- COMMAND [ARG]...]",
		Short: "Test your own sign-up backend: age, one account a person, trust and more",
		Long: `Test a sign-up backend from outside while this program plays i'mport and the
browser. The mock runs inside; your backend has to ask it in place of the real
hosts. A backend that answers by the outcome convention (openapi/merchant.yaml)
needs no contract file; for every other one, --init prints one to fill in.

Behind -- stands the command that starts the backend. It gets IAMPORT_URL,
IAMPORT_KEY, IAMPORT_SECRET and PORT, under other names too where --env says
so, and is ended when the run is over. One that has https://api.iamport.kr
written into it is tested with --intercept.`,
		Example: `  iamport-mock verify --target http://localhost:3000
  iamport-mock verify --target http://localhost:3000 --age-rule full-age-19 -- npm start
  iamport-mock verify --target http://localhost:3000 --env PORTONE_API_BASE={{url}} -- npm start
  iamport-mock verify --target http://localhost:3000 --intercept -- npm start
  iamport-mock verify --target http://localhost:3000 --contract merchant.yaml --report-dir reports
  iamport-mock verify --target http://localhost:3000 --baseline known.txt -- npm start
  iamport-mock verify --init > merchant.yaml
  iamport-mock verify --explain race`,
		Annotations: map[string]string{cli.ExtraHelp: verifyHelp},
		RunE: func(cmd *cobra.Command, args []string) error {
			err := f.run(cmd.Context(), p, args)
			if gone := cmd.Context().Err(); err != nil && gone != nil {
				return gone // whatever else went wrong when the run was given up
			}
			return err
		},
	}
	f.register(cmd.Flags())
	return cmd
}

const verifyHelp = `Exit codes: 0 every claimed rule held, or what is broken is known (--baseline);
1 a rule is broken, 2 usage or configuration, 3 target or mock not reached,
4 nothing was proved or the run is incomplete: nothing held of a claimed rule, or a
scenario ended for a reason that arose during the run, such as 429 of the target;
130 interrupted
`

// run does what the flags say.
func (f *verifyFlags) run(ctx context.Context, p process, command []string) error {
	switch {
	case f.init:
		_, err := p.stdout.Write(contract.Template())
		return err
	case f.steps:
		return listSteps(p, f.lang)
	case f.explain != "":
		return explainRule(p, f.explain, f.lang)
	case f.show != "":
		return f.showScenario(p)
	case f.target == "":
		return cli.Usage(errors.New("no target was named"), "write --target URL, such as --target http://localhost:3000")
	case f.tz != "" && len(command) == 0:
		return cli.Usage(
			errors.New("--tz without a command: only a program that is started here can be given TZ"),
			"write the command behind --, such as '-- npm start', or set TZ where the backend runs")

	case f.intercept && len(command) == 0:
		return cli.Usage(
			errors.New("--intercept without a command: only a program that is started here can be given the way"),
			"write the command behind --, such as '-- npm start'; for one that runs elsewhere see 'iamport-mock intercept env -h'")

	}
	if err := f.checkEnv(len(command) > 0); err != nil {
		return err
	}
	if err := checkZone(f.tz); err != nil {
		return err
	}
	v := &verification{process: p, flags: f, command: command, secrets: &features.Secrets{}}
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
	if len(command) > 0 {
		if err := v.startBackend(ctx, command); err != nil {
			return err
		}
		defer v.backend.end()
	}
	return v.verify(ctx)
}

// listSteps prints the sentences that feature files may use.
func listSteps(p process, lang string) error {
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
	_, err := fmt.Fprintln(p.stdout, strings.TrimSpace(b.String()))
	return err
}

// verification is one run of verify.
type verification struct {
	process
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
			return cli.Usage(fmt.Errorf("--contract %s: %w", f.contract, pathCause(err)), "'iamport-mock verify --init' prints one to fill in")
		}
		if v.contract, err = contract.Load(f.contract, text); err != nil {
			return contractError(v.process, f.contract, err)
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
	if v.more, err = f.ownFeatures(); err != nil {
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
func contractError(p process, name string, err error) error {
	var problems contract.Problems
	if !errors.As(err, &problems) {
		return cli.Usage(fmt.Errorf("--contract %s: %w", name, err), "")
	}
	for _, problem := range problems {
		fmt.Fprintln(p.stderr, problem)
	}
	return cli.Usage(
		fmt.Errorf("the contract file cannot be read: %s", count(len(problems), "problem")),
		"mend it, then try again; 'iamport-mock verify --init' prints one to compare with")

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
	live := reports.NewLive(v.stdout, reports.Style{
		Colour: newStyle(v.stdout, v.lookup).colour, Progress: cli.IsTerminal(v.stdout), Verbose: f.verbose,
	}, how)
	options := &features.Options{
		Target: v.target, Mock: v.access.control, Site: found.Site.UserCode, More: v.more, Expected: true, OwnOnly: !f.wantsBuiltin(),
		Tags: f.tags, Only: f.scenario, Named: f.name, Seed: f.seedOrChance(), Lang: reports.Lang(f.lang), Secrets: v.secrets,
		API: v.access.api, Progress: v.marking(live.Scenario), Note: live.Note, Replay: v.replay,
	}
	v.know(options)
	cucumber := &wholeFile{}
	if f.reportDir != "" {
		options.Cucumber = &cucumber.text
	}
	begun := reports.Run{
		Tool: "verify", Version: buildInfo().Version, Mock: found.Mock, Target: v.target.URL(), Contract: v.contract.Name(),
		Seed: options.Seed, Claims: v.contract.Claims().Words(), Notes: v.remarks(found),
	}
	if note := adult.Note(how.Lang); note != "" {
		begun.Notes = append(begun.Notes, note)
	}
	live.Begin(begun)
	run, err := features.Run(ctx, options)
	if ctx.Err() != nil {
		_ = live.Stop() // the error is that the run was given up
	}
	if errors.Is(context.Cause(ctx), errLeaseLost) {
		return cli.Exit(cli.ExitUnreachable, errLeaseLost)
	}
	if err != nil {
		return runError(err)
	}
	run.Version, run.Mock, run.Notes = begun.Version, begun.Mock, append(begun.Notes, run.Notes...)
	if err := v.compare(&run); err != nil {
		return err
	}
	if f.reportDir != "" {
		if err := v.write(run, how, cucumber); err != nil {
			return err
		}
	}
	if err := live.End(run); err != nil {
		return err
	}
	if code := run.Exit(); code != cli.ExitFine {
		return cli.Exit(code, nil)
	}
	return nil
}

// showScenario prints a scenario by the place that reports name.
func (f *verifyFlags) showScenario(p process) error {
	more, err := f.ownFeatures()
	if err != nil {
		return err
	}
	text, err := features.Show(reports.Lang(f.lang), more, f.show)
	if err != nil {
		return cli.Usage(fmt.Errorf("--show: %w", err), "write it as reports do: --show merchant/age.feature:10; what a fixture expects stands in that file")
	}
	_, err = fmt.Fprint(p.stdout, text)
	return err
}

// ownFeatures reads the feature files of the team.
func (f *verifyFlags) ownFeatures() ([]features.Source, error) {
	var own []features.Source
	for _, dir := range f.features {
		sources, err := features.ReadDir(dir)
		if err != nil {
			return nil, cli.Usage(fmt.Errorf("--features: %w", err), "")
		}
		own = append(own, sources...)
	}
	return own, nil
}
