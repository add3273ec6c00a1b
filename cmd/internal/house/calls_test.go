package house

import (
	"go/ast"
	"slices"
	"testing"
)

// ban forbids names of a package outside of the files that own them. A use is any mention, called or not: passing
// time.Now on is as good as calling it.
type ban struct {
	pkg     string
	names   []string
	allowed []string // path patterns of files
	tests   bool     // tests too
	reason  string
}

var (
	mains     = []string{"cmd/*/main.go", "cmd/internal/*/main.go"}
	clockRoom = []string{"mockserver/internal/clock/..."}
	// measuring is where real time is the very thing that is measured.
	measuring = []string{"mockserver/internal/clock/...", "cmd/internal/bench/...", "cmd/internal/logsink/..."}
	// hostTime is where the consumer's side owns the host's clock: it may not have the mock's.
	hostTime = []string{"features/clock.go", "features/contract/clock.go", "client/wait.go", "client/verifier/now.go", "client/merchant/now.go"}
)

var bans = []ban{
	{
		pkg:     "time",
		names:   []string{"Now", "Since", "Until"},
		allowed: slices.Concat(measuring, hostTime),
		reason:  "dates come from the site's clock, or nobody can test a birthday; waiting is measured by the clock package",
	},
	{
		pkg:     "time",
		names:   []string{"After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
		allowed: slices.Concat(measuring, hostTime, []string{"cmd/internal/statefile/tick.go"}), // when a file is written, whatever the mock's clocks say
		reason:  "waiting has one owner, or tests have to wait too",
	},
	{
		pkg:     "time",
		names:   []string{"Sleep", "Tick"},
		allowed: clockRoom,
		tests:   true,
		reason:  "a test that sleeps is slow on a good day and wrong on a bad one; wait for the event",
	},
	{
		pkg:    "math/rand",
		names:  []string{"Float32", "Float64", "Int", "Int31", "Int31n", "Int63", "Int63n", "Intn", "Perm", "Read", "Seed", "Shuffle", "Uint32", "Uint64"},
		tests:  true,
		reason: "the global source cannot be repeated; make one from a seed and print the seed",
	},
	{
		pkg:    "math/rand/v2",
		names:  []string{"Float32", "Float64", "Int", "Int32", "Int32N", "Int64", "Int64N", "IntN", "N", "Perm", "Shuffle", "Uint", "Uint32", "Uint32N", "Uint64", "Uint64N", "UintN"},
		tests:  true,
		reason: "the global source cannot be repeated; make one from a seed and print the seed",
	},
	{
		pkg:     "os",
		names:   []string{"Args", "Environ", "Exit", "Getenv", "LookupEnv", "Setenv", "Stderr", "Stdin", "Stdout", "Unsetenv"},
		allowed: append(slices.Clone(mains), "client/verifier/sqlregistry/postgrestest/...", "cmd/internal/required/..."), // ask whether a tool must be there
		reason:  "main alone touches the process; everything else is handed what it needs and can be tested with buffers",
	},
	{
		pkg:   "os/exec",
		names: []string{"Command", "CommandContext"},
		allowed: []string{
			"cmd/iamport-mock/intercept_run.go", // what intercept run and check are told to start
			"cmd/iamport-mock/demo_tour.go",     // the browser of the tour
			"cmd/iamport-verify/backend.go",     // what stands behind --
			"cmd/internal/bench/...", "cmd/internal/gotest/...",
			"cmd/internal/release/build.go", // git, go, and what it has built
			"client/verifier/sqlregistry/postgrestest/...",
		},
		reason: "a server starts no process, and the harness only its target: who runs either in CI must not wonder what else runs",
	},
	{
		pkg:    "os",
		names:  []string{"StartProcess"},
		tests:  true,
		reason: "processes are started by os/exec, in the files that may",
	},
	{
		pkg:     "flag",
		names:   []string{"Bool", "CommandLine", "Duration", "Int", "Parse", "String", "Uint64", "Var"},
		allowed: mains,
		reason:  "the global flag set is package-level state of the whole program",
	},
	{
		pkg:     "net",
		names:   []string{"FileListener", "Listen", "ListenConfig", "ListenIP", "ListenPacket", "ListenTCP", "ListenUDP", "ListenUnix"},
		allowed: []string{"mockserver/start.go", "mockserver/intercept/...", "cmd/..."},
		reason:  "the server is an http.Handler first; who wants a socket opens it",
	},
	{
		pkg:    "net/http",
		names:  []string{"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"},
		tests:  true,
		reason: "these serve without time-outs and cannot be stopped",
	},
	{
		pkg:    "net/http",
		names:  []string{"DefaultClient", "DefaultServeMux", "Get", "Handle", "HandleFunc", "Head", "Post", "PostForm"},
		reason: "globals of net/http: no time-out, and shared with everybody in the process",
	},
	{
		pkg:    "log/slog",
		names:  []string{"Debug", "DebugContext", "Default", "Error", "ErrorContext", "Info", "InfoContext", "Log", "SetDefault", "Warn", "WarnContext", "With"},
		reason: "the logger is injected; a library that logs globally cannot be silenced",
	},
	{
		pkg:     "net/http",
		names:   []string{"Error", "NotFound", "NotFoundHandler", "Redirect", "RedirectHandler"},
		allowed: notTheMock,
		reason:  "one function writes every answer of the mock; these write plain text or HTML behind its back",
	},
}

var (
	// writers are the files of the mock that may write a status.
	writers = []string{
		"mockserver/internal/api/respond.go", "mockserver/fault/deliver.go", "mockserver/control/write.go", "mockserver/window/write.go",
		"mockserver/console/write.go", "mockserver/intercept/refusal.go",
	}
	// notTheMock are the packages whose answers are not the imitated API's.
	notTheMock = []string{"client/...", "features/...", "cmd/...", "openapi/..."}
)

const writersReason = "handlers return and one function writes: every answer gets its envelope, its headers and its reason there"

func bannedUses(sources []source) []finding {
	var found []finding
	for _, s := range sources {
		names := map[string]string{}
		for _, i := range s.imports() {
			names[i.name] = i.path
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			id, ok := sel.X.(*ast.Ident)
			if !ok || id.Obj != nil { // a local name, not an import
				return true
			}
			for _, b := range bans {
				if names[id.Name] == b.pkg && b.concerns(s) && slices.Contains(b.names, sel.Sel.Name) {
					found = append(found, finding{s.at(sel), b.pkg + "." + sel.Sel.Name, b.reason})
				}
			}
			return true
		})
	}
	return found
}

func (b ban) concerns(s source) bool {
	return !within(b.allowed, s.path) && (b.tests || !s.test)
}

// strayWrites finds statuses and JSON written to a response outside of the writers.
func strayWrites(sources []source) []finding {
	var found []finding
	for _, s := range sources {
		if s.test || within(writers, s.path) || within(notTheMock, s.path) {
			continue
		}
		for _, decl := range s.file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Name.Name == "WriteHeader" { // a wrapper that passes the status on
				continue
			}
			responses := responseParams(fn)
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if what := strayWrite(call, responses); what != "" {
					found = append(found, finding{s.at(call), what, writersReason})
				}
				return true
			})
		}
	}
	return found
}

func strayWrite(call *ast.CallExpr, responses []string) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return ""
	}
	if sel.Sel.Name == "WriteHeader" {
		return "WriteHeader"
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok || pkg.Name != "json" || sel.Sel.Name != "NewEncoder" {
		return ""
	}
	if to, ok := call.Args[0].(*ast.Ident); ok && slices.Contains(responses, to.Name) {
		return "json.NewEncoder on a response"
	}
	return ""
}

// responseParams are the names under which a function, or a function inside it, takes an http.ResponseWriter.
func responseParams(fn *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(fn, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		if sel, ok := field.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "ResponseWriter" {
			for _, name := range field.Names {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return names
}

func TestBannedNames(t *testing.T) {
	t.Parallel()
	report(t, bannedUses(load(t).sources))
}

func TestOneWriter(t *testing.T) {
	t.Parallel()
	report(t, strayWrites(load(t).sources))
}

func TestBannedNamesGoesRed(t *testing.T) {
	t.Parallel()
	use := func(imp, body string) string {
		return "package x\nimport \"" + imp + "\"\nfunc f() { " + body + " }\n"
	}
	goesRed(t, bannedUses, []red{
		{"the host's time in the mock", "mockserver/token.go", use("time", "_ = time.Now()"), 1},
		{"passed on without a call", "mockserver/token.go", use("time", "g(time.Now)"), 1},
		{"the clock package owns it", "mockserver/internal/clock/host.go", use("time", "_ = time.Now()"), 0},
		{"a duration is not a clock", "mockserver/token.go", use("time", "_ = time.Second"), 0},
		{"waiting in the mock", "mockserver/fixture/watch.go", use("time", "<-time.After(1)"), 1},
		{"a sleeping test", "mockserver/token_test.go", use("time", "time.Sleep(1)"), 1},
		{"a test's deadline is not a sleep", "mockserver/token_test.go", use("time", "<-time.After(1)"), 0},
		{"the global source, renamed", "mockserver/x_test.go", "package x\nimport r \"math/rand/v2\"\nvar _ = r.IntN(3)\n", 1},
		{"a source of one's own", "mockserver/x_test.go", use("math/rand/v2", "_ = rand.New(rand.NewPCG(1, 2))"), 0},
		{"a local that is called like the package", "mockserver/x_test.go", "package x\nfunc f(rand source) { _ = rand.IntN(3) }\n", 0},
		{"the environment outside of main", "cmd/iamport-mock/run.go", use("os", "_ = os.Getenv(`X`)"), 1},
		{"the environment in main", "cmd/iamport-mock/main.go", use("os", "_ = os.Getenv(`X`)"), 0},
		{"an exit deep inside", "mockserver/fixture/load.go", use("os", "os.Exit(1)"), 1},
		{"a process of the server", "cmd/internal/serving/mock.go", use("os/exec", "exec.Command(`go`)"), 1},
		{"what intercept run is told to start", "cmd/iamport-mock/intercept_run.go", use("os/exec", "exec.Command(a[0])"), 0},
		{"a socket in the handler", "mockserver/server.go", use("net", "net.Listen(`tcp`, ``)"), 1},
		{"a socket where it belongs", "mockserver/start.go", use("net", "net.Listen(`tcp`, ``)"), 0},
		{"serving for ever", "cmd/iamport-mock/serve.go", use("net/http", "http.ListenAndServe(``, nil)"), 1},
		{"the client without a time-out", "client/client.go", use("net/http", "http.Get(``)"), 1},
		{"the global logger", "mockserver/server.go", use("log/slog", "slog.Info(``)"), 1},
		{"plain text behind the envelope's back", "mockserver/server.go", use("net/http", "http.Error(w, ``, 500)"), 1},
	})
}

func TestOneWriterGoesRed(t *testing.T) {
	t.Parallel()
	file := func(fn string) string {
		return "package x\nimport (\"net/http\"; \"encoding/json\")\n" + fn + "\n"
	}
	goesRed(t, strayWrites, []red{
		{"a handler that writes", "mockserver/token.go", file("func f(w http.ResponseWriter) { w.WriteHeader(200) }"), 1},
		{"a handler that encodes", "mockserver/token.go", file("func f(w http.ResponseWriter) { json.NewEncoder(w).Encode(1) }"), 1},
		{"a closure that encodes", "mockserver/token.go", file("func f() { _ = func(w http.ResponseWriter) { json.NewEncoder(w).Encode(1) } }"), 1},
		{"the writer", "mockserver/internal/api/respond.go", file("func f(w http.ResponseWriter) { w.WriteHeader(200) }"), 0},
		{"a wrapper that passes it on", "mockserver/journal/tap.go", file("func (t tap) WriteHeader(s int) { t.w.WriteHeader(s) }"), 0},
		{"JSON to something else", "mockserver/fixture/problem.go", file("func f(b *bytes.Buffer) { json.NewEncoder(b).Encode(1) }"), 0},
		{"a merchant has its own way", "client/merchant/routes.go", file("func f(w http.ResponseWriter) { w.WriteHeader(200) }"), 0},
	})
}
