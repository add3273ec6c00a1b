package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestBOMHasLicences: each part of a release has its licence, those of the programs too, and the whole is valid by the
// schema of CycloneDX, which lists the identifiers of SPDX.
func TestBOMHasLicences(t *testing.T) {
	dir, _ := released(t)
	written, err := os.ReadFile(only(t, dir, "*.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var bom cyclonedx.BOM
	if err := json.Unmarshal(written, &bom); err != nil {
		t.Fatal(err)
	}
	has := map[string]string{}
	for _, c := range append(*bom.Components, *bom.Metadata.Component) {
		has[c.Name] = licencesOf(c)
		if has[c.Name] == "" {
			t.Errorf("%s has no licence", c.BOMRef)
		}
	}
	for name, want := range map[string]string{
		"iamport-mock": "Apache-2.0", "iamport-verify": "Apache-2.0", "std": "BSD-3-Clause", "golang.org/x/net": "BSD-3-Clause",
		"github.com/hashicorp/go-memdb": "MPL-2.0", "go.yaml.in/yaml/v3": "MIT AND Apache-2.0",
	} {
		if has[name] != want {
			t.Errorf("the licence of %s: got %q, want %q", name, has[name], want)
		}
	}
	var document any
	if err := json.Unmarshal(written, &document); err != nil {
		t.Fatal(err)
	}
	schema := cyclonedxSchema(t)
	if err := schema.Validate(document); err != nil {
		t.Error(err)
	}
	wrong := strings.Replace(string(written), `"id": "Apache-2.0"`, `"id": "Apache-3.0"`, 1)
	if err := json.Unmarshal([]byte(wrong), &document); err != nil {
		t.Fatal(err)
	}
	if schema.Validate(document) == nil {
		t.Error("the schema takes a licence that SPDX does not have")
	}
}

func licencesOf(c cyclonedx.Component) string {
	if c.Licenses == nil {
		return ""
	}
	var all []string
	for _, choice := range *c.Licenses {
		if choice.License != nil {
			all = append(all, choice.License.ID)
		} else {
			all = append(all, choice.Expression)
		}
	}
	return strings.Join(all, ", ")
}

// cyclonedxSchema is the schema that stands beside the library which writes the file.
func cyclonedxSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	const home = "http://cyclonedx.org/schema/"
	c := jsonschema.NewCompiler()
	for url, file := range map[string]string{
		"bom-1.6.schema.json": "bom-1.6.schema.json", "spdx.schema.json": "spdx.schema.json", "jsf-0.82.schema.json": "jsf-0.82.schemax.json",
	} {
		f, err := os.Open(filepath.Join(strings.TrimSpace(string(dir)), "schema", file))
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(f)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(home+url, document); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile(home + "bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestLicencesAreTold: a licence that cannot be told is an error that names the module.
func TestLicencesAreTold(t *testing.T) {
	t.Parallel()
	apache, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"
	part := func(owners, body string) string {
		return "\n" + strings.Repeat("=", 80) + "\n" + owners + "\n\n" + body
	}
	file := func(parts ...string) []file {
		return []file{{name: ownTerms, text: apache}, {name: otherTerms, text: []byte("whose they are\n" + strings.Join(parts, ""))}}
	}
	for _, c := range []struct{ reason, module, parts, want string }{
		{"our own", ours, "", "Apache-2.0"},
		{"one of several modules with one text", "b@v2", part("a v1 (LICENSE)\nb v2 (LICENSE.txt)", string(apache)), "Apache-2.0"},
		{"the standard library has the terms of a module", standardLibrary, part(standard+" v1 (LICENSE)", string(apache)), "Apache-2.0"},
		{"a notice alone", "a@v1", part("a v1 (NOTICE)", string(apache)), "a@v1 has no licence in THIRD_PARTY_LICENSES.txt: run make generate"},
		{"another version", "a@v2", part("a v1 (LICENSE)", string(apache)), "a@v2 has no licence in THIRD_PARTY_LICENSES.txt: run make generate"},
		{"no known text", "a@v1", part("a v1 (LICENSE)", "Do what you like.\n"), "a@v1: the licence in LICENSE cannot be told, 0% of it is known: read it and decide"},
		{"the first sentence of one", "a@v1", part("a v1 (COPYING)", mit), "a@v1: the licence in COPYING cannot be told, 0% of it is known: read it and decide"},
		{"the second of two texts", "a@v1", part("a v1 (LICENSE)", string(apache)) + part("a v1 (LICENSE-LOGO)", "Ask us."), "a@v1: the licence in LICENSE-LOGO cannot be told, 0% of it is known: read it and decide"},
		{"an address alone", "a@v1", part("a v1 (LICENSE)", "https://www.apache.org/licenses/LICENSE-2.0\n"), "a@v1: its licence is named by an address alone: read it and decide"},
		{"nobody's", "a@v1", part("somebody", "MIT"), `THIRD_PARTY_LICENSES.txt: "somebody" names no module: run make generate`},
	} {
		all, err := readTerms(file(c.parts))
		got := ""
		if err == nil {
			var found *cyclonedx.Licenses
			if found, err = all.of(c.module); err == nil {
				got = licencesOf(cyclonedx.Component{Licenses: found})
			}
		}
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}
