package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// Exit codes, the same for all commands.
const (
	ExitFine        = 0 // everything asked for holds
	ExitBroken      = 1 // something is wrong with what was checked or served
	ExitUsage       = 2 // wrong command line or configuration
	ExitUnreachable = 3 // who was to be asked does not answer
	ExitNothing     = 4 // there was nothing to do, or not all of it could be done
	ExitInterrupted = 130
)

// exitError ends the program with a code.
type exitError struct {
	code int
	err  error
}

// Exit is an error that ends the program with a code. A nil err says that the
// command has printed its findings itself.
func Exit(code int, err error) error { return exitError{code, err} }

func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// IsTold reports whether an error is an [Exit] whose command has printed its findings itself.
func IsTold(err error) bool {
	var exit exitError
	return errors.As(err, &exit) && exit.err == nil
}

// usageError is a wrong command line or configuration, with what to do next.
type usageError struct {
	err  error
	next string
}

// Usage is an error about the command line or the configuration. next is what to
// do about it; "" sends the reader to the command's help.
func Usage(err error, next string) error { return usageError{err, next} }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// NextStep is what an error of [Usage] says about the next step; ok is false for
// any other error.
func NextStep(err error) (next string, ok bool) {
	var usage usageError
	ok = errors.As(err, &usage)
	return usage.next, ok
}

// Report prints err, if any, in which a text of somebody else may stand, and returns the exit code that it stands for.
// translate puts it into the language of the process.
func Report(stderr io.Writer, cmd *cobra.Command, err error, translate func(string) string) int {
	if err == nil {
		return ExitFine
	}
	program := cmd.Root().Name()
	var exit exitError
	if errors.As(err, &exit) {
		if exit.err != nil {
			fmt.Fprintf(stderr, "%s: %s\n", program, hidden.QuoteLines(translate(exit.err.Error())))
		}
		return exit.code
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(stderr, "%s: %s\n", program, translate("interrupted"))
		return ExitInterrupted
	}
	next := fmt.Sprintf("see '%s -h'", cmd.CommandPath())
	if said, ok := NextStep(err); ok && said != "" {
		next = said
	}
	fmt.Fprintf(stderr, "%s: %s\n  %s\n", program, hidden.QuoteLines(translate(err.Error())), translate(next))
	return ExitUsage
}

// FlagError names the flag, or the command, that was most likely meant.
func FlagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return Usage(err, "")
	}
	err = fmt.Errorf("%s has no flag --%s", cmd.CommandPath(), unknown.GetSpecifiedName())
	for _, sub := range cmd.Commands() {
		if sub.Name() == unknown.GetSpecifiedName() {
			return Usage(err, fmt.Sprintf("it is a command: '%s'", sub.UseLine()))
		}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if found, ok := Nearest(unknown.GetSpecifiedName(), names); ok {
		return Usage(err, fmt.Sprintf("did you mean --%s? See '%s -h'", found, cmd.CommandPath()))
	}
	return Usage(err, "")
}

// NoArguments refuses arguments of a command that takes none.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return Usage(fmt.Errorf("%s takes no argument, found %q", cmd.CommandPath(), args[0]), "")
}
