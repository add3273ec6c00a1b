package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

// recordFlags are the flags of record that verify has not.
type recordFlags struct {
	verifyFlags

	page      string
	har       string
	output    string
	proxyAddr string
	only      bool
}

// defaultProxyAddr is where the browser finds the backend during a recording.
const defaultProxyAddr = "127.0.0.1:10855"

func newRecord(p cli.Process) *cobra.Command {
	var f recordFlags
	cmd := &cobra.Command{
		Use:   "record --target URL [flags] [-- COMMAND [ARG]...]",
		Short: "Write a contract file from sign-ups that you click through once",
		Long: `Write a contract file from sign-ups in your browser. The program plays i'mport and
stands between the browser and your backend: open the address that it prints and
sign up as a new adult, as the same person again, as a minor, and cancel; it says
each next step. Then it tries the draft: an ordinary adult, and what must be refused.
What it could not tell is a line with a question in the file. No person, password,
cookie or token of the recording is in it.`,
		Example: `  iamport-verify record --target http://localhost:3000 -- npm start
  iamport-verify record --target http://localhost:3000 --page http://localhost:5173/signup
  iamport-verify record --har signup.har --target http://localhost:3000`,
		Annotations: map[string]string{cli.ExtraHelp: "Exit codes: 0 the draft is written and an ordinary adult signs up by it, 2 usage or configuration, 3 not reached, 130 interrupted\n"},
		Args:        commandBehindDashes,
		RunE: func(cmd *cobra.Command, args []string) error {
			err := f.run(cmd.Context(), p, args)
			if gone := cmd.Context().Err(); err != nil && gone != nil {
				return gone // whatever else went wrong when it was given up
			}
			return err
		},
	}
	f.registerRecord(p, cmd)
	return cmd
}

func (f *recordFlags) registerRecord(p cli.Process, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.target, "target", "", "`URL` where your backend answers, such as http://localhost:3000")
	flags.BoolVar(&f.yes, "yes", false, "record a target on another machine: accounts stay in the database of that backend")
	flags.StringVar(&f.page, "page", "", "`URL` where people sign up; left out, it is the target itself. It may be on another\norigin, such as http://localhost:5173/signup")
	flags.StringVar(&f.har, "har", "", "`FILE` that a browser's developer tools have saved, in place of a recording")
	flags.StringVarP(&f.output, "output", "o", "merchant.yaml", "`FILE` to write; one that is there is not overwritten")
	flags.StringVar(&f.ageRule, "age-rule", "", "`RULE` that is claimed: full-age-N, year-age-N or birth-year-Y; left out, it is a question")
	flags.BoolVar(&f.only, "record-only", false, "write the draft and send nothing to the backend that the browser did not send")
	cli.Heading(flags, "target", "What is recorded")
	flags.BoolVar(&f.intercept, "intercept", false, "redirect https://api.iamport.kr to the mock for the started backend, whose code stays as it is")
	flags.StringArrayVar(&f.env, "env", nil, "`NAME=TEXT` for the started backend under names of its own; repeatable. TEXT may hold\n{{url}}, {{key}}, {{secret}} and {{port}}, such as --env PORTONE_API_BASE={{url}}")
	flags.DurationVar(&f.wait, "wait", defaultWait, "how long a started backend may take until it answers, other than 502, 503 or 504")
	cli.Heading(flags, "intercept", "Your backend")
	flags.StringVar(&f.proxyAddr, "proxy-addr", defaultProxyAddr, "`HOST:PORT` where your browser finds the backend during the recording")
	flags.StringVar(&f.addr, "addr", serving.DefaultAddr, "`HOST:PORT` where the mock listens for your backend")
	cli.LangVar(flags, p, &f.lang, "language of what is printed and of the file's comments")
	cli.Heading(flags, "proxy-addr", "Addresses and language")
}

// recording is one run of record.
type recording struct {
	*verification

	flags *recordFlags
	say   saying
}

func (f *recordFlags) run(ctx context.Context, p cli.Process, command []string) error {
	if err := f.check(command); err != nil {
		return err
	}
	if f.target == "" {
		return f.draftHAR(p)
	}
	v := &verification{Process: p, flags: &f.verifyFlags, command: command, secrets: &features.Secrets{}, contract: contract.Default(f.ageRule)}
	var err error
	if v.target, err = v.contract.Open(f.target, contract.Options{}); err != nil {
		return cli.Usage(err, "")
	}
	if err := v.allowTarget(ctx); err != nil {
		return err
	}
	if err := v.openMock(ctx); err != nil {
		return err
	}
	defer v.closeMock()
	if len(command) > 0 {
		if err := v.startBackend(ctx, command); err != nil {
			return err
		}
		defer func() { v.backend.end() }()
	}
	r := &recording{verification: v, flags: f, say: sayingIn(f.lang)}
	return r.run(ctx)
}

// check refuses flags that do not go together, before anything is started.
func (f *recordFlags) check(command []string) error {
	switch {
	case f.target == "" && f.har == "":
		return cli.Usage(errors.New("neither a target nor a HAR file was named"), "write --target URL, such as --target http://localhost:3000")
	case f.har != "" && f.page != "":
		return cli.Usage(errors.New("--har and --page do not go together: the HAR file names the page"), "leave --page out")
	case f.target == "" && len(command) > 0:
		return cli.Usage(errors.New("a command without --target: nobody knows where the backend will answer"), "write --target http://localhost:3000")
	case f.intercept && len(command) == 0:
		return cli.Usage(errors.New("--intercept without a command: only a program that is started here can be given the way"),
			"write the command behind --, such as '-- npm start'")
	}
	if f.ageRule != "" {
		if err := contract.CheckAgeRule(f.ageRule); err != nil {
			return cli.Usage(fmt.Errorf("--age-rule: %w", err), "")
		}
	}
	if _, err := os.Lstat(f.output); !errors.Is(err, fs.ErrNotExist) {
		return cli.Usage(fmt.Errorf("--output %s: a file of that name is there already, and is not overwritten", f.output), "name another one with --output, or move it away")
	}
	return f.checkEnv(len(command) > 0)
}

// run records or reads, drafts, tries the draft, writes it and has an ordinary adult
// sign up by it.
func (r *recording) run(ctx context.Context) error {
	seen, err := r.seen(ctx)
	if seen != nil {
		seen.AgeRule, seen.TLS = r.flags.ageRule, strings.HasPrefix(r.flags.target, "https:")
	}
	if err != nil {
		return r.interrupted(ctx, seen, err)
	}
	made, err := draft.Write(seen)
	if err != nil {
		return r.explainDraft(err)
	}
	if !r.flags.only {
		if err := r.try(ctx, made, seen); err != nil {
			return r.interrupted(ctx, seen, err)
		}
		if made, err = draft.Write(seen); err != nil {
			return r.explainDraft(err)
		}
	}
	if err := r.flags.write(r.Process, made); err != nil {
		return err
	}
	if r.flags.only {
		return nil
	}
	return r.checkAdult(ctx, made)
}

// interrupted writes the draft of what was recorded before somebody ended the program: nobody signs up twice for one
// Ctrl-C. It gives back err.
func (r *recording) interrupted(ctx context.Context, seen *draft.Recording, err error) error {
	if ctx.Err() == nil {
		return err
	}
	if seen != nil {
		made, drafted := draft.Write(seen)
		if drafted == nil {
			if written := r.flags.write(r.Process, made); written != nil {
				fmt.Fprintln(r.Stderr, written)
				return err
			}
			fmt.Fprintln(r.Stdout, r.say.text("interrupted: it is drafted from what was recorded until then, and was not tried",
				"중단되어 그때까지 기록한 내용으로 초안을 썼습니다. 초안이 맞는지는 확인하지 않았습니다"))
			return err
		}
	}
	fmt.Fprintln(r.Stdout, r.say.text("interrupted before a sign-up was recorded: nothing is written", "가입을 기록하기 전에 중단되어 파일을 쓰지 않았습니다"))
	return err
}

// seen is what passed: through the proxy, or by a HAR file.
func (r *recording) seen(ctx context.Context) (*draft.Recording, error) {
	if r.flags.har != "" {
		return r.flags.readHAR()
	}
	return r.record(ctx)
}

// explainDraft words why nothing can be drafted.
func (r *recording) explainDraft(err error) error { return explainDraft(err) }

func explainDraft(err error) error {
	switch {
	case errors.Is(err, draft.ErrNoSignUp):
		return cli.Usage(err, "sign up as the adult that the window offers; everything else may be left out")
	case errors.Is(err, draft.ErrNotCarried):
		return cli.Usage(err, "does the page send it to another address? --target is the backend that gets the imp_uid, and --page URL the page of a front end on another origin")
	default:
		return err
	}
}

// write writes the draft, and says what is to be answered in it.
func (f *recordFlags) write(p cli.Process, made draft.Draft) error {
	say := sayingIn(f.lang)
	if say.korean {
		made = made.Korean()
	}
	if err := writeNew(f.output, made.Text); err != nil {
		return cli.Usage(fmt.Errorf("--output %s: %w", f.output, cli.PathCause(err)), "name another one with --output")
	}
	fmt.Fprintf(p.Stdout, say.text("%s is written, %s\n", "%s 파일을 썼습니다. 질문 %s\n"), f.output, questionCount(len(made.Questions), say))
	for _, q := range made.Questions {
		fmt.Fprintf(p.Stdout, "  %s:%d: %s\n", f.output, q.Line, q.Text)
	}
	return nil
}

func questionCount(n int, say saying) string {
	if say.korean {
		return fmt.Sprintf("%d개", n)
	}
	return cli.Count(n, "question")
}

// writeNew writes a file that is not there.
func writeNew(name string, text []byte) error {
	const mode = 0o644
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// checkAdult has an ordinary adult sign up by the draft, as before every run.
func (r *recording) checkAdult(ctx context.Context, made draft.Draft) error {
	v := r.verification
	v.flags.contract = r.flags.output
	loaded, err := contract.Load(r.flags.output, made.Text)
	if err != nil {
		return contractError(r.Process, r.flags.output, err)
	}
	v.contract = loaded
	if v.target, err = loaded.Open(r.flags.target, contract.Options{Redact: v.secrets.Redact}); err != nil {
		return cli.Usage(err, "")
	}
	ctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	_, adult, err := v.first(ctx, lose)
	if err != nil {
		return v.explain(err)
	}
	if note := adult.Note(reports.Lang(r.flags.lang)); note != "" {
		fmt.Fprintln(r.Stdout, note)
	}
	next := verifyFlags{target: r.flags.target, contract: r.flags.output, intercept: r.flags.intercept, env: r.flags.env, wait: r.flags.wait}
	todo := r.say.text("an ordinary adult signs up by it. Next", "이 파일대로 성인 한 명이 가입했습니다. 다음 명령")
	if len(made.Questions) > 0 {
		todo = r.say.text("an ordinary adult signs up by it. Answer the questions, then", "이 파일대로 성인 한 명이 가입했습니다. 질문에 답한 뒤 실행할 명령")
	}
	fmt.Fprintf(r.Stdout, "%s:\n  %s\n", todo, next.commandLine(r.command))
	return nil
}
