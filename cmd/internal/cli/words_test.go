package cli

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
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
		if got, ok := Nearest(tt.word, known); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: Nearest(%q) = %q, %v; want %q", tt.reason, tt.word, got, ok, tt.want)
		}
	}
}

func TestTableLinesUpWithHangul(t *testing.T) {
	rows := NewTable("NAME", "AGE")
	rows.Add("김민지", "18")
	rows.Add("Al Ice", "36")
	rows.Add("e\u0301", "1") // a mark that combines
	rows.Add("ｆ", "2")       // a full-width form
	var out bytes.Buffer
	if err := rows.Print(&out, Style{}); err != nil {
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
	if NewStyle(&bytes.Buffer{}, func(string) (string, bool) { return "", false }).Bold("x") != "x" {
		t.Error("a buffer is painted like a terminal")
	}
	if got := (Style{Colour: true}).Bold("x"); got != "\x1b[1mx\x1b[0m" {
		t.Errorf("bold = %q", got)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 errors", 1: "1 error", 2: "2 errors"} {
		if got := Count(n, "error"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
	if got := fmt.Sprint(Exit(ExitBroken, nil)); got != "exit code 1" {
		t.Errorf("exitError = %q", got)
	}
}

// What somebody else wrote cannot steer a terminal, neither from a table nor from an error.
func TestForeignTextIsQuoted(t *testing.T) {
	table := NewTable("NAME", "NEXT")
	table.Add("\x1b]0;pwned\a", "x")
	var b bytes.Buffer
	if err := table.Print(&b, Style{}); err != nil {
		t.Fatal(err)
	}
	Report(&b, &cobra.Command{Use: "p"}, Exit(ExitBroken, errors.New("it said:\n\t\u009b31m\u202e")), Process{}.Translator())
	Report(&b, &cobra.Command{Use: "p"}, Usage(errors.New("--x \x1b[2J"), "next"), Process{}.Translator())
	want := "NAME            NEXT\n\\x1b]0;pwned\\a  x\np: it said:\n\t\\u009b31m\\u202e\np: --x \\x1b[2J\n  next\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
