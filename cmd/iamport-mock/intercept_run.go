package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

func newInterceptRun(p cli.Process) *cobra.Command {
	var f serving.Finding
	cmd := &cobra.Command{
		Use:   "run [flags] -- COMMAND [ARG]...",
		Short: "Start a command that uses the mock in place of the real hosts",
		Long: `Start a command with everything set that 'intercept env' prints. Its input and
output are those of this command, signals are passed on to it, and the exit code
is its own; 3 also says that no mock answers, 2 that it could not be started.`,
		Example: `  iamport-mock intercept run -- npm start
  iamport-mock intercept run -- python manage.py runserver
  iamport-mock intercept run -- curl -s https://api.iamport.kr/users/getToken -d imp_key=imp_apikey`,
		Args: needsCommand,
		RunE: func(cmd *cobra.Command, args []string) error { return interceptRun(cmd.Context(), p, &f, args) },
	}
	registerFinding(cmd.Flags(), &f)
	cmd.Flags().SetInterspersed(false)
	return cmd
}

func needsCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cli.Usage(fmt.Errorf("%s: no command was named", cmd.CommandPath()), fmt.Sprintf("write it after --, for example '%s -- npm start'", cmd.CommandPath()))
	}
	return nil
}

func interceptRun(ctx context.Context, p cli.Process, f *serving.Finding, args []string) error {
	m, err := f.Find(ctx, p)
	if err != nil {
		return err
	}
	code, err := startCommand(ctx, p, m, args)
	if err != nil {
		return err
	}
	if code != cli.ExitFine {
		return cli.Exit(code, nil)
	}
	return nil
}

// startCommand runs a command with the mock in the place of the real hosts, until it
// ends, and returns its exit code. The end of ctx asks it to end.
func startCommand(ctx context.Context, p cli.Process, m *serving.Found, args []string) (code int, err error) {
	environ, end, err := m.Environ(p)
	if err != nil {
		return 0, err
	}
	defer end()
	cmd := exec.Command(args[0], args[1:]...) //nolint:noctx // it is asked to end, below, and never cut off
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = slices.Concat(p.Environ, environ), p.Stdin, p.Stdout, p.Stderr
	terminal := cli.IsTerminal(p.Stdin)
	if !terminal {
		cli.Apart(cmd)
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, slices.DeleteFunc(cli.StopSignals(), func(s os.Signal) bool { return s == os.Interrupt })...)
	defer signal.Stop(signals)
	ended, err := cli.Start(cmd)
	if err != nil {
		return 0, cli.Usage(startCause(args[0], err), "is it installed, and in PATH?")
	}
	over := ctx.Done()
	for {
		select {
		case s := <-signals:
			cli.SignalAll(cmd, s)
			over = nil
		case <-over:
			// What was typed at a terminal has reached the command already.
			if !terminal || errors.Is(context.Cause(ctx), errReached) {
				cli.SignalAll(cmd, firstOf(signals, os.Interrupt))
			}
			over = nil
		case err := <-ended:
			return exitCodeOf(err)
		}
	}
}

// errReached ends a command that has shown what it was started for.
var errReached = errors.New("both calls have reached the mock")

// firstOf is a signal that has come, or the other one. The end of the program's
// context and the signal that caused it come on two ways, in either order.
func firstOf(signals <-chan os.Signal, otherwise os.Signal) os.Signal {
	const apart = 250 * time.Millisecond
	wait, cancel := context.WithTimeout(context.Background(), apart)
	defer cancel()
	select {
	case s := <-signals:
		return s
	case <-wait.Done():
		return otherwise
	}
}

func startCause(name string, err error) error {
	var notFound *exec.Error
	if errors.As(err, &notFound) {
		return fmt.Errorf("%s: %w", name, notFound.Err)
	}
	return err
}

// exitCodeOf is what a shell would tell of a command that ended.
func exitCodeOf(err error) (int, error) {
	var exit *exec.ExitError
	if err == nil || !errors.As(err, &exit) {
		return cli.ExitFine, err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		const bySignal = 128
		return bySignal + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
