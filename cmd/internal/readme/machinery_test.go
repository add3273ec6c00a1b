package readme

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

const fence = "```"

// marked writes a block with its marker.
func marked(marker, lang, text string) string {
	return "<!-- " + marker + " -->\n" + fence + lang + "\n" + text + "\n" + fence + "\n"
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text, want string }{
		{"a marker that is misspelt would switch a block off", "<!-- run: server -->\n", "line 1: unknown marker"},
		{"a marker without a block", "<!-- run -->\n\ntext\n", "line 1: a run marker without a fenced block"},
		{"a block that never ends", "<!-- run -->\n" + fence + "sh\necho\n", "a block that never ends"},
		{"an output of nothing", marked("output", "text", "x"), "line 1: an output marker before anything was run"},
		{"a made part that never ends", "<!-- begin:flags -->\n", "line 1: begin:flags has no end"},
		{"an end that nothing began", "<!-- end:flags -->\n", "line 1: end:flags without its begin"},
		{"parts do not nest", "<!-- begin:flags -->\n<!-- begin:clients -->\n<!-- end:clients -->\n", "line 2: begin:clients inside of begin:flags"},
	} {
		_, err := parse(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.reason, err, c.want)
		}
	}
}

func TestParseLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	text := "# Title\n\n" + fence + "sh\n<!-- run -->\nrm -rf x\n" + fence + "\n" + marked("run", "sh", "true")
	doc, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.blocks) != 1 || doc.blocks[0].text != "true\n" || doc.blocks[0].line != 8 {
		t.Errorf("blocks %+v, want the marked one of line 8 alone", doc.blocks)
	}
}

func TestRewriteTouchesMadePartsOnly(t *testing.T) {
	t.Parallel()
	doc, err := parse("a\n<!-- begin:flags serve -->\nold\nolder\n<!-- end:flags -->\nb\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := doc.rewrite(func(m made) (string, error) { return "new " + m.args + "\n", nil })
	if want := "a\n<!-- begin:flags serve -->\nnew serve\n<!-- end:flags -->\nb\n"; err != nil || got != want {
		t.Errorf("rewrite = %q, %v, want %q", got, err, want)
	}
	broken := errors.New("broken")
	if _, err := doc.rewrite(func(made) (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Errorf("error %v, want it to wrap %v", err, broken)
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, lang, shown, printed string
		want                         bool
	}{
		{"the same", "text", "a\nb\n", "a\nb\n", true},
		{"another line", "text", "a\nb\n", "a\nc\n", false},
		{"more than shown", "text", "a\n", "a\nb\n", false},
		{"an ellipsis is anything", "text", "token …\nend\n", "token 3f\nend\n", true},
		{"an ellipsis on a line of its own is any lines", "text", "a\n…\nz\n", "a\nb\nc\nz\n", true},
		{"a dot is a dot", "text", "a.c\n", "abc\n", false},
		{"JSON may be laid out for people", "json", "{\n  \"a\": 1,\n  \"b\": \"x y\"\n}\n", `{"a":1,"b":"x y"}`, true},
		{"space in a JSON string counts", "json", `{"b": "xy"}`, `{"b":"x y"}`, false},
		{"an ellipsis may stand for a number", "json", `{"now": …, "b": 1}`, `{"now":17,"b":1}`, true},
	} {
		if got := matches(block{lang: c.lang, text: c.shown}, c.printed); got != c.want {
			t.Errorf("%s: matches = %v, want %v", c.reason, got, c.want)
		}
	}
}

// TestRunnerGoesRed plays small documents: what does not work must not pass.
func TestRunnerGoesRed(t *testing.T) {
	t.Parallel()
	root := rootOfModule(t)
	for _, c := range []struct{ reason, text, want string }{
		{"a command that fails", marked("run", "sh", "false\ntrue"), "line 2: exit status 1"},
		{"a variable that nobody set", marked("run", "sh", "echo $NOBODY_SET_THIS"), "NOBODY_SET_THIS"},
		{"another output than shown", marked("run", "sh", "echo one") + marked("output", "text", "two"), "line 6: shown:\ntwo"},
		{"the usual ports in the output", marked("run", "sh", "echo 10851 10852") + marked("output", "text", "10851 10852"), ""},
		{"ports are not the usual ones", marked("run", "sh", "test 10851 != 108''51"), ""},
		{"a Go snippet that does not compile", marked("run", "go", "import \"testing\"\n\nfunc TestX(t *testing.T) { x }"), "undefined: x"},
		{"a Go snippet that fails", marked("run", "go", "import \"testing\"\n\nfunc TestX(t *testing.T) { t.Error(\"no\") }"), "--- FAIL: TestX"},
		{"a Go snippet without a test", marked("run", "go", "var _ = 1"), "no test in it ran"},
		{"a mock that does not start", marked("run: serve", "sh", "false"), "line 2: the mock ended without a ready line"},
		{"two commands to start one mock", marked("run: serve", "sh", "true\n:"), "2 commands"},
		{"an invalid contract", marked("contract", "yaml", "version: 1\ncertfy: POST /c"), "line-2.yaml:2:1: found the unknown key \"certfy\""},
		{"a contract", marked("contract", "yaml", "version: 1\ncertify: POST /c\nclaims: {trust: true}"), ""},
		{"a contract in another language", marked("contract", "json", "{}"), "a json block cannot be marked contract"},
		{"a language that nothing runs", marked("run", "python", "pass"), "a python block cannot be marked run"},
		{"a mock that starts and stops", marked("run: serve", "sh", "# it\nsh -c 'sleep 60 & trap \"kill $!; exit 0\" TERM; echo ready on http://x; wait'"), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			doc, err := parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			r, err := newRunner(root, t.TempDir(), "/nonexistent")
			if err != nil {
				t.Fatal(err)
			}
			switch err := play(t.Context(), r, doc); {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestBlocksWhoseProgramIsMissing: they and their output are left out, named, and nothing else is.
func TestBlocksWhoseProgramIsMissing(t *testing.T) {
	t.Parallel()
	doc, err := parse(marked("run", "sh", "curl http://x") + marked("output", "text", "never") + marked("run", "sh", "echo one") + marked("output", "text", "two"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := newRunner(rootOfModule(t), t.TempDir(), "/nonexistent")
	if err != nil {
		t.Fatal(err)
	}
	r.find = func(name string) (string, error) {
		if name == "curl" {
			return "", exec.ErrNotFound
		}
		return name, nil
	}
	if err := play(t.Context(), r, doc); err == nil || !strings.Contains(err.Error(), "shown:\ntwo") {
		t.Errorf("error %v, want that of the second output", err)
	}
	if len(r.missing) != 1 || r.missing[0] != "curl" {
		t.Errorf("missing %q, want curl", r.missing)
	}
}
