package main

import (
	_ "embed" // the templates
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
)

var (
	//go:embed readme.md.tmpl
	readme string
	//go:embed readme.ko.md.tmpl
	readmeKorean string
)

// packedPaths are the documents and examples that an archive has, by their path in the repository. READMEs are made from
// those of the repository, whose commands need a clone and Go.
func packedPaths() map[string]string {
	const deploy, recipes, backends = "cmd/iamport-mock/deploy/", "cmd/internal/recipes/", "cmd/internal/backends/testdata/"
	return map[string]string{
		"README.md": "README.md", "README.ko.md": "README.ko.md", changelog: changelog, ownTerms: ownTerms,
		deploy + "compose.yaml": "deploy/compose.yaml", deploy + "kubernetes.yaml": "deploy/kubernetes.yaml",
		deploy + "people/minor.yaml":                             "deploy/people/minor.yaml",
		recipes + "README.md":                                    "recipes/README.md",
		recipes + "testdata/node/iamport-mock.mjs":               "recipes/iamport-mock.mjs",
		recipes + "testdata/node/jest.setup.mjs":                 "recipes/jest.setup.mjs",
		recipes + "testdata/node/jest.teardown.mjs":              "recipes/jest.teardown.mjs",
		recipes + "testdata/python/conftest.py":                  "recipes/conftest.py",
		recipes + "testdata/java/src/test/java/IamportMock.java": "recipes/IamportMock.java",
		backends + "lib.mjs":                                     "example/lib.mjs", backends + "milliseconds/backend.mjs": "example/milliseconds/backend.mjs",
		backends + "milliseconds/merchant.yaml": "example/milliseconds/merchant.yaml",
	}
}

// composeBuild is the line of compose.yaml that builds the image, which needs a clone.
const composeBuild = "    build: {context: ../../.., dockerfile: cmd/iamport-mock/deploy/Dockerfile}\n"

// documents are the packed files of a commit. Links lead to what is packed, or to the repository at that commit.
func documents(source fs.FS, s stamp) ([]file, error) {
	var files []file
	for from, to := range packedPaths() {
		text, err := fs.ReadFile(source, from)
		if err != nil {
			return nil, err
		}
		made := string(text)
		d := document{source, s, from}
		switch from {
		case "README.md":
			made, err = d.readme(readme, made)
		case "README.ko.md":
			made, err = d.readme(readmeKorean, made)
		case "cmd/iamport-mock/deploy/compose.yaml":
			if !strings.Contains(made, composeBuild) {
				err = fmt.Errorf("%s has no line %q: teach documents.go", from, composeBuild)
			}
			made = strings.Replace(made, composeBuild, "", 1)
		case changelog, "cmd/internal/recipes/README.md":
			made, err = d.relink(made, packedPaths())
		}
		if err != nil {
			return nil, err
		}
		if from != changelog { // which tells of the repository
			made = inArchive(made)
		}
		files = append(files, file{name: to, text: []byte(made), mode: 0o644})
	}
	return byName(files), nil
}

// inArchive replaces commands and paths of a clone by those of an unpacked archive.
func inArchive(text string) string {
	return strings.NewReplacer(
		"go run ./cmd/", "./", "=cmd/internal/backends/testdata/", "=example/", " -f cmd/iamport-mock/deploy/", " -f deploy/",
	).Replace(text)
}

// document is a text of the repository that is packed.
type document struct {
	source fs.FS
	stamp
	from string // path in the repository
}

var (
	markedBlock = regexp.MustCompile("(?ms)^<!-- (?:run: serve|run|output) -->\n```\\w+\n.*?^```$")
	mdLink      = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// readme fills a template with the blocks and the first paragraph of the repository's README.
func (d document) readme(tmpl, own string) (string, error) {
	paragraphs := strings.SplitN(own, "\n\n", 4) // heading, other language, what it is
	blocks := markedBlock.FindAllString(own, -1)
	t, err := template.New(d.from).Funcs(template.FuncMap{"link": d.at, "shown": func(part string) (string, error) {
		for _, b := range blocks {
			if strings.Contains(b, part) {
				return b, nil
			}
		}
		return "", fmt.Errorf("%s has no marked block with %q", d.from, part)
	}}).Parse(tmpl)
	if err != nil {
		return "", err
	}
	if len(paragraphs) < 4 {
		return "", fmt.Errorf("%s has %d paragraphs, and its third says what the project is", d.from, len(paragraphs))
	}
	var text strings.Builder
	err = t.Execute(&text, map[string]string{"Version": d.version(), "Intro": paragraphs[2]})
	return text.String(), err
}

// at is the address of a file or folder of the repository at the commit. It must be there.
func (d document) at(target string) (string, error) {
	name, anchor, cut := strings.Cut(target, "#")
	info, err := fs.Stat(d.source, name)
	if err != nil {
		return "", fmt.Errorf("%s: the link %s: %w", d.from, target, err)
	}
	kind, ref := "blob", d.tag
	if info.IsDir() {
		kind = "tree"
	}
	if untagged.MatchString(ref) {
		ref = d.commit
	}
	address := "https://" + path.Join(d.module, kind, ref, name)
	if cut {
		address += "#" + anchor
	}
	return address, nil
}

// relink makes relative links lead to what is packed, by its path in the repository, and the others to the repository.
func (d document) relink(text string, files map[string]string) (string, error) {
	var failed error
	up := strings.Repeat("../", strings.Count(files[d.from], "/"))
	text = mdLink.ReplaceAllStringFunc(text, func(link string) string {
		target := mdLink.FindStringSubmatch(link)[1]
		name, anchor, cut := strings.Cut(target, "#")
		if name == "" || strings.Contains(target, "://") {
			return link
		}
		named := path.Join(path.Dir(d.from), name)
		if to, ok := files[named]; ok {
			return strings.Replace(link, name, up+to, 1)
		}
		if cut {
			named += "#" + anchor
		}
		address, err := d.at(named)
		failed = errors.Join(failed, err)
		return "](" + address + ")"
	})
	return text, failed
}
