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

// part is one thing to measure, as --only names it.
type part string

const (
	partGet    part = "get"    // GET /certifications/{imp_uid} beside bare
	partToken  part = "token"  // POST /users/getToken beside bare
	partStart  part = "start"  // cold start beside bare
	partSize   part = "size"   // the stripped binary
	partTLS    part = "tls"    // HTTPS beside plain HTTP
	partMany   part = "many"   // 100,000 certifications
	partAllocs part = "allocs" // the Go benchmarks of mockserver
)

func allParts() []part {
	return []part{partGet, partToken, partStart, partSize, partTLS, partMany, partAllocs}
}

// Where the mock's request log goes.
const (
	logNull = "null"
	logFile = "file"
)

// options are the command line, made whole.
type options struct {
	Launches    int           `json:"launches"`    // times that every server is started anew for get and token
	Turn        time.Duration `json:"turn_ns"`     // length of one measured turn
	Connections []int         `json:"connections"` // numbers of keep-alive connections to try
	Only        []part        `json:"only"`
	Starts      int           `json:"starts"`    // cold starts of each server
	Many        int           `json:"many"`      // certifications of the large fixture
	ManyRuns    int           `json:"many_runs"` // times that the large fixture is loaded
	Serve       []string      `json:"serve"`     // flags for the mock, beside its own defaults
	Log         string        `json:"log"`       // null or file
	Binary      string        `json:"binary"`    // a mock to measure instead of building one
	JSON        string        `json:"-"`         // file for the raw figures, empty for none
	Markdown    bool          `json:"-"`         // tables as Markdown
	Quick       bool          `json:"quick"`     // shorter defaults
}

func (o options) wants(p part) bool { return slices.Contains(o.Only, p) }

// parseOptions reads the command line. Usage and flag errors are written to usage; the error is flag.ErrHelp for -h.
func parseOptions(args []string, usage io.Writer) (options, error) {
	var o options
	var connections, only, serve string
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(usage)
	fs.IntVar(&o.Launches, "launches", 5, "start every server this many times")
	fs.DurationVar(&o.Turn, "turn", 2*time.Second, "length of one measured turn")
	fs.StringVar(&connections, "connections", "32,256", "numbers of keep-alive connections")
	fs.StringVar(&only, "only", "", "measure only these parts: "+joinParts(allParts()))
	fs.IntVar(&o.Starts, "starts", 10, "cold starts of each server")
	fs.IntVar(&o.Many, "many", 100_000, "certifications of the large fixture")
	fs.IntVar(&o.ManyRuns, "many-runs", 3, "load the large fixture this many times")
	fs.StringVar(&o.Log, "log", logNull, "where the mock's request log goes: null or file")
	fs.StringVar(&serve, "serve", "", "flags for the mock, as in --serve '--log-level warn'")
	fs.StringVar(&o.Binary, "binary", "", "measure this iamport-mock instead of building one")
	fs.StringVar(&o.JSON, "json", "", "write the raw figures of every turn to this file")
	fs.BoolVar(&o.Markdown, "markdown", false, "print the tables as Markdown")
	fs.BoolVar(&o.Quick, "quick", false, "coarse figures in less than a minute; flags given beside it win")
	if err := fs.Parse(args); err != nil {
		return options{}, err
	}
	if fs.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	if o.Quick {
		o.hurry(fs)
	}
	var err error
	if o.Connections, err = parseConnections(connections); err != nil {
		return options{}, err
	}
	if o.Only, err = parseParts(only); err != nil {
		return options{}, err
	}
	o.Serve = strings.Fields(serve)
	return o, o.check()
}

// hurry shortens what the command line did not set.
func (o *options) hurry(fs *flag.FlagSet) {
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if !given["launches"] {
		o.Launches = 2
	}
	if !given["turn"] {
		o.Turn = 400 * time.Millisecond
	}
	if !given["starts"] {
		o.Starts = 5
	}
	if !given["many-runs"] {
		o.ManyRuns = 1
	}
}

func (o options) check() error {
	switch {
	case o.Launches < 1 || o.Starts < 1 || o.ManyRuns < 1:
		return errors.New("--launches, --starts and --many-runs must be at least 1")
	case o.Turn < 50*time.Millisecond || o.Turn > time.Minute:
		return fmt.Errorf("--turn %v: must lie between 50ms and 1m", o.Turn)
	case o.Many < 100 || o.Many > manyMost:
		return fmt.Errorf("--many %d: must lie between 100 and %d", o.Many, manyMost)
	case o.Log != logNull && o.Log != logFile:
		return fmt.Errorf("--log %q: must be %s or %s", o.Log, logNull, logFile)
	}
	return nil
}

func parseConnections(s string) ([]int, error) {
	var out []int
	for word := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > 10_000 {
			return nil, fmt.Errorf("--connections %q: %q is no number between 1 and 10000", s, word)
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out, nil
}

// parseParts reads --only; nothing named means all.
func parseParts(s string) ([]part, error) {
	if s == "" {
		return allParts(), nil
	}
	var out []part
	for word := range strings.SplitSeq(s, ",") {
		p := part(strings.TrimSpace(word))
		if !slices.Contains(allParts(), p) {
			return nil, fmt.Errorf("--only %q: %q is none of %s", s, p, joinParts(allParts()))
		}
		out = append(out, p)
	}
	return out, nil
}

func joinParts(parts []part) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = string(p)
	}
	return strings.Join(words, ", ")
}
