// Command release makes what people download: archives of both programs for every system, a container image, and the
// papers that belong to them. It is for whoever cuts a release, and for its workflow.
//
//	make dist                                             # everything, into dist
//	make dist ARGS='--platforms linux/amd64 --image=false' # some of it
//
// It builds a commit, not a folder: the checkout is cloned first, so that what is not committed is left out, and the Go
// tool writes version, commit and date into the programs. The same commit and the same Go give the same bytes, whatever
// the folder, the umask and the hour. It signs nothing and publishes nothing. RELEASING.md beside it is the recipe.
//
// It is a module of its own, so that its dependencies are not those of the mock. It is not a general release tool.
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

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], process{os.Environ(), os.Stdout, os.Stderr})
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// process is what the program gets from the system.
type process struct {
	environment []string // NAME=value
	out, err    io.Writer
}

// options are what a release is made of and where it goes.
type options struct {
	source    string     // a checkout
	out       string     // folder that is made
	platforms []platform // at least one
	image     bool
}

// platform is a system and a processor that a program is built for, as the Go tool names them.
type platform struct{ os, arch string }

// String is the platform as people write it, such as linux/amd64.
func (p platform) String() string { return p.os + "/" + p.arch }

func allPlatforms() []platform {
	return []platform{
		{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
	}
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	chosen := allPlatforms()
	names := make([]string, len(chosen))
	for i, p := range chosen {
		names[i] = p.String()
	}
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.source, "source", ".", "`DIR` a checkout, whose commit is built")
	flags.StringVar(&o.out, "out", "dist", "`DIR` that is made; it must be empty or missing")
	list := flags.String("platforms", strings.Join(names, ","), "`LIST` of OS/ARCH that the programs are built for")
	flags.BoolVar(&o.image, "image", true, "make the container image of the Linux programs too")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q: takes flags alone", flags.Arg(0))
	}
	for name := range strings.SplitSeq(*list, ",") {
		p, err := parsePlatform(strings.TrimSpace(name))
		if err != nil {
			return o, err
		}
		o.platforms = append(o.platforms, p)
	}
	return o, nil
}

func parsePlatform(name string) (platform, error) {
	for _, p := range allPlatforms() {
		if p.String() == name {
			return p, nil
		}
	}
	return platform{}, fmt.Errorf("--platforms %q: no such platform, choose from %v", name, allPlatforms())
}

func run(ctx context.Context, args []string, std process) error {
	o, err := parseOptions(args, std.err)
	if err != nil {
		return err
	}
	files, err := makeRelease(ctx, o, std)
	if err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintf(std.out, "%s  %9d bytes  %s\n", f.sum, f.size, f.name)
	}
	return nil
}
