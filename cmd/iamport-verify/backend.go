package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// backend is the program that verify has started.
type backend struct {
	command []string
	environ []string // beside our own
	output  features.Output
	before  int    // how much it had printed before the last sign-up
	after   func() // removes what it needed; nil = nothing
	clock   features.Clock
	*launch
}

// launch is one start of a program.
type launch struct {
	cmd   *exec.Cmd
	ended chan struct{}
	how   error // how it ended, once it has
}

// settings is what a backend is told of the mock.
func (v *verification) settings() []string {
	settings := []string{
		"IAMPORT_URL=" + v.access.api, "IAMPORT_KEY=" + mockserver.DefaultKey, "IAMPORT_SECRET=" + mockserver.DefaultSecret,
	}
	if u, err := url.Parse(v.flags.target); err == nil && u.Port() != "" {
		settings = append(settings, "PORT="+u.Port())
	}
	for _, own := range v.flags.env {
		settings = append(settings, v.fill(own))
	}
	return settings
}

// redirected is the environment in which a program with a hard-coded real host
// uses the mock. end removes the certificate files again.
func (v *verification) redirected(ctx context.Context) (environ []string, end func(), err error) {
	finding := serving.Finding{Asking: serving.Asking{Control: v.access.base, Token: v.flags.controlToken, Timeout: askPatience}}
	m, err := finding.Find(ctx, v.Process)
	if err != nil {
		return nil, nil, err
	}
	return m.Environ(v.Process)
}

// askPatience is how long a mock may take to say where it listens.
const askPatience = 5 * time.Second

// startBackend starts a command and waits until it answers as the target.
func (v *verification) startBackend(ctx context.Context, command []string) error {
	if v.target.Reach(ctx) == nil {
		return cli.Usage(
			fmt.Errorf("something answers at %s already, before %s was started", v.flags.target, command[0]),
			"end it, or leave the command out to test what runs there")

	}
	v.secrets.Add(mockserver.DefaultSecret, features.APISecret) // the backend is given it, and may print it
	b := &backend{command: command, environ: v.settings(), clock: features.HostClock()}
	if v.flags.intercept {
		environ, end, err := v.redirected(ctx)
		if err != nil {
			return err
		}
		b.after = end
		b.environ = append(b.environ, environ...)
	}
	if err := b.start(v.flags.tz); err != nil {
		if b.after != nil {
			b.after()
		}
		return cli.Usage(fmt.Errorf("start the backend: %w", err), "is it installed, and in PATH?")
	}
	v.backend = b
	if err := v.await(ctx); err != nil {
		b.end()
		return err
	}
	return nil
}

// start starts the program, with TZ set unless zone is "".
func (b *backend) start(zone string) error {
	l := &launch{cmd: exec.Command(b.command[0], b.command[1:]...), ended: make(chan struct{})} //nolint:noctx // it is asked to end, and then made to
	l.cmd.Env = append(l.cmd.Environ(), b.environ...)
	if zone != "" {
		l.cmd.Env = append(l.cmd.Env, "TZ="+zone)
	}
	l.cmd.Stdout, l.cmd.Stderr = &b.output, &b.output
	cli.Apart(l.cmd)
	l.cmd.WaitDelay = time.Second // for what it has started and what still holds its output
	ended, err := cli.Start(l.cmd)
	if err != nil {
		return err
	}
	go func() {
		l.how = <-ended
		close(l.ended)
	}()
	b.launch = l
	return nil
}

// await waits until the target answers, or something else does.
func (v *verification) await(ctx context.Context) error {
	b, target, most := v.backend, v.target, v.flags.wait
	const pause, quiet = 50 * time.Millisecond, 2 * time.Second
	begun, told := b.clock.Now(), false
	for {
		err := target.Reach(ctx)
		if err == nil || errors.Is(err, contract.ErrBrokenOff) || misaddressed(err) {
			return nil
		}
		select {
		case <-b.ended:
			return cli.Exit(cli.ExitUnreachable, fmt.Errorf("the backend ended before it answered at %s (%w)%s\n  %s", target.URL(), b.ending(), v.tail(), v.afterEnding()))
		default:
		}
		switch waited := b.clock.Now().Sub(begun); {
		case waited > most:
			return cli.Exit(cli.ExitUnreachable, fmt.Errorf("the backend did not answer at %s in %s%s\n  %s", target.URL(), most, v.tail(), v.afterSilence()))
		case waited > quiet && !told:
			told = true
			fmt.Fprintln(v.Stderr, v.Translator()(fmt.Sprintf("waiting for the backend at %s, up to %s (--wait)%s", target.URL(), most, v.tail())))
		}
		if err := b.clock.Wait(ctx, pause); err != nil {
			return err
		}
	}
}

// afterEnding is what to do about a backend that has ended too early.
func (v *verification) afterEnding() string {
	if v.backend.how == nil {
		return "start it in the foreground; or start it yourself, and leave the command out"
	}
	return "does it read its settings under other names? --env NAME={{url}}, {{key}}, {{secret}} and {{port}} give them"
}

// afterSilence is what to do about a backend that is started and does not answer.
func (v *verification) afterSilence() string {
	port := portOf(v.flags.target)
	return fmt.Sprintf("does it listen on another port? It finds %s in PORT; --env NAME={{port}} gives it another name", port)
}

// gone reports whether a backend that was started here has ended; nil = none was.
func (b *backend) gone() bool {
	if b == nil {
		return false
	}
	select {
	case <-b.ended:
		return true
	default:
		return false
	}
}

// settle waits a moment for a backend that was started here to end; nil = none was.
func (b *backend) settle() {
	const moment = 500 * time.Millisecond
	if b == nil {
		return
	}
	wait, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	select {
	case <-b.ended:
	case <-wait.Done():
	}
}

// ending is how the backend ended.
func (b *backend) ending() error {
	if b.how == nil {
		return errors.New("exit status 0")
	}
	return b.how
}

// end ends the backend for good.
func (b *backend) end() {
	if b.after != nil {
		defer b.after()
	}
	b.stop()
}

// stop asks the backend to end, and makes it after a while: what was started here,
// and nothing else.
func (b *backend) stop() {
	const patience = 5 * time.Second
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		cli.SignalAll(b.cmd, signal)
		wait, cancel := context.WithTimeout(context.Background(), patience)
		select {
		case <-b.ended:
			cancel()
			return
		case <-wait.Done():
			cancel()
		}
	}
}

// mark remembers where the output of the next sign-up begins.
func (b *backend) mark() { b.before = b.output.Len() }

// quietLines are how many lines are shown of a backend that said nothing about the
// sign-up.
const quietLines = 5

// said is what the started backend printed about the last sign-up, or else what it
// printed last; "" where none was started, or it printed nothing.
func (v *verification) said() string {
	if v.backend == nil {
		return ""
	}
	const late = 200 * time.Millisecond // an output comes by another way than an answer
	_ = features.HostClock().Wait(context.Background(), late)
	all := v.backend.output.Since(0)
	heading, lines := "\n  your backend printed:\n", v.lines(all[v.backend.before:])
	if len(lines) == 0 {
		heading, lines = "\n  your backend printed last:\n", v.lines(all)
		lines = lines[max(0, len(lines)-quietLines):]
	}
	if len(lines) == 0 {
		return ""
	}
	return heading + indented(lines)
}

// tail is the end of a sentence with the last lines of the output, for a person to
// see what went wrong.
func (v *verification) tail() string {
	lines := v.lines(v.backend.output.Since(0))
	if len(lines) == 0 {
		return "; it printed nothing"
	}
	return "; it said last:\n" + indented(lines)
}

// indented is lines as they stand in a message.
func indented(lines []string) string {
	return "    " + strings.Join(features.Excerpt(lines), "\n    ")
}

// lines are those of an output that say something, without secrets and without
// what would move the cursor.
func (v *verification) lines(text string) []string {
	const widest = 400
	lines := features.Printed(text, v.secrets)
	for i, line := range lines {
		lines[i] = quoted(line, widest)
	}
	return lines
}

// placeholder is what --env fills in.
var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// envNames are the placeholders of --env.
func envNames() []string { return []string{"url", "key", "secret", "port"} }

// checkEnv checks the names that the backend's environment is to have.
func (f *verifyFlags) checkEnv(started bool) error {
	if len(f.env) > 0 && !started {
		return cli.Usage(errors.New("--env without a command: only a program that is started here gets an environment"),
			"write the command behind --, such as '-- npm start'")
	}
	for _, own := range f.env {
		name, text, ok := strings.Cut(own, "=")
		if !ok || name == "" || strings.ContainsAny(name, " \t\n") {
			return cli.Usage(fmt.Errorf("--env %q: want NAME=TEXT", own), "write for example --env PORTONE_API_BASE={{url}}")
		}
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			word := strings.TrimSpace(found[1])
			if slices.Contains(envNames(), word) {
				continue
			}
			next := "there are {{" + strings.Join(envNames(), "}}, {{") + "}}"
			if near, ok := cli.Nearest(word, envNames()); ok {
				next = "did you mean {{" + near + "}}? " + next
			}
			return cli.Usage(fmt.Errorf("--env %s: no placeholder is called {{%s}}", own, word), next)
		}
	}
	return nil
}

// fill puts into a variable of the backend what is known of the mock.
func (v *verification) fill(own string) string {
	return placeholder.ReplaceAllStringFunc(own, func(found string) string {
		switch strings.TrimSpace(strings.Trim(found, "{}")) {
		case "url":
			return v.access.api
		case "key":
			return mockserver.DefaultKey
		case "secret":
			return mockserver.DefaultSecret
		default:
			return portOf(v.flags.target)
		}
	})
}
