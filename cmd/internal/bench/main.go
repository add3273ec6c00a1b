// Command bench measures iamport-mock beside the barest server that could take its place: a net/http handler
// which writes the same bytes and headers. It is for whoever changes the mock's hot path and wants to know
// what the change costs.
//
//	go run ./cmd/internal/bench                      # all of it, within six minutes
//	go run ./cmd/internal/bench --quick              # the same, coarser, within one minute
//	go run ./cmd/internal/bench --only get,start     # some of it
//
// Server and load run in processes of their own, on different cores where the system allows that. Short turns
// alternate (A B B A), so that ratios hold on a machine whose speed drifts; absolute figures do not carry over
// to another machine. It is not a test: a missed goal is a figure, and only a wrong or missing answer fails the run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The roles that the program starts itself in, given as the first argument.
const (
	roleBare = "role-bare"
	roleLoad = "role-load"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], process{in: os.Stdin, out: os.Stdout, err: os.Stderr, environment: os.Environ()})
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// process is what the program finds around itself.
type process struct {
	in          io.Reader
	out         io.Writer
	err         io.Writer
	environment []string // NAME=value
}

func run(ctx context.Context, args []string, std process) error {
	if len(args) > 0 {
		switch args[0] {
		case roleBare:
			return serveBare(ctx, args[1:], std)
		case roleLoad:
			signal.Reset(os.Interrupt, syscall.SIGTERM) // it has nothing to put away, and may be waiting for its input
			return serveLoad(std)
		}
	}
	o, err := parseOptions(args, std.err)
	if err != nil {
		return err
	}
	b, err := newBench(o, std)
	if err != nil {
		return err
	}
	found, err := b.measure(ctx)
	if err != nil {
		return err
	}
	return found.write(std.out, o)
}
