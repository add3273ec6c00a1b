package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/CycloneDX/cyclonedx-go"
)

// writeBOM writes which modules each program of a platform has, as CycloneDX 1.6. It is what the linker says and not
// what go.mod says, so tests and other systems add nothing.
func writeBOM(name string, one *built, licences terms) error {
	own, err := licences.of(ours)
	if err != nil {
		return err
	}
	root := cyclonedx.Component{
		Type: cyclonedx.ComponentTypeApplication, BOMRef: one.base(), Name: "iamport-mock", Version: one.version(),
		PackageURL: purl(one.module, one.tag), Licenses: own,
		Properties: &[]cyclonedx.Property{{Name: "commit", Value: one.commit}, {Name: "platform", Value: one.platform.String()}},
	}
	parts := map[string]cyclonedx.Component{}
	dependencies := []cyclonedx.Dependency{{Ref: root.BOMRef, Dependencies: refs(programs())}}
	for _, program := range programs() {
		parts[program] = cyclonedx.Component{
			Type: cyclonedx.ComponentTypeApplication, BOMRef: program, Name: program, Version: one.version(), Licenses: own,
		}
		linked, err := modules(one.infos[program], licences)
		if err != nil {
			return fmt.Errorf("%s: %w", program, err)
		}
		for _, m := range linked {
			parts[m.PackageURL] = m
		}
		names := make([]string, len(linked))
		for i, m := range linked {
			names[i] = m.BOMRef
		}
		dependencies = append(dependencies, cyclonedx.Dependency{Ref: program, Dependencies: refs(names)})
	}
	bom := cyclonedx.NewBOM()
	bom.Metadata = &cyclonedx.Metadata{Timestamp: one.date.UTC().Format(time.RFC3339), Component: &root}
	components := slices.SortedFunc(maps.Values(parts), func(a, b cyclonedx.Component) int { return cmp.Compare(a.BOMRef, b.BOMRef) })
	bom.Components, bom.Dependencies = &components, &dependencies
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := cyclonedx.NewBOMEncoder(f, cyclonedx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cyclonedx.SpecVersion1_6); err != nil {
		return err
	}
	return f.Close()
}

// modules are those that a program links, and the standard library.
func modules(info *debug.BuildInfo, licences terms) ([]cyclonedx.Component, error) {
	linked := []cyclonedx.Component{library("std", strings.TrimPrefix(info.GoVersion, "go"))}
	whose := []string{standardLibrary}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		linked, whose = append(linked, library(m.Path, m.Version)), append(whose, m.Path+"@"+m.Version)
	}
	for i := range linked {
		var err error
		if linked[i].Licenses, err = licences.of(whose[i]); err != nil {
			return nil, err
		}
	}
	return linked, nil
}

func library(name, version string) cyclonedx.Component {
	url := purl(name, version)
	return cyclonedx.Component{
		Type: cyclonedx.ComponentTypeLibrary, BOMRef: url, Name: path.Clean(name), Version: version, PackageURL: url, Scope: cyclonedx.ScopeRequired,
	}
}

// purl is how scanners for vulnerabilities name a Go module.
func purl(module, version string) string {
	return "pkg:golang/" + module + "@" + strings.ReplaceAll(version, "+", "%2B")
}

func refs(names []string) *[]string { return &names }
