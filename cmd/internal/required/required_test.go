package required_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// ending is a test that remembers how it was ended.
type ending struct {
	testing.TB
	how string
}

func (e *ending) Helper() {}

func (e *ending) Fatalf(format string, args ...any) {
	e.how = "failed: " + fmt.Sprintf(format, args...)
	panic(e)
}

func (e *ending) Skipf(format string, args ...any) {
	e.how = "skipped: " + fmt.Sprintf(format, args...)
	panic(e)
}

// endingOf is how a test was ended; "" = it was not.
func endingOf(t *testing.T, test func(t testing.TB)) string {
	t.Helper()
	e := &ending{TB: t}
	func() {
		defer func() { _ = recover() }() // the ending
		test(e)
	}()
	return e.how
}

func TestMissing(t *testing.T) {
	absent := filepath.Join(t.TempDir(), "absent")
	for _, c := range []struct{ reason, variable, want string }{
		{"nothing is demanded", "", "skipped"},
		{"everything is", "all", "failed"},
		{"the tool is, among others", "npm,absent-tool", "failed"},
		{"another tool is", "npm", "skipped"},
	} {
		t.Setenv("IAMPORT_MOCK_REQUIRE", c.variable)
		for what, got := range map[string]string{
			"a tool": endingOf(t, func(t testing.TB) { required.Tool(t, "absent-tool") }),
			"a file": endingOf(t, func(t testing.TB) { required.File(t, "absent-tool", absent, "make it") }),
		} {
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("%s: %s that is missing: %q, want %s", c.reason, what, got, c.want)
			}
		}
	}
}

func TestPresent(t *testing.T) {
	t.Setenv("IAMPORT_MOCK_REQUIRE", "all")
	if got := endingOf(t, func(t testing.TB) { required.Tool(t, "go") }); got != "" {
		t.Errorf("go, which runs this test: %q", got)
	}
	if got := endingOf(t, func(t testing.TB) { required.File(t, "go", "required_test.go", "") }); got != "" {
		t.Errorf("a file that is there: %q", got)
	}
}

func TestRounds(t *testing.T) {
	const variable = "IAMPORT_MOCK_KILL_ROUNDS"
	for text, want := range map[string]int{"": 2, "1": 1, "20": 20, "0": 0, "-1": 0, "many": 0} {
		t.Setenv(variable, text)
		got := 0
		if how := endingOf(t, func(t testing.TB) { got = required.Rounds(t, variable, 2) }); got != want || (how == "") != (want > 0) {
			t.Errorf("%q: %d rounds, ended %q; want %d", text, got, how, want)
		}
	}
}
