package house

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// scope says which files an arrow is forbidden in.
type scope int

const (
	code   scope = iota // files that are built into something
	inside              // those and tests that are part of the package; external tests are free
	all                 // every file
)

// arrow forbids imports. Patterns that begin with "./" are packages of ours; "third party" is whatever is neither ours
// nor the standard library's.
type arrow struct {
	from   []string // packages the rule is for
	not    []string // packages among them that it is not for
	to     []string // what they must not import
	except []string // what they may import all the same
	scope  scope
	reason string
}

const (
	ours       = "./..."
	thirdParty = "third party"
)

// arrows are the directions of imports. A package that does not exist yet has no imports.
var arrows = []arrow{
	{
		from: []string{"./mockserver/..."}, to: []string{"./client/..."}, scope: inside,
		reason: "the fake and the client are each written from the document; a shared type makes both wrong together. " +
			"Only external _test packages introduce them to each other",
	},
	{
		from: []string{"./client/..."}, to: []string{"./mockserver/..."}, scope: inside,
		reason: "the client and the fake are each written from the document; a shared type makes both wrong together. " +
			"Only external _test packages introduce them to each other",
	},
	{
		from: []string{ours}, not: []string{"./openapi/..."}, to: []string{"github.com/getkin/kin-openapi/..."}, scope: all,
		reason: "kin-openapi changes often and has traps; openapi closes them once and says one stable sentence",
	},
	{
		from: []string{"./openapi/..."}, to: []string{ours}, except: []string{"./openapi/..."},
		reason: "the contract stands below everything that is held against it",
	},
	{
		from: []string{"./mockserver/internal/clock", "./mockserver/identity"}, to: []string{ours},
		reason: "time and people import nothing of ours: they know nothing of servers, files or wires",
	},
	{
		from: []string{"./mockserver/store/..."}, to: []string{ours}, except: []string{"./mockserver/identity"},
		reason: "the store keeps people and tokens; it knows neither files nor HTTP",
	},
	{
		from: []string{"./mockserver/internal/answer"}, to: []string{ours}, except: []string{"./mockserver/identity", "./mockserver/store"},
		reason: "what is said is pure: it follows from a record, a site and the switches, and looks nothing up",
	},
	{
		from: []string{"./mockserver/internal/world"}, to: []string{ours, "net/http/..."},
		except: []string{
			"./mockserver/internal/answer", "./mockserver/internal/clock", "./mockserver/store", "./mockserver/journal", "./mockserver/fault",
			"./mockserver/fixture", "./mockserver/identity",
		},
		reason: "what the mock knows is the same whoever asks: it stands below those that answer requests and those that steer",
	},
	{
		from: []string{"./mockserver/internal/api"}, to: []string{"./mockserver", "./mockserver/internal/steer", "./mockserver/window/...", "./mockserver/console/..."},
		reason: "the imitated API answers from a world; who steers that world, and what a browser sees, does not concern a request",
	},
	{
		from: []string{"./mockserver/internal/steer"}, to: []string{"./mockserver", "./mockserver/internal/api", "./mockserver/window/...", "./mockserver/console/..."},
		reason: "who steers a world changes what it knows, never how a request is answered; what it needs of the document it is handed",
	},
	{
		from: []string{"./mockserver/fault/...", "./mockserver/journal/..."}, to: []string{ours},
		except: []string{"./mockserver/internal/clock", "./openapi/hidden", "./openapi/nearest", "./openapi/strictjson", "./mockserver/fault/...", "./mockserver/journal/..."},
		reason: "faults and journal entries are data that any server could use; of ours they need the clock and the readers of slips and JSON alone",
	},
	{
		from: []string{"./mockserver/fixture/..."}, to: []string{ours},
		except: []string{
			"./mockserver/identity", "./mockserver/fault/...", "./openapi/...", "./mockserver/fixture/...",
			"./mockserver/internal/clock", // waiting, which has one owner
		},
		reason: "QA checks fixtures without starting anything: they need people, faults and the contract, not a server",
	},
	{
		from: []string{"./mockserver/control/..."},
		to: []string{
			"./mockserver", "./mockserver/store/...", "./mockserver/internal/world", "./mockserver/internal/answer", "./mockserver/internal/api",
			"./mockserver/internal/steer", "./features/...", "./cmd/...",
		},
		reason: "control declares the interface that it steers; it must be able to steer any server that has it",
	},
	{
		from: []string{"./mockserver/window/...", "./mockserver/console/..."},
		to: []string{
			"./mockserver", "./mockserver/store/...", "./mockserver/internal/world", "./mockserver/internal/api", "./mockserver/internal/steer",
		},
		reason: "window and console act through the interface that control declares, as everybody else does",
	},
	{
		from: []string{"./mockserver/intercept/..."}, to: []string{ours},
		except: []string{"./mockserver/intercept/...", "./mockserver/control", "./mockserver/journal", "./mockserver/internal/clock"},
		reason: "certificates and the proxy serve any handler; what they know of a mock they ask as everybody else does",
	},
	{
		from: []string{ours}, not: []string{"./mockserver/intercept/..."}, to: []string{"github.com/elazarl/goproxy/...", "software.sslmate.com/..."},
		reason: "whoever takes the mock into a test gets no proxy with it",
	},
	{
		from: []string{"./mockserver"}, to: []string{"./mockserver/intercept/..."},
		reason: "whoever takes the mock into a test gets no proxy with it; the command puts the two together",
	},
	{
		from: []string{"./mockserver/..."}, to: []string{"./features/...", "./cmd/..."},
		reason: "the mock is used by the harness and the commands, never the other way round",
	},
	{
		from: []string{"./client/..."}, to: []string{ours}, except: []string{"./client/..."},
		reason: "a team takes the client into its own program and must not get the mock with it",
	},
	{
		from: []string{"./client"}, to: []string{"./client/..."},
		reason: "client is below verifier and merchant; imports go downwards",
	},
	{
		from: []string{"./client/verifier/..."}, to: []string{"./client/merchant/..."},
		reason: "the verifier decides without knowing any merchant; imports go downwards",
	},
	{
		from: []string{"./client"}, to: []string{thirdParty}, except: []string{"golang.org/x/..."},
		reason: "client keeps to the standard library and golang.org/x, so that anyone can take it",
	},
	{
		from: []string{"./features/..."}, not: []string{"./features/internal/mutant/..."}, to: []string{ours},
		except: []string{"./features/...", "./mockserver/control", "./openapi/..."},
		reason: "the harness speaks HTTP to whatever it is pointed at; it needs the control client, and what stands below mock and harness",
	},
	{
		from: []string{"./openapi/bilingual", "./openapi/folder", "./openapi/hidden", "./openapi/nearest", "./openapi/strictjson"}, to: []string{ours, thirdParty},
		reason: "folders, slips and JSON are for mock, harness and commands alike: they stand below all and bring no document, YAML or Gherkin with them",
	},
	{
		from: []string{"./openapi/plainyaml/..."}, to: []string{ours}, except: []string{"./openapi/plainyaml/...", "./openapi/bilingual", "./openapi/folder", "./openapi/hidden", "./openapi/nearest"},
		reason: "YAML that people write is read by one package for mock and harness; it knows no document, no fixture and no contract file",
	},
	{
		from: []string{ours}, not: []string{"./client/verifier/sqlregistry/postgrestest", "./features/report/reporttest"},
		to:     []string{"./client/verifier/sqlregistry/postgrestest", "./features/report/reporttest"},
		reason: "they start servers and make up reports for tests alone; their users have no folder in common whose internal could hold them",
	},
	{
		from: []string{ours}, not: []string{"./openapi/plainyaml/yamltest"}, to: []string{"./openapi/plainyaml/yamltest", "github.com/santhosh-tekuri/jsonschema/..."},
		reason: "corpora and the validation of schemas are for tests alone and never shipped",
	},
	{
		from: []string{"./features/internal/mutant/..."}, to: []string{ours}, except: []string{"./features/internal/mutant/...", "./client/..."},
		reason: "a mutant is a merchant that is wrong in one way; it knows the client and nothing of what tests it",
	},
	{
		from: []string{ours}, not: []string{"./features/internal/mutant/..."}, to: []string{"./features/internal/mutant/..."},
		reason: "wrong merchants are linked by tests alone and never shipped",
	},
	{
		from: []string{ours}, not: []string{"./openapi/...", "./mockserver/fixture/...", "./mockserver", "./features/contract/..."},
		to:     []string{"go.yaml.in/yaml/...", "gopkg.in/yaml.v2", "gopkg.in/yaml.v3", "github.com/goccy/go-yaml/..."},
		reason: "YAML is read by node below openapi, in fixtures and in a team's own contract file; elsewhere it guesses types",
	},
	{
		from: []string{ours}, not: []string{"./mockserver/internal/clock"}, to: []string{"math/rand", "math/rand/v2"},
		reason: "chance belongs to a server and its seed, or a run cannot be repeated",
	},
	{
		from: []string{"./cmd/iamport-mock", "./cmd/internal/serving", "./cmd/internal/cli"}, to: []string{"./features/..."},
		reason: "features brings godog, which runs 'go env' at every start of a program that links it; a server must start no process",
	},
	{
		from: []string{ours}, to: []string{"log"},
		reason: "log/slog, injected: the log package is a global and ends processes",
	},
	{
		from: []string{ours}, to: []string{"./cmd/internal/house", "./cmd/internal/readme", "./cmd/internal/clients", "./cmd/internal/browser"},
		reason: "these packages hold tests of the whole module and are not a library",
	},
}

// packagePath is how a source's package is written in a pattern.
func packagePath(s source) string {
	if s.dir() == "." {
		return "."
	}
	return "./" + s.dir()
}

// importPath is how an import is written in a pattern.
func importPath(p string) string {
	if rest, ok := strings.CutPrefix(p, modulePath); ok && (rest == "" || rest[0] == '/') {
		return "." + rest
	}
	return p
}

func (a arrow) concerns(s source) bool {
	p := packagePath(s)
	if !within(a.from, p) || within(a.not, p) {
		return false
	}
	switch a.scope {
	case all:
		return true
	case inside:
		return !s.external()
	default:
		return !s.test
	}
}

func (a arrow) forbids(p string) bool {
	if within(a.except, p) {
		return false
	}
	if within(a.to, p) {
		return true
	}
	first, _, _ := strings.Cut(p, "/")
	return slices.Contains(a.to, thirdParty) && strings.Contains(first, ".") && first != "."
}

func wrongArrows(sources []source) []finding {
	var found []finding
	for _, s := range sources {
		for _, i := range s.imports() {
			if i.name == "." {
				found = append(found, finding{i.at, "dot import of " + i.path, "a reader must see where a name comes from"})
			}
			p := importPath(i.path)
			for _, a := range arrows {
				if a.concerns(s) && a.forbids(p) {
					found = append(found, finding{i.at, fmt.Sprintf("%s imports %s", packagePath(s), p), a.reason})
				}
			}
		}
	}
	return found
}

func TestImports(t *testing.T) {
	t.Parallel()
	report(t, wrongArrows(load(t).sources))
}

func TestImportsGoesRed(t *testing.T) {
	t.Parallel()
	file := func(pkg, imp string) string { return "package " + pkg + "\nimport _ \"" + imp + "\"\n" }
	goesRed(t, wrongArrows, []red{
		{"the mock must not use the client", "mockserver/token.go", file("mockserver", modulePath+"/client"), 1},
		{"nor may its inner tests", "mockserver/token_test.go", file("mockserver", modulePath+"/client"), 1},
		{"its external tests may", "mockserver/token_test.go", file("mockserver_test", modulePath+"/client"), 0},
		{"the client must not use the mock (and takes nothing of ours)", "client/client.go", file("client", modulePath+"/mockserver/identity"), 2},
		{"kin-openapi belongs to openapi", "openapi/checker.go", file("openapi", "github.com/getkin/kin-openapi/openapi3"), 0},
		{"kin-openapi is for nobody else, tests included", "mockserver/x_test.go", file("mockserver_test", "github.com/getkin/kin-openapi/openapi3"), 1},
		{"openapi imports nothing of ours", "openapi/openapi.go", file("openapi", modulePath+"/mockserver"), 1},
		{"the reader of folders stands below all", "openapi/folder/x.go", file("folder", modulePath+"/openapi"), 1},
		{"YAML of people is read without the document", "openapi/plainyaml/x.go", file("plainyaml", modulePath+"/openapi"), 1},
		{"corpora are for tests", "mockserver/fixture/x.go", file("fixture", modulePath+"/openapi/plainyaml/yamltest"), 1},
		{"it answers slips", "openapi/plainyaml/x.go", file("plainyaml", modulePath+"/openapi/nearest"), 0},
		{"fixtures are read by it", "mockserver/fixture/source.go", file("fixture", modulePath+"/openapi/folder"), 0},
		{"so are features", "features/suite.go", file("features", modulePath+"/openapi/folder"), 0},
		{"so are people", "mockserver/identity/person.go", file("identity", modulePath+"/mockserver/internal/clock"), 1},
		{"the store knows people", "mockserver/store/store.go", file("store", modulePath+"/mockserver/identity"), 0},
		{"the store does not know fixtures", "mockserver/store/store.go", file("store", modulePath+"/mockserver/fixture"), 1},
		{"what is said looks nothing up", "mockserver/internal/answer/render.go", file("answer", modulePath+"/mockserver/fixture"), 1},
		{"it knows people and sites", "mockserver/internal/answer/render.go", file("answer", modulePath+"/mockserver/store"), 0},
		{"a world knows no requests", "mockserver/internal/world/state.go", file("world", "net/http"), 1},
		{"nor the document", "mockserver/internal/world/state.go", file("world", modulePath+"/openapi"), 1},
		{"it knows what is said", "mockserver/internal/world/certification.go", file("world", modulePath+"/mockserver/internal/answer"), 0},
		{"a request is steered by nobody", "mockserver/internal/api/otp.go", file("api", modulePath+"/mockserver/internal/steer"), 1},
		{"it is answered from a world", "mockserver/internal/api/otp.go", file("api", modulePath+"/mockserver/internal/world"), 0},
		{"steering answers no request", "mockserver/internal/steer/record.go", file("steer", modulePath+"/mockserver/internal/api"), 1},
		{"it implements what control declares", "mockserver/internal/steer/record.go", file("steer", modulePath+"/mockserver/control"), 0},
		{"the window steers through the interface", "mockserver/window/play.go", file("window", modulePath+"/mockserver/internal/steer"), 1},
		{"control does not know who implements it", "mockserver/control/handler.go", file("control", modulePath+"/mockserver/internal/world"), 1},
		{"the root puts all of them together", "mockserver/server.go", file("mockserver", modulePath+"/mockserver/internal/steer"), 0},
		{"a journal knows no answers", "mockserver/journal/explain.go", file("journal", modulePath+"/mockserver/internal/answer"), 1},
		{"fixtures do not know the server", "mockserver/fixture/load.go", file("fixture", modulePath+"/mockserver"), 1},
		{"control steers an interface", "mockserver/control/handler.go", file("control", modulePath+"/mockserver"), 1},
		{"the client is free of third parties", "client/client.go", file("client", "github.com/gorilla/mux"), 1},
		{"golang.org/x is near enough", "client/client.go", file("client", "golang.org/x/sync/singleflight"), 0},
		{"the verifier may choose a database", "client/verifier/sqlregistry/open.go", file("sqlregistry", "modernc.org/sqlite"), 0},
		{"the verifier knows no merchant", "client/verifier/v.go", file("verifier", modulePath+"/client/merchant"), 1},
		{"features speak HTTP", "features/world.go", file("features", modulePath+"/client"), 1},
		{"mutants are for tests", "cmd/iamport-verify/run.go", file("main", modulePath+"/features/internal/mutant"), 1},
		{"the mock carries no harness", "cmd/iamport-mock/run.go", file("main", modulePath+"/features/report"), 1},
		{"nor does the start-up that both programs share", "cmd/internal/serving/load.go", file("serving", modulePath+"/features"), 1},
		{"the harness has it", "cmd/iamport-verify/run.go", file("main", modulePath+"/features"), 0},
		{"YAML stays in its packages", "cmd/iamport-mock/run.go", file("main", "go.yaml.in/yaml/v3"), 1},
		{"chance has an owner", "mockserver/token.go", file("mockserver", "math/rand/v2"), 1},
		{"the global log", "mockserver/token.go", file("mockserver", "log"), 1},
		{"the injected log", "mockserver/token.go", file("mockserver", "log/slog"), 0},
		{"certificates know no server", "mockserver/intercept/proxy.go", file("intercept", modulePath+"/mockserver"), 1},
		{"the server takes no proxy along", "mockserver/server.go", file("mockserver", modulePath+"/mockserver/intercept"), 1},
		{"the proxy library stays in its package", "cmd/iamport-mock/run.go", file("main", "github.com/elazarl/goproxy"), 1},
		{"names without an origin", "mockserver/token.go", "package mockserver\nimport . \"strings\"\n", 1},
		{"a command may wire everything", "cmd/iamport-mock/run.go", file("main", modulePath+"/mockserver"), 0},
	})
}
