package house

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// issueForm is a form that GitHub shows to whoever opens an issue.
type issueForm struct {
	Name, Description string
	Body              []struct {
		Type, ID   string
		Attributes struct{ Label, Value string }
	}
}

// TestSettings: the files that hosts and editors read can be read, and what they name is there.
func TestSettings(t *testing.T) {
	t.Parallel()
	repo := load(t)
	for _, f := range repo.texts {
		var anything any
		switch ending := filepath.Ext(f.path); {
		case within([]string{".github/..."}, f.path) && (ending == ".yml" || ending == ".yaml"):
			if err := yaml.Unmarshal([]byte(f.text), &anything); err != nil {
				t.Errorf("%s: %v", f.path, err)
			}
		case within([]string{".vscode/...", ".devcontainer/..."}, f.path) && ending == ".json":
			if err := json.Unmarshal([]byte(f.text), &anything); err != nil {
				t.Errorf("%s: %v", f.path, err)
			}
		}
		if strings.HasPrefix(f.path, ".github/ISSUE_TEMPLATE/") && filepath.Base(f.path) != "config.yml" {
			checkForm(t, f)
		}
	}
	var editor struct {
		Schemas map[string][]string `json:"yaml.schemas"`
	}
	readSettings(t, repo.root, ".vscode/settings.json", &editor)
	if len(editor.Schemas) == 0 {
		t.Errorf("nothing is set: %v", editor)
	}
	for schema, globs := range editor.Schemas {
		mustExist(t, repo.root, schema)
		for _, f := range repo.texts {
			if ending := filepath.Ext(f.path); ending == ".yaml" || ending == ".yml" {
				checkBound(t, repo.root, schema, globs, f)
			}
		}
	}
}

// checkBound: a YAML file that a glob binds has the keys of the schema. The YAML extension takes a glob for the end of
// a path, and * for any text.
func checkBound(t *testing.T, root, schema string, globs []string, f textFile) {
	t.Helper()
	bound := slices.ContainsFunc(globs, func(glob string) bool {
		return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(glob), `\*`, `.*`) + "$").MatchString("/" + f.path)
	})
	if !bound {
		return
	}
	var shape struct{ Properties map[string]any }
	readSettings(t, root, schema, &shape)
	var file map[string]any
	if err := yaml.Unmarshal([]byte(f.text), &file); err != nil {
		t.Errorf("%s: %v", f.path, err)
	}
	for key := range file {
		if _, ok := shape.Properties[key]; !ok {
			t.Errorf("%s is bound to %s, which has no key %q", f.path, schema, key)
		}
	}
}

func mustExist(t *testing.T, root, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		t.Error(err)
	}
}

func readSettings(t *testing.T, root, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) == ".json" {
		err = json.Unmarshal(text, into)
	} else {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// checkForm holds an issue form to what GitHub demands of one: otherwise it shows no form, and says so to nobody.
func checkForm(t *testing.T, f textFile) {
	t.Helper()
	var form issueForm
	if err := yaml.Unmarshal([]byte(f.text), &form); err != nil {
		t.Errorf("%s: %v", f.path, err)
		return
	}
	if form.Name == "" || form.Description == "" || len(form.Body) == 0 {
		t.Errorf("%s: name, description and body are all needed", f.path)
	}
	known := map[string]bool{}
	for i, field := range form.Body {
		if !slices.Contains([]string{"markdown", "input", "textarea", "dropdown", "checkboxes"}, field.Type) {
			t.Errorf("%s: field %d: no such type: %q", f.path, i+1, field.Type)
		}
		if field.Type == "markdown" {
			continue
		}
		if field.ID == "" || known[field.ID] || field.Attributes.Label == "" {
			t.Errorf("%s: field %d: a label and an id of its own are needed", f.path, i+1)
		}
		known[field.ID] = true
	}
}
