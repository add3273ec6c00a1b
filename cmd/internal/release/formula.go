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
type download struct{ OS, CPU, Name, Sum string }

// writeFormula writes a Homebrew formula for the archives that Homebrew can install. Without one there is no formula.
func writeFormula(name string, s stamp, packed []packedArchive) error {
	systems := map[string]string{"darwin": "macos", "linux": "linux"}
	processors := map[string]string{"amd64": "intel", "arm64": "arm"}
	var downloads []download
	for _, a := range packed {
		if system, ok := systems[a.os]; ok {
			downloads = append(downloads, download{system, processors[a.arch], a.name, a.sum})
		}
	}
	if len(downloads) == 0 {
		return nil
	}
	var text strings.Builder
	err := template.Must(template.New("formula").Parse(formula)).Execute(&text, map[string]any{
		"Home": "https://" + s.module, "Tag": s.tag, "Version": s.version(), "Programs": programs(), "Downloads": downloads,
	})
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text.String()), 0o644)
}
