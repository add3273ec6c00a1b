package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parts of a run, as --only names them.
const (
	partGet   = "get"   // GET /certifications/{imp_uid} beside bare
	partToken = "token" // POST /users/getToken beside bare
	partStart = "start" // cold start beside bare
	partSize  = "size"  // the stripped binary
	partMany  = "many"  // 100,000 certifications
	partScale = "scale" // one request, with more certifications, sites and connections
	partPeers = "peers" // beside the servers of --peers
)

func allParts() []string {
	return []string{partGet, partToken, partStart, partSize, partMany, partScale, partPeers}
}

// usualParts are measured where --only names none.
func usualParts() []string { return allParts()[:5] }

// options are the command line.
type options struct {
	Launches    int           // how often each server is started for every part but start
	Duration    time.Duration // of one trial
	Connections []int         // numbers of keep-alive connections to try
	Only        []string
	Starts      int      // cold starts of each server
	Many        int      // certifications of the large fixture
	Serve       []string // further flags of the mock
	Binary      string   // a mock to measure instead of building one
	Peers       string   // folder with peers.json; "" = no other projects' servers
}

func (o options) wants(part string) bool { return slices.Contains(o.Only, part) }

// parseOptions reads the command line. Usage and flag errors are written to usage; the error is flag.ErrHelp for -h.
func parseOptions(args []string, usage io.Writer) (options, error) {
	o := options{Connections: []int{32, 256}, Only: usualParts()}
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(usage)
	quick := fs.Bool("quick", false, "coarse figures within a minute: at most 2 launches, 5 cold starts, and trials of 400ms")
	fs.IntVar(&o.Launches, "launches", 5, "start every server this many times")
	fs.DurationVar(&o.Duration, "duration", 2*time.Second, "length of one trial")
	fs.IntVar(&o.Starts, "starts", 10, "cold starts of each server")
	fs.IntVar(&o.Many, "many", 100_000, "certifications of the large fixture")
	fs.Func("connections", "numbers of keep-alive connections (default 32,256)", o.readConnections)
	fs.Func("only", "measure only these parts: "+strings.Join(allParts(), ", ")+" (default "+strings.Join(usualParts(), ",")+")", o.readParts)
	fs.Func("serve", "flags for the mock, as in --serve '--log-level warn'", func(s string) error {
		o.Serve = strings.Fields(s)
		return nil
	})
	fs.StringVar(&o.Peers, "peers", "", "for the part peers: the `folder` of peers.json, which says how other projects' servers start")
	fs.StringVar(&o.Binary, "binary", "", "measure this iamport-mock instead of building one")
	if err := fs.Parse(args); err != nil {
		return options{}, err
	}
	if fs.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	if *quick {
		o.Launches, o.Starts, o.Duration = min(o.Launches, 2), min(o.Starts, 5), min(o.Duration, 400*time.Millisecond)
	}
	return o, o.check()
}

func (o *options) check() error {
	switch {
	case o.Launches < 1 || o.Starts < 1:
		return errors.New("--launches and --starts must be at least 1")
	case o.Duration < 50*time.Millisecond || o.Duration > time.Minute:
		return fmt.Errorf("--duration %v: must lie between 50ms and 1m", o.Duration)
	case o.wants(partPeers) != (o.Peers != ""):
		return errors.New("--only peers and --peers FOLDER go together")
	case o.Many < 100 || o.Many > manyMost:
		return fmt.Errorf("--many %d: must lie between 100 and %d", o.Many, manyMost)
	}
	return nil
}

func (o *options) readConnections(s string) error {
	o.Connections = nil
	for word := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > 10_000 {
			return fmt.Errorf("%q: use numbers between 1 and 10000", word)
		}
		o.Connections = append(o.Connections, n)
	}
	return nil
}

func (o *options) readParts(s string) error {
	o.Only = nil
	for word := range strings.SplitSeq(s, ",") {
		part := strings.TrimSpace(word)
		if !slices.Contains(allParts(), part) {
			return fmt.Errorf("unknown part %q: use %s", part, strings.Join(allParts(), ", "))
		}
		o.Only = append(o.Only, part)
	}
	return nil
}
