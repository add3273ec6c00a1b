package features

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/openapi/folder"
)

//go:embed merchant api
var suites embed.FS

// Suite is the merchant suite in a language.
func Suite(lang report.Lang) []Source { return read(lang.Say("merchant", "merchant/ko")) }

// apiSuite is the suite of the imitated API in a language.
func apiSuite(lang report.Lang) []Source { return read(lang.Say("api", "api/ko")) }

// read gives the feature files of an embedded folder.
func read(dir string) []Source {
	var sources []Source
	entries, err := suites.ReadDir(dir)
	if err != nil {
		return nil // never: the folders are embedded
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if text, err := suites.ReadFile(name); err == nil && path.Ext(name) == ".feature" {
			sources = append(sources, Source{Name: name, Text: text})
		}
	}
	return sources
}

// ReadDir reads all feature files below a folder of a team's own, or one file.
// Names that begin with a dot are left out and each file is read once, whatever
// links lead to it. Every file that cannot be read is named in the error.
func ReadDir(dir string) ([]Source, error) {
	root, only := folder.Split(dir)
	if only != "" {
		text, err := readFeature(os.DirFS(root), only, filepath.ToSlash(dir))
		if err != nil {
			return nil, err
		}
		return []Source{{Name: filepath.ToSlash(dir), Text: text, Own: true}}, nil
	}
	files := folder.New(os.DirFS(root), func(name string) bool { return path.Ext(name) == ".feature" })
	var sources []Source
	var wrongs []error
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error { // every error is kept
		shown := path.Join(filepath.ToSlash(root), name)
		if err != nil {
			wrongs = append(wrongs, unreadable(shown, err))
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		text, err := readFeature(files, name, shown)
		if err != nil {
			wrongs = append(wrongs, err)
			return nil
		}
		sources = append(sources, Source{Name: shown, Text: text, Own: true})
		return nil
	})
	if len(wrongs) == 0 && len(sources) == 0 {
		wrongs = append(wrongs, fmt.Errorf("%s: there is no .feature file in it", dir))
	}
	return sources, errors.Join(wrongs...)
}

// readFeature reads a feature file, without a byte order mark.
func readFeature(files fs.FS, name, shown string) ([]byte, error) {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, unreadable(shown, err)
	}
	text, flaw := folder.Text(body)
	if flaw != nil {
		return nil, fmt.Errorf("%s:%d:%d: %s", shown, flaw.Line, flaw.Column, flaw)
	}
	return text, nil
}

// unreadable names a file or folder once: errors of the file system name it too,
// from the root of the folder.
func unreadable(shown string, err error) error {
	if wrapped := (*fs.PathError)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return fmt.Errorf("%s: cannot be read: %w", shown, err)
}

// checkTags finds claims that nobody can make, so that a slip in a tag does not
// take a scenario out of the run for good.
func (p *plan) checkTags() error {
	var wrongs []error
	known := claimNames()
	for _, s := range p.scenarios {
		for _, tag := range s.tags {
			if name, ok := strings.CutPrefix(tag, "@claims:"); ok && !slices.Contains(known, name) {
				wrongs = append(wrongs, fmt.Errorf("%s: no claim is called %q; the nearest is %q", s.id(), name, nearestOf(name, known)))
			}
		}
	}
	return errors.Join(wrongs...)
}
