package plainyaml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// pets is a small language with a key of each kind.
var pets = &plainyaml.Language{Name: "pet", Document: "a pet", MaxSize: 64 << 10, Shorten: "keep fewer pets", MaxProblems: 20}

var (
	petName  = plainyaml.Words{What: "a name", Most: 5, Examples: []any{"Bori"}}
	petAge   = plainyaml.Whole{What: "an age", High: 30}
	petKind  = plainyaml.Choice{Options: []string{"dog", "cat"}, Meant: map[string]string{"hound": "dog"}}
	petShape = &plainyaml.Shape{
		What: "a pet", Example: "{name: Bori}", About: "One pet.",
		Keys: []plainyaml.Key{
			plainyaml.VersionKey(pets),
			{Name: "name", Type: petName, About: "What it listens to.", Add: "Bori"},
			{Name: "kind", Type: plainyaml.Definition{Name: "kind", Type: petKind}, Add: "dog", Want: "what it is"},
			{Name: "age", Type: plainyaml.Nullable{Type: petAge}},
			{Name: "tame", Type: plainyaml.Boolean{}},
			{Name: "born", Type: plainyaml.Text{Form: "^[0-9-]+$"}},
			{Name: "toys", Type: plainyaml.Map{Of: plainyaml.OneOrMore(plainyaml.Text{})}},
		},
		Meant: map[string]string{"title": "write name"},
		Rules: plainyaml.Schema{Not: &plainyaml.Schema{AnyOf: plainyaml.Excludes("age", "born", "tame")}},
	}
)

// readPet gives what a file holds, in words, or what is wrong.
func readPet(body string) (pet string, problems plainyaml.Problems) {
	file, problems := plainyaml.NewFile(pets, "pet.yaml", []byte(body))
	if file == nil {
		return "", problems
	}
	root, skip, problems := file.Single()
	switch {
	case len(problems) > 0:
		return "", problems
	case root == nil:
		return "", plainyaml.Problems{file.AtStart("no pet", "one", "")}
	}
	r := plainyaml.NewReader(file, skip, &problems)
	f, ok := r.Record(root, petShape)
	if !ok {
		return "", problems
	}
	var words []any
	r.Version(f, root)
	if r.Require(f, root, "name") {
		words = append(words, r.Words(f.Get("name"), petName))
	}
	if r.Require(f, root, "kind") {
		kind, _ := r.Choice(f.Get("kind"), petKind)
		words = append(words, kind)
	}
	if n := f.Get("age"); n != nil {
		age, _ := r.Whole(n, petAge)
		words = append(words, age)
	}
	if n := f.Get("tame"); n != nil {
		tame, _ := r.Boolean(n, plainyaml.TrueOrFalse)
		words = append(words, tame)
	}
	if n := f.Get("born"); n != nil {
		born, _ := r.Text(n, "a date", "2020-01-31", func(s string) bool { return len(s) == 4 })
		words = append(words, born)
	}
	if n := f.Get("toys"); n != nil {
		pairs, _ := r.Mapping(n, "toys by name, a mapping", "")
		r.EachKey(pairs, func(key, _ *yaml.Node) { words = append(words, key.Value) })
	}
	return fmt.Sprint(words...), problems.Sorted()
}

const goodPet = "version: 1\nname: Bori\nkind: dog\n"

func TestReadsWhatIsRight(t *testing.T) {
	for _, c := range []struct{ reason, body, want string }{
		{"the smallest", goodPet, "Boridog"},
		{"a byte order mark, a mark of a document and Windows line ends", "\ufeff# a pet\r\n---\r\nversion: 1\r\nname: Bori\r\nkind: dog\r\n...\r\n", "Boridog"},
		{"every kind of value", goodPet + "age: 3\ntame: TRUE\nborn: 2020-01-31\ntoys: {ball: red, \"010\": x}\n", "Boridog3 true2020-01-31ball010"},
		{"a quoted text that looks like a number", "version: 1\nname: \"010\"\nkind: cat\n", "010cat"},
	} {
		if got, problems := readPet(c.body); got != c.want || len(problems) > 0 {
			t.Errorf("%s: %q, %v; want %q", c.reason, got, problems, c.want)
		}
	}
}

func TestSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ reason, body, want string }{
		{"nothing", "# nothing\n", "1:1: found no pet, expected one"},
		{"a list", "- a\n", "1:1: found a list, expected a pet, a mapping: such as {name: Bori}"},
		{"two documents", goodPet + "---\nversion: 1\n", "5:1: found a second document, expected one document in a file: delete it, or put it in a file of its own"},
		{"a mistake of syntax in the second", goodPet + "---\na: [b\n", "5:4: found a bracket that is not closed, or has no comma between two items, expected a comma or ']': close the bracket, add the comma, or quote a text that holds any of { } [ ] , ?"},
		{"what is missing, each at once", "tame: true\n", "1:1: found no key \"version\", expected one: add version: 1\n1:1: found no key \"name\", expected one: add name: Bori\n1:1: found no key \"kind\", expected what it is: add kind: dog"},
		{"a slip is one mistake", "version: 1\nnmae: Bori\nkind: dog\n", "2:1: found the unknown key \"nmae\", expected a key of a pet (version, name, kind, age, tame, born, toys): did you mean name?"},
		{"so is another word for it", "version: 1\nTitle: Bori\nkind: dog\n", "2:1: found the unknown key \"Title\", expected a key of a pet (version, name, kind, age, tame, born, toys): write name"},
		{"a key twice", goodPet + "name: Nabi\n", "4:1: found the key \"name\" a second time (first in line 2), expected each key once: delete one of the two"},
		{"a free key twice", goodPet + "toys:\n  a: 1\n  a: 2\n", "6:3: found the key \"a\" a second time (first in line 5), expected each key once: delete one of the two"},
		{"an unknown version", "version: \"1\"\nname: Bori\nkind: dog\n", "1:10: found the text \"1\", expected 1, the only version of the pet language: take the quotes away"},
		{"a version to come", "version: 2\nname: Bori\nkind: dog\n", "1:10: found the number 2, expected 1, the only version of the pet language: write version: 1"},
		{"an alias", "version: 1\nname: &n Bori\nkind: *n\n", "2:7: found the anchor &n, expected a plain value: delete it; pets have no anchors and aliases\n3:7: found the alias *n, expected the value itself: write the value again; pets have no anchors and aliases"},
		{"an alias of nothing", "version: 1\nname: *n\nkind: dog\n", "2:7: found an alias without an anchor, expected the value itself: write the value again; pets have no anchors and aliases"},
		{"a merge key", goodPet + "<<: {}\n", "4:1: found the merge key <<, expected the keys themselves: write the values again; pets have no anchors and aliases"},
		{"a tag", "version: 1\nname: !!str Bori\nkind: dog\n", "2:7: found the tag !!str, expected a plain value: delete the tag"},
		{"no value", "version: 1\nname:\nkind: dog\n", "2:6: found no value, expected a name: write a value, or leave the key out"},
		{"blank", "version: 1\nname: \" \"\nkind: dog\n", "2:7: found empty text, expected a name: write a value, or leave the key out"},
		{"too long", "version: 1\nname: 김보리보리보\nkind: dog\n", "2:7: found text of 6 characters, expected a name of at most 5 characters: shorten it"},
		{"a number as a text", "version: 1\nname: 010\nkind: dog\n", "2:7: found the number 010, expected a name: quote it: \"010\""},
		{"braces", "version: 1\nname: {{x}}\nkind: dog\n", "2:7: found braces, which YAML takes for a mapping, expected a name: put the text in quotes: \"{{name}}\""},
		{"a complex key", goodPet + "? [a]\n: b\n", "4:3: found a list as a key, expected a text: put a text that holds braces or brackets in quotes"},
		{"another word of a choice", "version: 1\nname: Bori\nkind: Hound\n", "3:7: found the text \"Hound\", expected dog or cat: write dog"},
		{"a slip of a choice", "version: 1\nname: Bori\nkind: Dg\n", "3:7: found the text \"Dg\", expected dog or cat: did you mean dog?"},
		{"a number with a zero", goodPet + "age: 03\n", "4:6: found the number 03, expected an age, a whole number from 0 to 30: write it with digits alone, without a leading zero"},
		{"a quoted number", goodPet + "age: \"3\"\n", "4:6: found the text \"3\", expected an age, a whole number from 0 to 30: take the quotes away"},
		{"a number out of bounds", goodPet + "age: 31\n", "4:6: found the number 31, expected an age, a whole number from 0 to 30"},
		{"yes", goodPet + "tame: yes\n", "4:7: found the text \"yes\", expected true or false: write true"},
		{"a quoted boolean", goodPet + "tame: \"true\"\n", "4:7: found the text \"true\", expected true or false: take the quotes away"},
		{"a number that would fit in quotes", goodPet + "born: 2020\n", "4:7: found the number 2020, expected a date: quote it: \"2020\""},
		{"one that would not", goodPet + "born: 20\n", "4:7: found the number 20, expected a date: such as 2020-01-31"},
		{"no mapping of free keys", goodPet + "toys:\n", "4:6: found no value, expected toys by name, a mapping: write a value, or leave the key out"},
		{"too large", strings.Repeat("#", 64<<10+1), "a file of more than 64 KiB, expected a smaller one: keep fewer pets"},
		{"EUC-KR", "name: \xb1\xe8\n", "1:7: found the byte 0xb1, which is not UTF-8, expected UTF-8: save the file as UTF-8 (old Korean editors write EUC-KR)"},
		{"a tab", "version: 1\n\tname: Bori\n", "2:1: found a tab that indents, expected spaces: indent with spaces; YAML does not allow tabs there"},
	} {
		_, problems := readPet(c.body)
		got := strings.ReplaceAll(problems.Error(), "pet.yaml:", "")
		if diff := cmp.Diff(c.want, strings.TrimPrefix(got, " found ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

func TestProblemsAreBounded(t *testing.T) {
	_, problems := readPet(goodPet + strings.Repeat("x: 1\n", 100))
	if len(problems) != pets.MaxProblems+1 || !strings.Contains(problems.Error(), "found more than 20 problems: mend these first") {
		t.Errorf("%d problems, want %d and a last word: %v", len(problems), pets.MaxProblems, problems)
	}
	failures, warnings := append(problems, plainyaml.Problem{Severity: plainyaml.SeverityWarning}).Split()
	if len(failures) != len(problems) || len(warnings) != 1 {
		t.Errorf("%d errors and %d warnings, want %d and 1", len(failures), len(warnings), len(problems))
	}
}
