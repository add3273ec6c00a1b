package main

import (
	"errors"
	"flag"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseOptions(t *testing.T) {
	defaults := options{
		Launches: 5, Turn: 2 * time.Second, Connections: []int{32, 256}, Only: allParts(),
		Starts: 10, Many: 100_000, ManyRuns: 3, Log: logNull, Serve: []string{},
	}
	tests := []struct {
		reason string
		args   []string
		change func(*options)
	}{
		{"nothing", nil, func(*options) {}},
		{"quick shortens", []string{"--quick"}, func(o *options) {
			o.Quick, o.Launches, o.Turn, o.Starts, o.ManyRuns = true, 2, 400*time.Millisecond, 5, 1
		}},
		{"what is given beside quick wins", []string{"--quick", "--launches", "7", "--turn", "1s", "--starts", "3", "--many-runs", "2"}, func(o *options) {
			o.Quick, o.Launches, o.Turn, o.Starts, o.ManyRuns = true, 7, time.Second, 3, 2
		}},
		{"flags for the mock", []string{"--serve", " --log-level  warn"}, func(o *options) {
			o.Serve = []string{"--log-level", "warn"}
		}},
		{"lists may hold blanks; a number named twice counts once", []string{"--connections", "1, 64,1", "--only", "size, get"}, func(o *options) {
			o.Connections, o.Only = []int{1, 64}, []part{partSize, partGet}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			want := defaults
			tt.change(&want)
			var usage strings.Builder
			got, err := parseOptions(tt.args, &usage)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("options differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	tests := []struct {
		reason, args, want string
	}{
		{"no launch", "--launches 0", "at least 1"},
		{"a turn too short to mean anything", "--turn 1ms", "--turn"},
		{"an unknown part", "--only get,memory", `"memory" is none of get, token, start, size, tls, many, allocs`},
		{"no connections", "--connections 0", "no number between"},
		{"a word for a number", "--connections 32,many", `"many"`},
		{"a log nobody knows", "--log stdout", "must be null or file"},
		{"more certifications than numbers", "--many 2000000", "--many"},
		{"an argument", "get", `unexpected argument "get"`},
		{"an unknown flag", "--fast", "not defined"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var usage strings.Builder
			_, err := parseOptions(strings.Fields(tt.args), &usage)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	var usage strings.Builder
	_, err := parseOptions([]string{"-h"}, &usage)
	if !errors.Is(err, flag.ErrHelp) || !strings.Contains(usage.String(), "-connections") {
		t.Errorf("error %v, usage:\n%s", err, usage.String())
	}
}
