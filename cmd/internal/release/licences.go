package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
	"github.com/google/licensecheck"
)

const (
	ownTerms   = "LICENSE"
	otherTerms = "THIRD_PARTY_LICENSES.txt"
)

// terms are the licence texts that a release carries, by module as module@version; two have no version.
type terms map[string][]text

const (
	ours            = "iamport-mock"
	standardLibrary = "std"
)

// text is one file of a module.
type text struct{ name, body string }

// standard is whose terms the standard library has, as the first lines of otherTerms say.
const standard = "golang.org/x/net"

var (
	ruler = regexp.MustCompile(`(?m)^={80}\n`)
	owner = regexp.MustCompile(`^(\S+) (\S+) \((.+)\)$`)
	// permits is how a file is called that gives the licence. Notices and patents only add to it.
	permits = regexp.MustCompile(`(?i)^(licen[cs]e|copying)`)
)

// readTerms reads the terms among the papers of a release.
func readTerms(papers []file) (terms, error) {
	all := terms{}
	for _, paper := range papers {
		switch paper.name {
		case ownTerms:
			all[ours] = []text{{ownTerms, string(paper.text)}}
		case otherTerms:
			for _, part := range ruler.Split(string(paper.text), -1)[1:] {
				if err := all.add(part); err != nil {
					return nil, err
				}
			}
		}
	}
	return all, nil
}

// add adds one text, which stands below the lines that name whose it is.
func (all terms) add(part string) error {
	owners, body, _ := strings.Cut(part, "\n\n")
	for line := range strings.SplitSeq(owners, "\n") {
		found := owner.FindStringSubmatch(line)
		if found == nil {
			return fmt.Errorf("%s: %q names no module: run make generate", otherTerms, line)
		}
		module, version, name := found[1], found[2], found[3]
		if !permits.MatchString(name) {
			continue
		}
		all[module+"@"+version] = append(all[module+"@"+version], text{name, body})
		if module == standard {
			all[standardLibrary] = append(all[standardLibrary], text{name, body})
		}
	}
	return nil
}

// enough is how much of a text must be known, in percent. The rest are names and years of copyright, and sentences such
// as "this project is covered by two licences".
const enough = 75

// of is the licence of a module as an SPDX identifier, or an expression where it has several. It is an error that it
// cannot be told, so that a bill of materials has no gap.
func (all terms) of(module string) (*cyclonedx.Licenses, error) {
	texts := all[module]
	if len(texts) == 0 {
		return nil, fmt.Errorf("%s has no licence in %s: run make generate", module, otherTerms)
	}
	var ids []string
	for _, t := range texts {
		found := licensecheck.Scan([]byte(t.body))
		if found.Percent < enough {
			return nil, fmt.Errorf("%s: the licence in %s cannot be told, %.0f%% of it is known: read it and decide", module, t.name, found.Percent)
		}
		for _, m := range found.Match {
			if !m.IsURL && !slices.Contains(ids, m.ID) {
				ids = append(ids, m.ID)
			}
		}
	}
	switch len(ids) {
	case 0:
		return nil, errors.New(module + ": its licence is named by an address alone: read it and decide")
	case 1:
		return &cyclonedx.Licenses{{License: &cyclonedx.License{ID: ids[0]}}}, nil
	}
	return &cyclonedx.Licenses{{Expression: strings.Join(ids, " AND ")}}, nil
}
