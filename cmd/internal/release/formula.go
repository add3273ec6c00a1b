package main

import (
	_ "embed" // formula.rb.tmpl
	"os"
	"strings"
	"text/template"
)

//go:embed formula.rb.tmpl
var formula string

// download is an archive as the formula names it.
type download struct{ CPU, Name, Sum string }

// system has the archives of one block on_NAME, of which Homebrew allows one.
type system struct {
	Name      string
	Downloads []download
}

// writeFormula writes a Homebrew formula for the archives that Homebrew can install. Without one there is no formula.
func writeFormula(name string, s stamp, packed []packedArchive) error {
	processors := map[string]string{"amd64": "intel", "arm64": "arm"}
	var systems []system
	for _, s := range []struct{ os, name string }{{"darwin", "macos"}, {"linux", "linux"}} {
		var downloads []download
		for _, a := range packed {
			if a.os == s.os {
				downloads = append(downloads, download{processors[a.arch], a.name, a.sum})
			}
		}
		if len(downloads) > 0 {
			systems = append(systems, system{s.name, downloads})
		}
	}
	if len(systems) == 0 {
		return nil
	}
	var text strings.Builder
	err := template.Must(template.New("formula").Parse(formula)).Execute(&text, map[string]any{
		"Home": "https://" + s.module, "Tag": s.tag, "Version": s.version(), "Programs": programs(), "Systems": systems,
	})
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text.String()), 0o644)
}
