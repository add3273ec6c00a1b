package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// lists are those places. A document for editors cannot read a table of Go.
func lists() []list {
	control := filepath.Join("..", "..", "..", "openapi", "control.yaml")
	fixture := filepath.Join("..", "..", "..", "mockserver", "fixture", "fixture.schema.json")
	providers := identity.ProviderNames(nil)
	days, forms := identity.DayPattern(), identity.DayForms()
	means := slices.Clone(forms)
	for i, day := range identity.Days() {
		if day.Means != "" {
			means[i] += " (" + day.Means + ")"
		}
	}
	return []list{
		{control, `(            on: \{type: string, pattern: )'.*'`, "${1}'" + strings.ReplaceAll(days, "$", "$$") + "'"},
		{fixture, `("on": \{\s*"type": "string",\s*"pattern": )".*"`, `${1}"` + strings.ReplaceAll(days, "$", "$$") + `"`},
		{fixture, `("on": \{\s*"type": "string",\s*"pattern": ".*",\s*"examples": )\[[^\]]*\]`, "${1}" + jsonList(forms, 14)},
		{fixture, `("on": \{\s*"type": "string",\s*"pattern": ".*",\s*"examples": \[[^\]]*\],\s*"description": )".*"`, `${1}"` + strings.Join(means, ", ") + `."`},
		{control, `(?m)(^    Provider:\n.*\n.*\n      enum: )\[.*\]`, "${1}[" + strings.Join(providers, ", ") + "]"},
		{fixture, `("provider": \{\s*"type": "string",\s*"enum": )\[[^\]]*\]`, "${1}" + jsonList(providers, 10)},
	}
}

// jsonList writes texts as the schema has them, one a line.
func jsonList(words []string, indent int) string {
	margin := "\n" + strings.Repeat(" ", indent)
	return `[` + margin + `  "` + strings.Join(words, `",`+margin+`  "`) + `"` + margin + `]`
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
