package house

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

const fixedPathReason = "a program is found on the path of whoever runs it; at a fixed place one is used that nobody asked for"

// fixedPlace is where systems keep what they install.
var fixedPlace = regexp.MustCompile(`^/(usr|bin|sbin|opt|snap|nix|Applications|Library)/`)

// fixedPathsAllowed are files that may name such a place.
var fixedPathsAllowed = []string{
	"mockserver/intercept/roots.go",                // certificates of the system, no program
	"client/verifier/sqlregistry/postgrestest/...", // looks there only where IAMPORT_MOCK_REQUIRE demands PostgreSQL
}

// fixedPaths finds texts that name a place where systems keep programs.
func fixedPaths(sources []source) []finding {
	var found []finding
	for _, s := range sources {
		if within(fixedPathsAllowed, s.path) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(literal.Value); err == nil && fixedPlace.MatchString(text) {
				found = append(found, finding{s.at(n), "the fixed path " + text, fixedPathReason})
			}
			return true
		})
	}
	return found
}

func TestFixedPaths(t *testing.T) {
	t.Parallel()
	report(t, fixedPaths(load(t).sources))
}

func TestFixedPathsGoesRed(t *testing.T) {
	t.Parallel()
	run := func(program string) string {
		return "package x\nimport \"os/exec\"\nvar _ = exec.Command(`" + program + "`)\n"
	}
	goesRed(t, fixedPaths, []red{
		{"a program at its usual place", "a/a_test.go", run("/us" + "r/bin/node"), 1},
		{"a pattern of such places", "a/a_test.go", run("/us" + "r/lib/postgresql/*/bin/initdb"), 1},
		{"a browser of macOS", "a/a_test.go", run("/App" + "lications/Chromium.app"), 1},
		{"a program of the path", "a/a_test.go", run("node"), 0},
		{"a route of the API", "a/a_test.go", run("/users/getToken"), 0},
		{"the owner of the rule", "client/verifier/sqlregistry/postgrestest/server.go", run("/us" + "r/lib/postgresql"), 0},
	})
}
