package yamltest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// Corpus is a language with files of each kind.
type Corpus struct {
	Schema []byte
	// Load reads a file. Its error is a plainyaml.Problems.
	Load func(name string, body []byte) error
	// NotYAML says that there are files of the kind "syntax" too.
	NotYAML bool
	// Texts are the messages of the reader; each must have its Korean.
	Texts []bilingual.Text
	// Update writes what the reader says today into the archives.
	Update bool
}

// kinds are those of a corpus, with what schema and reader make of them.
func (c Corpus) kinds() []kind {
	all := []kind{{"good", true, true}, {"structural", false, false}, {"semantic", true, false}}
	if c.NotYAML {
		all = append(all, kind{"syntax", false, false})
	}
	return all
}

type kind struct {
	name           string
	schema, reader bool // accept it
}

// Test holds that every file says what it is, that schema and reader agree, and
// that the reader says of each bad one what stands beside it.
func (c Corpus) Test(t *testing.T) {
	schema := Compile(t, c.Schema)
	for _, k := range c.kinds() {
		files := Files(t, k.name)
		for i := range files {
			t.Run(k.name+"/"+files[i].Name, func(t *testing.T) { c.test(t, k, &files[i], schema) })
		}
		if c.Update {
			write(t, k.name, files)
		}
	}
}

func (c Corpus) test(t *testing.T, k kind, f *File, schema *Schema) {
	first, _, _ := strings.Cut(string(f.Body), "\n")
	if first = strings.TrimPrefix(first, "\ufeff"); !strings.HasPrefix(first, "# ") || len(first) < 10 {
		t.Errorf("it begins with %q, want a comment that says what it is", first)
	}
	if k.name != "syntax" {
		if err := schema.Validate(f.Body); (err == nil) != k.schema {
			t.Errorf("the schema accepts it: %v, want %v: %v", err == nil, k.schema, err)
		}
	}
	err := c.Load(f.Name, f.Body)
	if (err == nil) != k.reader {
		t.Errorf("the reader accepts it: %v, want %v: %v", err == nil, k.reader, err)
	}
	got := said(t, err)
	HasKorean(t, c.Texts, problemsOf(t, err))
	if c.Update {
		f.want = got
	}
	if diff := cmp.Diff(f.want, got); diff != "" {
		t.Errorf("what is said (-want +got; run with -update when the new text is better):\n%s", diff)
	}
}

func problemsOf(t *testing.T, err error) plainyaml.Problems {
	t.Helper()
	var problems plainyaml.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("error of type %T, want plainyaml.Problems: %v", err, err)
	}
	return problems
}

// said is every problem with its excerpt.
func said(t *testing.T, err error) string {
	t.Helper()
	var b strings.Builder
	for _, p := range problemsOf(t, err) {
		fmt.Fprintln(&b, p)
		if excerpt := p.Excerpt(); excerpt != "" {
			fmt.Fprintln(&b, "\t"+strings.ReplaceAll(excerpt, "\n", "\n\t"))
		}
	}
	return b.String()
}
