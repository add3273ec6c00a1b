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
)

//go:embed merchant api
var suites embed.FS

// Suite is the merchant suite in a language: files that the language lacks are
// those in English.
func Suite(lang report.Lang) []Source {
	sources := read("merchant")
	if lang != report.Korean {
		return sources
	}
	for _, own := range read("merchant/ko") {
		i := slices.IndexFunc(sources, func(s Source) bool { return path.Base(s.Name) == path.Base(own.Name) })
		sources[i] = own
	}
	return sources
}

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
			sources = append(sources, Source{name, text})
		}
	}
	return sources
}

// ReadDir reads all feature files below a folder of a team's own.
func ReadDir(dir string) ([]Source, error) {
	var sources []Source
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".feature" {
			return err
		}
		text, err := os.ReadFile(name)
		sources = append(sources, Source{filepath.ToSlash(name), text})
		return err
	})
	if err == nil && len(sources) == 0 {
		err = fmt.Errorf("%s: there is no .feature file in it", dir)
	}
	return sources, err
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
