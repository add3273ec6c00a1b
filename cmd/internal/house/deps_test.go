package house

import (
	"os/exec"
	"strings"
	"testing"
)

// linkage forbids packages anywhere below a package, however deep.
type linkage struct {
	pkg    string
	banned []string
	reason string
}

var linkages = []linkage{
	{"./mockserver", []string{"testing/...", "net/http/httptest"}, "programs embed the mock; it must not bring the test flags and machinery with it"},
	{"./openapi", []string{"testing/...", "net/http/httptest"}, "the contract is linked into the binaries"},
	{"./client", []string{"testing/...", "net/http/httptest"}, "the client is linked into production programs"},
	{
		"./cmd/iamport-mock",
		[]string{
			"testing/...", "net/http/httptest", "database/sql/...", "modernc.org/...", "github.com/jackc/...", "./client/verifier/sqlregistry/...",
			"./features/...", "github.com/cucumber/...", "./openapi/drift",
		},
		"a server starts no process: godog runs 'go env' in its package initialisation, in every program that links it. " +
			"It stays small, too: no database, no harness, no test machinery",
	},
	{
		"./cmd/iamport-verify",
		[]string{"net/http/httptest", "database/sql", "modernc.org/...", "github.com/jackc/...", "./client/...", "./features/internal/mutant/..."},
		"it stays small and is not a merchant: it links neither a database nor the reference, nor a wrong merchant. godog " +
			"brings package testing for its *testing.T (no flag is registered before testing.Init) and interfaces of database/sql/driver",
	},
}

// wrongLinks compares what a package links with what it must not.
func wrongLinks(l linkage, deps []string) []finding {
	var found []finding
	for _, d := range deps {
		if within(l.banned, importPath(d)) {
			found = append(found, finding{l.pkg + ":deps", "links " + d, l.reason})
		}
	}
	return found
}

func TestLinkedPackages(t *testing.T) {
	t.Parallel()
	repo := load(t)
	for _, l := range linkages {
		if !hasCode(repo, l.pkg) {
			t.Logf("%s is not built yet", l.pkg)
			continue
		}
		report(t, wrongLinks(l, listDeps(t, repo.root, l.pkg)))
	}
}

func hasCode(repo repository, pkg string) bool {
	for _, s := range repo.sources {
		if packagePath(s) == pkg && !s.test {
			return true
		}
	}
	return false
}

func listDeps(t *testing.T, root, pkg string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-deps", pkg)
	cmd.Dir = root
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v\n%s", pkg, err, problems.String())
	}
	return strings.Fields(string(out))
}

func TestLinkedPackagesGoesRed(t *testing.T) {
	t.Parallel()
	repo := load(t)
	// The list itself is real: a made-up rule forbids a package that is certainly in it.
	deps := listDeps(t, repo.root, "net/http")
	made := linkage{"net/http", []string{"fmt"}, "made up"}
	if got := wrongLinks(made, deps); len(got) != 1 {
		t.Errorf("a forbidden package among %d was found %d times, want once", len(deps), len(got))
	}
	for _, l := range linkages {
		if got := wrongLinks(l, []string{"net/http/httptest", "errors"}); len(got) != 1 {
			t.Errorf("%s: net/http/httptest was found %d times, want once", l.pkg, len(got))
		}
	}
}

// foreignLinks are what a package of ours links beyond itself, the standard library and golang.org/x.
func foreignLinks(pkg string, deps []string) []finding {
	var found []finding
	for _, d := range deps {
		first, _, _ := strings.Cut(d, "/")
		if strings.Contains(first, ".") && first != "golang.org" && importPath(d) != pkg {
			found = append(found, finding{
				pkg + ":deps", "links " + d,
				"a team takes the client into its own program, and nothing else with it",
			})
		}
	}
	return found
}

func TestClientStandsAlone(t *testing.T) {
	t.Parallel()
	deps := listDeps(t, load(t).root, "./client")
	if len(deps) < 50 {
		t.Fatalf("%d packages are linked: the list cannot be right", len(deps))
	}
	report(t, foreignLinks("./client", deps))
}

func TestClientStandsAloneGoesRed(t *testing.T) {
	t.Parallel()
	for dep, want := range map[string]int{
		"net/http": 0, "vendor/golang.org/x/net/http2/hpack": 0, "golang.org/x/sync/singleflight": 0, modulePath + "/client": 0,
		"github.com/gorilla/mux": 1, modulePath + "/client/verifier": 1, modulePath + "/openapi": 1,
	} {
		if got := foreignLinks("./client", []string{dep}); len(got) != want {
			t.Errorf("%s was found %d times, want %d", dep, len(got), want)
		}
	}
}
