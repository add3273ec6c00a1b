// Command bench measures iamport-mock beside the smallest server that could take its place: a net/http handler that
// writes the same bytes and headers. It is for whoever changes the mock's hot path and wants to know what that costs.
//
//	make bench                             # everything, within six minutes
//	make bench ARGS=--quick                # the same, coarser, within one minute
//	make bench ARGS='--only get,start'     # some of it
//	make bench ARGS='--only scale --connections 32,1,256,1000'
//	make bench-peers                       # beside other projects' mock servers, from npm
//
// It is a module of its own, so that its dependencies are not those of the mock. It builds the mock of the checkout
// that it is run in, by that module's go.mod. Server and load run on different cores where the system allows that.
// Short trials alternate (A B B A), so that ratios hold on a machine whose speed drifts; absolute figures do not
// carry over to another machine. It is not a test: a missed goal is a figure, and only a wrong or missing answer
// fails the run. Allocations are counted by go test -bench 'Lane|Answer' -benchmem ./mockserver.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// roleBare is the first argument with which the program starts itself as a bare server.
const roleBare = "role-bare"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], process{os.Environ(), os.Stdout, os.Stderr})
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// process is what the program gets from the system.
type process struct {
	environment []string // NAME=value
	out, err    io.Writer
}

// run measures and prints what it found. Settings of the mock are not taken from the environment.
func run(ctx context.Context, args []string, std process) error {
	if len(args) == 4 && args[0] == roleBare {
		return serveBare(ctx, args[1], args[2], args[3])
	}
	o, err := parseOptions(args, std.err)
	if err != nil {
		return err
	}
	b := &bench{options: o, progress: std.err}
	for _, setting := range std.environment {
		if !strings.HasPrefix(setting, "IAMPORT_MOCK_") {
			b.environment = append(b.environment, setting)
		}
	}
	found, err := b.measure(ctx)
	if err != nil {
		return err
	}
	return found.write(std.out)
}
