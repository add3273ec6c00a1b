package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// list is a place in a schema that repeats a table of the code: what the pattern
// finds is replaced by text, with $1 and so on for what stays.
type list struct {
	path    string
	pattern string
	text    string
}

// lists are those places. A document cannot read a table of Go.
func lists() []list {
	control := filepath.Join("..", "..", "..", "openapi", "control.yaml")
	providers := identity.ProviderNames(nil)
	days := identity.DayPattern()
	return []list{
		{control, `(            on: \{type: string, pattern: )'.*'`, "${1}'" + strings.ReplaceAll(days, "$", "$$") + "'"},
		{control, `(?m)(^    Provider:\n.*\n.*\n      enum: )\[.*\]`, "${1}[" + strings.Join(providers, ", ") + "]"},
	}
}

// TestSchemas holds that the schemas list what the tables of the code hold, or
// with -update makes it so.
func TestSchemas(t *testing.T) {
	t.Parallel()
	for _, l := range lists() {
		have, err := os.ReadFile(l.path)
		if err != nil {
			t.Fatal(err)
		}
		at := regexp.MustCompile(l.pattern)
		if n := len(at.FindAllIndex(have, -1)); n != 1 {
			t.Errorf("%s has %d places like %s, want 1", l.path, n, l.pattern)
			continue
		}
		want := at.ReplaceAllString(string(have), l.text)
		if *update {
			if err := os.WriteFile(l.path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, string(have)); diff != "" {
			t.Errorf("%s is old; make generate (-want +got):\n%s", l.path, diff)
		}
	}
}
