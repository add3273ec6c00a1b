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
