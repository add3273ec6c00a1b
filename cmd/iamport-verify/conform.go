package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
	"github.com/iamport-mock/iamport-mock/features"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

// conformFlags are the flags of conform as they were given.
type conformFlags struct {
	api, key, secret string
	impUID           string
	unsafe           bool
	tags             string
	seed             int64
	reportDir        string
	github           string
	lang             string
	verbose          bool
}

func newConform(p cli.Process) *cobra.Command {
	var f conformFlags
	cmd := &cobra.Command{
		Use:   "conform --api URL --key KEY --secret SECRET",
		Short: "Hold a server to the contract of the imitated API: this mock, another fake, the real one",
		Long: `Hold any server to what clients of the i'mport API rely on: this mock, another
fake, or the real service. Only shapes are looked at: no value of an answer is
kept or reported. It reads only, unless --unsafe is given.`,
		Example: `  iamport-verify conform --api http://127.0.0.1:10851 --key imp_apikey --secret … --imp-uid imp_100000000001
  IAMPORT_VERIFY_SECRET=… iamport-verify conform --api https://api.example --key …`,
		Args:        cli.NoArguments,
		Annotations: map[string]string{cli.ExtraHelp: "Exit codes: 0 it conforms, 1 it departs, 2 usage or configuration, 3 not reached, 4 nothing ran\n"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return unlessGivenUp(cmd.Context(), f.run(cmd.Context(), p))
		},
	}
	f.register(p, cmd.Flags())
	return cmd
}

func (f *conformFlags) register(p cli.Process, flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.api, "api", "", "`URL` where the server answers, such as http://127.0.0.1:10851")
	flags.StringVar(&f.key, "key", "", "`KEY` REST API key")
	flags.StringVar(&f.secret, "secret", "", "`SECRET` REST API secret; better given in the environment")
	flags.StringVar(&f.impUID, "imp-uid", "", "`ID` an existing certification, so that its record can be checked")
	flags.BoolVar(&f.unsafe, "unsafe", false, "also what could alarm somebody at a real service: a wrong secret, the deletion of what does not exist")
	flags.StringVar(&f.tags, "tags", "", "`EXPRESSION` tag expression that chooses scenarios")
	flags.Int64Var(&f.seed, "seed", 0, "`NUMBER` that fixes the order of scenarios; with 0 each run has its own")
	flags.StringVar(&f.reportDir, "report-dir", "", "`DIR` where junit.xml, report.html and cucumber.json are written")
	registerGithub(flags, &f.github)
	cli.LangVar(flags, p, &f.lang, "language of what is reported")
	registerVerbose(flags, &f.verbose)
}

func (f *conformFlags) run(ctx context.Context, p cli.Process) error {
	logsink.SurvivePipe() // the reports and the exit code are owed to whoever reads no more
	for _, flag := range [][2]string{{"api", f.api}, {"key", f.key}, {"secret", f.secret}} {
		if flag[1] == "" {
			return cli.Usage(fmt.Errorf("--%s is missing", flag[0]), "name the server and its credentials: --api URL --key KEY --secret SECRET")
		}
	}
	if u, err := url.Parse(f.api); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return cli.Usage(fmt.Errorf("--api %q: want a base URL", f.api), "such as --api http://127.0.0.1:10851")
	}
	how := reports.Telling{Lang: reports.Lang(f.lang), Texts: features.RuleTexts()}
	live := reports.NewLive(p.Stdout, reports.Style{Colour: cli.NewStyle(p.Stdout, p.Lookup).Colour, Progress: cli.IsTerminal(p.Stdout), Verbose: f.verbose}, how)
	seed := (&verifyFlags{seed: f.seed}).seedOrChance()
	options := &features.ConformOptions{
		API: f.api, Key: f.key, Secret: f.secret, ImpUID: f.impUID, Tags: f.tags, Seed: seed, Lang: reports.Lang(f.lang),
		Progress: live.Scenario,
	}
	if f.unsafe {
		options.Unsafe = features.AlsoWrite
	}
	begun := reports.Run{Tool: "conform", Version: cli.BuildInfo().Version, Target: f.api, Seed: seed}
	live.Begin(begun)
	run, err := features.Conform(ctx, options)
	run.Version = begun.Version
	out := reporting{Process: p, live: live, dir: f.reportDir, how: how, secrets: &features.Secrets{}, github: newGithub(f.github, p.Lookup)}
	switch {
	case run.Interrupted:
		return out.giveUp(ctx, run)
	case err != nil:
		return f.explain(p, err)
	}
	return out.finish(ctx, run)
}

// explain words what kept a run from beginning, with what to do about it.
func (f *conformFlags) explain(p cli.Process, err error) error {
	told := (*features.APIError)(nil)
	switch {
	case errors.Is(err, features.ErrCredentials):
		return cli.Usage(err, "write the pair of one site behind --key and --secret; the secret may stand in "+p.Twin("secret"))
	case errors.Is(err, features.ErrNoRecord):
		return cli.Usage(err, "name one that exists behind --imp-uid, or leave --imp-uid out")
	case !errors.As(err, &told) && errors.Is(err, features.ErrAPI):
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("%w\n  is the server running, and is --api its address?", err))
	case errors.Is(err, features.ErrAPI):
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("%w\n  try again when it is well", err))
	case errors.Is(err, features.ErrNoAPI):
		answer := reports.Exchange{Status: told.Status, Response: reports.Message{Body: told.Body}}
		next := "write the address before /users/getToken behind --api, such as --api http://127.0.0.1:10851"
		if told.Location != "" {
			next = "it sends the request on to " + quoted(told.Location, shownPath) + ": " + next
		}
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("%w%s\n  %s", err, answered(answer), next))
	default:
		return runError(err)
	}
}

// toldAll is an error of what is told on stdout, unless its reader has gone.
func toldAll(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// reporting says where reports go, and how.
type reporting struct {
	cli.Process
	live    *reports.Live
	dir     string // "" = nowhere
	how     reports.Telling
	secrets *features.Secrets
	github  *github // nil = it is told nothing
}

// write writes all reports, each whole or not at all, the largest last: when ctx ends, those before it are there. An
// interrupted run is written to its end, unless a second signal comes.
func (r reporting) write(ctx context.Context, run reports.Run) error {
	if r.dir == "" {
		return nil
	}
	if run.Interrupted {
		ctx = context.WithoutCancel(ctx)
	}
	_, err := reports.WriteFiles(ctx, r.dir, run, r.how)
	if err == nil {
		err = reports.WriteFile(filepath.Join(r.dir, cucumberFile), func(w io.Writer) error {
			return reports.WriteCucumber(ctx, redacting{w, r.secrets}, run)
		})
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return cli.Usage(fmt.Errorf("--report-dir %s: %w", r.dir, err), "name a folder that can be written")
	}
	return nil
}

// finish tells what a run came to, and gives its exit code.
func (r reporting) finish(ctx context.Context, run reports.Run) error {
	if err := r.write(ctx, run); err != nil {
		return err
	}
	r.summarise(run)
	r.live.Annotate(r.github.annotations(run, r.how))
	if err := toldAll(r.live.End(run)); err != nil {
		return err
	}
	if code := run.Exit(); code != cli.ExitFine {
		return cli.Exit(code, nil)
	}
	return nil
}

// giveUp tells what was found until a run was interrupted. It always gives an error.
func (r reporting) giveUp(ctx context.Context, run reports.Run) error {
	_ = r.live.Stop() // the error is that the run was given up
	if err := r.write(ctx, run); err != nil {
		return err
	}
	r.summarise(run)
	if r.dir != "" {
		said := fmt.Sprintf(sayingIn(string(r.how.Lang)).text("the reports in %s hold what was found until then", "%s의 보고서에 그때까지의 결과가 있습니다"), r.dir)
		fmt.Fprintf(r.Stderr, "%s: %s\n", reports.Program, said)
	}
	return ctx.Err()
}

// redacting takes out of each piece that is written what must not be told.
type redacting struct {
	io.Writer
	secrets *features.Secrets
}

func (r redacting) Write(piece []byte) (int, error) {
	if _, err := io.WriteString(r.Writer, r.secrets.Redact(string(piece))); err != nil {
		return 0, err
	}
	return len(piece), nil
}
