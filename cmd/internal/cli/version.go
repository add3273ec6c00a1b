package cli

import (
	"cmp"
	_ "embed" // notices.txt
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// notices are the licences of what the programs are built from.
//
//go:embed notices.txt
var notices string

// Build is what the binary was made from.
type Build struct {
	Version  string `json:"version"`            // module version, or "devel"
	Revision string `json:"revision,omitempty"` // commit of the checkout it was built in
	Date     string `json:"date,omitempty"`     // of that commit, RFC 3339 in UTC
	Modified bool   `json:"modified,omitempty"` // the checkout had changes
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Contract string `json:"kin-openapi,omitempty"` // version of the contract checker's library
}

// BuildInfo reads what the Go tool wrote into the binary.
func BuildInfo() Build {
	b := Build{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "(devel)" {
		b.Version = cmp.Or(v, b.Version)
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	for _, dep := range info.Deps {
		if dep.Path == "github.com/getkin/kin-openapi" {
			b.Contract = dep.Version
		}
	}
	return b
}

// commit is how the text begins that says what the binary was made from; "" = it does not know.
func (b Build) commit() string {
	if b.Revision == "" {
		return ""
	}
	return fmt.Sprintf("commit %.12s of %.10s, ", b.Revision, b.Date)
}

// NewVersion is the command that prints the version.
func NewVersion(p Process) *cobra.Command {
	var format string
	var licenses bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version and what it was built with",
		Args:  NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if licenses {
				_, err := io.WriteString(p.Stdout, notices)
				return err
			}
			b := BuildInfo()
			if format == FormatJSON {
				return json.NewEncoder(p.Stdout).Encode(b)
			}
			_, err := fmt.Fprintln(p.Stdout, p.Translator()(fmt.Sprintf("%s %s (%s%s, %s, kin-openapi %s)",
				p.Name, b.Version, b.commit(), b.Go, b.Platform, cmp.Or(b.Contract, "not linked"))))
			return err
		},
	}
	cmd.Flags().Var(NewChoice(&format, FormatText, FormatJSON), "format", "how it looks on stdout")
	cmd.Flags().BoolVar(&licenses, "licenses", false, "print the licences of the modules that the programs are built from")
	return cmd
}
