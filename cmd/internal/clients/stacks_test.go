package clients_test

import (
	"encoding/json"
	"path/filepath"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// stack is a client of the API, or an HTTP library as programs use it that have no client, and its manners.
type stack struct {
	name     string   // as the table shows it; the version is put behind it
	pkg      string   // whose version that is; "" = whatever the machine has
	tool     string   // the program that runs it
	args     []string // of the tool
	dir      string   // below testdata, where it runs
	bare     bool     // no client: it throws nothing, and tells everything
	status   bool     // tells the status of an answer that is fine
	envelope bool     // hands out the server's envelope
	resolves bool     // a 404 is not an error for it
	expiry   string   // what it makes of a token that expires before its time
	breaks   bool     // is broken by an answer in two chunks
	view     func(record fields) fields
	ways     []journal.Via // on which it may come under intercept run
}

const (
	node   = "node"
	python = "python3"
)

var (
	byConnect = []journal.Via{journal.ViaConnect}
	inClear   = []journal.Via{journal.ViaAbsolute}
	byEither  = []journal.Via{journal.ViaTLS, journal.ViaConnect} // Node before 24, and later
)

// client is a client from npm.
func npmClient(name string, s stack) stack {
	s.name, s.pkg, s.tool, s.args, s.dir = name, name, node, []string{name + ".js"}, "npm"
	if s.view == nil {
		s.view = asSent
	}
	return s
}

// npmStack is an HTTP library from npm, with the file of its driver and the file's arguments.
func npmStack(name, pkg string, ways []journal.Via, args ...string) stack {
	return stack{name: name, pkg: pkg, tool: node, args: args, dir: "npm", bare: true, status: true, envelope: true, resolves: true, view: asSent, ways: ways, expiry: renewsLater}
}

func otherStack(name, tool, dir string, args ...string) stack {
	return stack{name: name, tool: tool, args: args, dir: dir, bare: true, status: true, envelope: true, resolves: true, view: asSent, ways: byConnect, expiry: renewsLater}
}

func stacks() []stack {
	return []stack{
		npmClient("iamporter", stack{status: true, envelope: true, resolves: true, ways: inClear, expiry: keeps}),
		npmClient("iamport-rest-client-nodejs", stack{status: true, envelope: true, view: withDates, ways: inClear, expiry: keeps}),
		npmClient("iamport", stack{ways: byConnect, expiry: renews, breaks: true}),
		npmClient("iamport-server-api", stack{status: true, envelope: true, ways: byEither, expiry: keeps}),
		{
			name: "iamport-rest-client", pkg: "iamport-rest-client", tool: python, args: []string{"client.py"}, dir: "python",
			view: asSent, ways: byConnect, expiry: renewsLater,
		},
		npmStack("axios (2021)", "axios-old", inClear, "axios.js", "axios-old"),
		npmStack("axios", "axios", byConnect, "axios.js", "axios"),
		npmStack("fetch of Node", "", byEither, "fetch.js"),
		npmStack("undici with EnvHttpProxyAgent", "undici", byConnect, "undici-agent.js"),
		npmStack("got", "got", byEither, "got.js"),
		npmStack("got with hpagent", "hpagent", byConnect, "got-hpagent.js"),
		{
			name: "requests", pkg: "requests", tool: python, args: []string{"stack.py", "requests"}, dir: "python",
			bare: true, status: true, envelope: true, resolves: true, view: asSent, ways: byConnect, expiry: renewsLater,
		},
		{
			name: "httpx", pkg: "httpx", tool: python, args: []string{"stack.py", "httpx"}, dir: "python",
			bare: true, status: true, envelope: true, resolves: true, view: asSent, ways: byConnect, expiry: renewsLater,
		},
		otherStack("HttpClient of Java", "java", "java", "Stack.java"),
		otherStack("net/http of Go", "go", "go"),
		otherStack("curl", "curl", "curl", "stack.sh"),
	}
}

// asSent is the view of a client that hands out what it gets.
func asSent(record fields) fields { return record }

// withDates is the view of a client that picks the fields it knows and turns seconds into dates.
func withDates(record fields) fields {
	view := fields{}
	for _, name := range []string{
		"imp_uid", "merchant_uid", "pg_tid", "pg_provider", "name", "gender", "birth", "foreigner",
		"certified", "certified_at", "unique_key", "unique_in_site", "origin",
	} {
		value, ok := record[name]
		if !ok {
			continue
		}
		if seconds, ok := value.(json.Number); ok {
			value = at(seconds).UTC().Format("2006-01-02T15:04:05.000Z")
		}
		view[name] = value
	}
	return view
}

// venv is where make clients puts the Python packages.
func venv() string { return filepath.Join("testdata", "python", "venv") }
