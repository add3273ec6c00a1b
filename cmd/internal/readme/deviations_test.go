package readme

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

const deviationsHead = `<!-- Made from the register by make generate: change mockserver/internal/answer/deviation.go. -->

# Deviations

Points in which the mock may differ from the real service: what nobody knows, and what the mock leaves out on purpose.
A switch is set at the start, such as ` + "`iamport-mock serve --deviation otp-lifetime=60`" + `. The status says how sure the
default is: *documented* by the vendor, *observed* in a real answer, or *assumed*. The fact, in [FACTS.md](FACTS.md), says
what is known of it, and from where.

| id | status | what is not known | values | default | fact |
|---|---|---|---|---|---|
`

// TestDeviations holds that openapi/DEVIATIONS.md is the register, or with -update makes it so.
func TestDeviations(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "openapi")
	facts, err := os.ReadFile(filepath.Join(dir, "FACTS.md"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := deviationsDocument(mockserver.Deviations(), anchors(string(facts)))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "DEVIATIONS.md")
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("make generate writes it: %v", err)
	}
	if diff := cmp.Diff(want, string(have)); diff != "" {
		t.Errorf("%s is old; make generate (-want +got):\n%s", path, diff)
	}
}

// deviationsDocument is the register as a document. A row whose fact has no anchor is an error.
func deviationsDocument(rows []mockserver.Deviation, anchors map[string]string) (string, error) {
	var out strings.Builder
	out.WriteString(deviationsHead)
	for _, d := range rows {
		anchor, ok := anchors[d.Source]
		if !ok {
			return "", fmt.Errorf("row %s: FACTS.md has no heading for %q", d.ID, d.Source)
		}
		values, usual := "no switch", ""
		if len(d.Values) > 0 {
			values, usual = "`"+strings.Join(d.Values, "`, `")+"`", "`"+d.Default+"`"
		}
		fmt.Fprintf(&out, "| `%s` | %v | %s | %s | %s | [%s](FACTS.md#%s) |\n",
			d.ID, d.Confidence, strings.ReplaceAll(d.Title, "|", `\|`), values, usual, d.Source, anchor)
	}
	return out.String(), nil
}

var factHeading = regexp.MustCompile(`(?m)^### (Fact \d+\.\d+): .*$`)

// anchors are the anchors of the facts, by the text of a citation, as Git hosts make them of headings.
func anchors(facts string) map[string]string {
	all := map[string]string{}
	for _, m := range factHeading.FindAllStringSubmatch(facts, -1) {
		all[strings.ToLower(m[1])] = anchorOf(strings.TrimPrefix(m[0], "### "))
	}
	return all
}

func TestDeviationsDocument(t *testing.T) {
	t.Parallel()
	got := anchors("## 1 Token\n### Fact 1.6: The token, on /later/{calls}\ntext\n### Fact 8.10: birth_v2\n")
	if diff := cmp.Diff(map[string]string{"fact 1.6": "fact-16-the-token-on-latercalls", "fact 8.10": "fact-810-birth_v2"}, got); diff != "" {
		t.Errorf("anchors (-want +got):\n%s", diff)
	}
	rows := []mockserver.Deviation{
		{ID: "a", Title: "A | or `b`", Values: []string{"x", "y"}, Default: "y", Confidence: "assumed", Source: "fact 1.6"},
		{ID: "b", Title: "B", Confidence: "documented", Source: "fact 8.10"},
	}
	text, err := deviationsDocument(rows, got)
	want := deviationsHead +
		"| `a` | assumed | A \\| or `b` | `x`, `y` | `y` | [fact 1.6](FACTS.md#fact-16-the-token-on-latercalls) |\n" +
		"| `b` | documented | B | no switch |  | [fact 8.10](FACTS.md#fact-810-birth_v2) |\n"
	if diff := cmp.Diff(want, text); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	rows[0].Source = "a guess"
	if _, err := deviationsDocument(rows, got); err == nil {
		t.Error("a row that cites no fact is taken")
	}
}
