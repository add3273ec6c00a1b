package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit codes, the same for all commands.
const (
	exitFine        = 0 // everything asked for holds
	exitBroken      = 1 // something is wrong with what was checked or served
	exitUsage       = 2 // wrong command line or configuration
	exitUnreachable = 3 // no mock answers
	exitNothing     = 4 // there was nothing to do
)

// exitError ends the program with a code. A nil err says that the command has
// printed its findings itself.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// usageError is a wrong command line or configuration, with what to do next.
type usageError struct {
	err  error
	next string // "" sends the reader to the command's help
}

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// report prints err, if any, and returns the exit code that it stands for.
func report(stderr io.Writer, cmd *cobra.Command, err error) int {
	if err == nil {
		return exitFine
	}
	var exit exitError
	if errors.As(err, &exit) {
		if exit.err != nil {
			fmt.Fprintf(stderr, "iamport-mock: %v\n", exit.err)
		}
		return exit.code
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "iamport-mock: interrupted")
		return exitBroken
	}
	next := fmt.Sprintf("see '%s -h'", cmd.CommandPath())
	var usage usageError
	if errors.As(err, &usage) && usage.next != "" {
		next = usage.next
	}
	fmt.Fprintf(stderr, "iamport-mock: %v\n  %s\n", err, next)
	return exitUsage
}

// flagError names the flag that was most likely meant.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err, ""}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	err = fmt.Errorf("%s has no flag --%s", cmd.CommandPath(), unknown.GetSpecifiedName())
	if near, ok := nearest(unknown.GetSpecifiedName(), names); ok {
		return usageError{err, fmt.Sprintf("did you mean --%s? See '%s -h'", near, cmd.CommandPath())}
	}
	return usageError{err, ""}
}
