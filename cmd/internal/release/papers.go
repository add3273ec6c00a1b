package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// papers are what an archive has beside the programs: documents, examples, terms, and completions for four shells. The programs
// of this machine print the last two.
func (b *builder) papers(ctx context.Context, host *built) ([]file, error) {
	papers, err := documents(os.DirFS(b.source), host.stamp)
	if err != nil {
		return nil, err
	}
	add := func(name string, text []byte) { papers = append(papers, file{name: name, text: text, mode: 0o644}) }
	terms, err := b.output(ctx, b.source, host.paths["iamport-mock"], "version", "--licenses")
	if err != nil {
		return nil, err
	}
	add(otherTerms, terms)
	for _, program := range programs() {
		for _, s := range []struct{ shell, name string }{
			{"bash", program + ".bash"}, {"zsh", "_" + program}, {"fish", program + ".fish"}, {"powershell", program + ".ps1"},
		} {
			text, err := b.output(ctx, b.source, host.paths[program], "completion", s.shell)
			if err != nil {
				return nil, err
			}
			add("completions/"+s.name, text)
		}
	}
	return papers, nil
}

const (
	changelog = "CHANGELOG.md"
	notes     = "notes.md"
)

var anySection = regexp.MustCompile(`(?m)^## `)

// section is the text of the changelog below the heading of a version. An error says that the changelog lacks it.
func section(text, version string) (string, error) {
	heading := regexp.MustCompile(`(?m)^## ` + regexp.QuoteMeta(version) + `( .*)?$`)
	at := heading.FindStringIndex(text)
	if at == nil {
		return "", fmt.Errorf("%s has no section ## %s: cut one, as cmd/internal/release/RELEASING.md says", changelog, version)
	}
	body := text[at[1]:]
	if end := anySection.FindStringIndex(body); end != nil {
		body = body[:end[0]]
	}
	body = strings.TrimSpace(body)
	if body == "" {
		return "", errors.New(changelog + ": the section ## " + version + " is empty")
	}
	return body + "\n", nil
}

// untagged is the version of a commit that has no tag: the Go tool's, with the commit at its end.
var untagged = regexp.MustCompile(`-(0\.)?\d{14}-[0-9a-f]{12}$`)

// writeNotes writes what the changelog says of a tagged version. A version that is not a tag has no notes.
func writeNotes(dir, source string, s stamp) error {
	if untagged.MatchString(s.tag) {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(source, changelog))
	if err != nil {
		return err
	}
	said, err := section(string(text), s.version())
	if err != nil {
		return err
	}
	d := document{os.DirFS(source), s, changelog}
	if said, err = d.relink(said, nil); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, notes), []byte(said), 0o644)
}
