package house

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// dependabot is what .github/dependabot.yml says.
type dependabot struct {
	Updates []struct {
		Ecosystem   string `yaml:"package-ecosystem"`
		Directory   string
		Directories []string
	}
}

// manifests are the files that name versions of other people's work, by how they are called.
var manifests = []struct{ pattern, ecosystem string }{
	{"go.mod", "gomod"},
	{"package.json", "npm"},
	{"requirements*.txt", "pip"},
	{"pyproject.toml", "pip"},
	{"pom.xml", "maven"},
	{"build.gradle*", "gradle"},
	{"Dockerfile*", "docker"},
	{"compose*.yaml", "docker-compose"},
	{"docker-compose*.y*ml", "docker-compose"},
	{"action.y*ml", "github-actions"},
}

// leftAlone are manifests that dependabot shall not see, each with its reason.
var leftAlone = map[string]string{
	"cmd/internal/clients/testdata/npm/package.json":        "other people's clients stay as they were when they were tested",
	"cmd/internal/clients/testdata/python/requirements.txt": "other people's clients stay as they were when they were tested",
	"cmd/internal/clients/testdata/express/package.json":    "the tutorial's backend stays as the tutorial has it",
	"cmd/internal/backends/testdata/requirements.txt":       "a backend of the corpus stays as it was when its verdict was decided",
	"cmd/internal/bench/testdata/peers/package.json":        "what was measured has the versions that the table names",
	".github/actions/verify/action.yml":                     "it uses no other action, which TestActionIsOfThisProgram checks",
}

// watchedBy is the ecosystem and the folder under which dependabot looks at a file; "" = it names no version.
func watchedBy(file string) string {
	if path.Dir(file) == ".github/workflows" {
		return "github-actions /"
	}
	for _, m := range manifests {
		if matched, _ := path.Match(m.pattern, path.Base(file)); matched {
			return m.ecosystem + " " + path.Join("/", path.Dir(file))
		}
	}
	return ""
}

// unwatched compares dependabot.yml and the files that are left alone with the manifests of a repository.
func unwatched(files []string, bot dependabot, left map[string]string) []string {
	var wrong []string
	set := map[string]bool{} // whether a file is there for it
	for _, u := range bot.Updates {
		for _, dir := range append(slices.Clone(u.Directories), u.Directory) {
			if dir != "" {
				set[u.Ecosystem+" "+dir] = false
			}
		}
	}
	for _, file := range files {
		by := watchedBy(file)
		if by == "" {
			continue
		}
		_, isSet := set[by]
		if isSet {
			set[by] = true
		}
		if alone := left[file] != ""; isSet && alone {
			wrong = append(wrong, file+" is both watched and left alone")
		} else if !isSet && !alone {
			wrong = append(wrong, file+": dependabot.yml has no "+by+", and the table leftAlone no reason")
		}
	}
	for _, by := range slices.Sorted(maps.Keys(set)) {
		if !set[by] {
			wrong = append(wrong, "dependabot.yml has "+by+", where no such file is")
		}
	}
	for _, file := range slices.Sorted(maps.Keys(left)) {
		if !slices.Contains(files, file) {
			wrong = append(wrong, "leftAlone has "+file+", which is not there")
		}
	}
	return wrong
}

// TestDependabotSeesEveryManifest: each file that names versions is in dependabot.yml, or left alone with a reason.
func TestDependabotSeesEveryManifest(t *testing.T) {
	t.Parallel()
	repo := load(t)
	var bot dependabot
	readSettings(t, repo.root, ".github/dependabot.yml", &bot)
	var files []string
	for _, f := range repo.texts {
		files = append(files, f.path)
	}
	for _, wrong := range unwatched(files, bot, leftAlone) {
		t.Error(wrong)
	}
	var small dependabot
	const settings = "updates: [{package-ecosystem: gomod, directory: /}, {package-ecosystem: github-actions, directory: /}, {package-ecosystem: pip, directories: [/a]}]"
	if err := yaml.Unmarshal([]byte(settings), &small); err != nil {
		t.Fatal(err)
	}
	const always = "go.mod .github/workflows/ci.yml"
	for _, c := range []struct{ reason, files, left, want string }{
		{"all is watched", always + " a/requirements.txt", "", ""},
		{"a manifest in another folder", always + " a/requirements.txt b/requirements-dev.txt", "",
			"b/requirements-dev.txt: dependabot.yml has no pip /b, and the table leftAlone no reason"},
		{"the same with a reason", always + " a/requirements.txt b/requirements-dev.txt", "b/requirements-dev.txt", ""},
		{"another language in a folder that is watched", always + " a/requirements.txt a/pom.xml", "",
			"a/pom.xml: dependabot.yml has no maven /a, and the table leftAlone no reason"},
		{"both", always + " a/requirements.txt", "go.mod", "go.mod is both watched and left alone"},
		{"a folder that moved", always, "b/pom.xml", "dependabot.yml has pip /a, where no such file is\nleftAlone has b/pom.xml, which is not there"},
	} {
		left := map[string]string{}
		for _, file := range strings.Fields(c.left) {
			left[file] = "a reason"
		}
		if got := strings.Join(unwatched(strings.Fields(c.files), small, left), "\n"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}
