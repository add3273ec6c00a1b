package main

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

func TestNearest(t *testing.T) {
	known := []string{"serve", "fixtures", "healthcheck", "version"}
	for _, tt := range []struct{ reason, word, want string }{
		{"a letter is missing", "srve", "serve"},
		{"two letters are swapped", "fixtrues", "fixtures"},
		{"a letter too many", "versions", "version"},
		{"it is right", "serve", "serve"},
		{"it is something else", "migrate", ""},
		{"it is nothing", "", ""},
	} {
		if got, ok := cli.Nearest(tt.word, known); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: cli.Nearest(%q) = %q, %v; want %q", tt.reason, tt.word, got, ok, tt.want)
		}
	}
}

func TestDialable(t *testing.T) {
	for _, tt := range []struct{ reason, addr, want string }{
		{"loopback stays", "127.0.0.1:10852", "127.0.0.1:10852"},
		{"everywhere is here", "0.0.0.0:10852", "127.0.0.1:10852"},
		{"no host is here", ":10852", "127.0.0.1:10852"},
		{"everywhere by IPv6", "[::]:10852", "[::1]:10852"},
		{"a name stays", "mock.local:1", "mock.local:1"},
		{"no port: left to whoever dials", "mock", "mock"},
	} {
		if got := dialable(tt.addr); got != tt.want {
			t.Errorf("%s: dialable(%q) = %q, want %q", tt.reason, tt.addr, got, tt.want)
		}
	}
}

func TestBeyondLoopback(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:0": false, "0.0.0.0:0": true} {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := beyondLoopback(l); got != want {
			t.Errorf("beyondLoopback(%s) = %v, want %v", addr, got, want)
		}
		if url := baseURL(l); !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("base URL of %s = %s", addr, url)
		}
		_ = l.Close() // nobody used it
	}
}

func TestTableLinesUpWithHangul(t *testing.T) {
	rows := newTable("NAME", "AGE")
	rows.add("김민지", "18")
	rows.add("Al Ice", "36")
	rows.add("e\u0301", "1") // a mark that combines
	rows.add("ｆ", "2")       // a full-width form
	var out bytes.Buffer
	if err := rows.print(&out, style{}); err != nil {
		t.Fatal(err)
	}
	want := "NAME    AGE\n김민지  18\nAl Ice  36\ne\u0301       1\nｆ      2\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestColourIsForTerminals(t *testing.T) {
	for _, tt := range []struct {
		reason      string
		environment map[string]string
		want        bool
	}{
		{"nothing set", nil, true},
		{"NO_COLOR", map[string]string{"NO_COLOR": "1"}, false},
		{"an empty NO_COLOR does not count", map[string]string{"NO_COLOR": ""}, true},
		{"a dumb terminal", map[string]string{"TERM": "dumb"}, false},
	} {
		lookup := func(name string) (string, bool) { v, ok := tt.environment[name]; return v, ok }
		if got := wantsColour(lookup); got != tt.want {
			t.Errorf("%s: colour = %v, want %v", tt.reason, got, tt.want)
		}
	}
	if newStyle(&bytes.Buffer{}, noEnvironment).bold("x") != "x" {
		t.Error("a buffer is painted like a terminal")
	}
	if got := (style{colour: true}).bold("x"); got != "\x1b[1mx\x1b[0m" {
		t.Errorf("bold = %q", got)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 errors", 1: "1 error", 2: "2 errors"} {
		if got := count(n, "error"); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
	if got := fmt.Sprint(cli.Exit(cli.ExitBroken, nil)); got != "exit code 1" {
		t.Errorf("exitError = %q", got)
	}
}
