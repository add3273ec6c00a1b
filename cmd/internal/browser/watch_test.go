package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch notes what a page asks for and complains about, and fails the test in the end unless all of it was wanted.
type watch struct {
	mu       sync.Mutex
	requests []string
	faults   []string
	said     []string // all that is on the console, in the order in which it was said
	wanted   []string
	allowed  []string
}

func newWatch(t *testing.T) *watch {
	t.Helper()
	w := &watch{}
	t.Cleanup(func() {
		for _, fault := range w.unwanted() {
			t.Errorf("in the browser: %s", fault)
		}
	})
	return w
}

// hear is told every event of the page.
func (w *watch) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, e.Request.Method+" "+e.Request.URL)
		if abroad(e.Request.URL) {
			w.faults = append(w.faults, "a request beyond this machine: "+e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled:
		w.said = append(w.said, string(e.Type)+": "+words(e.Args))
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.faults = append(w.faults, "console.error: "+words(e.Args))
		}
	case *runtime.EventExceptionThrown:
		w.faults = append(w.faults, "an exception: "+e.ExceptionDetails.Text+" "+describe(e.ExceptionDetails.Exception))
	case *cdplog.EventEntryAdded:
		w.said = append(w.said, "browser: "+e.Entry.Text)
		if e.Entry.Level == cdplog.EntryLevelError {
			w.faults = append(w.faults, fmt.Sprintf("the browser says: %s (%s)", e.Entry.Text, e.Entry.URL))
		}
	}
}

func words(args []*runtime.RemoteObject) string {
	var all []string
	for _, arg := range args {
		all = append(all, describe(arg))
	}
	return strings.Join(all, " ")
}

func describe(o *runtime.RemoteObject) string {
	switch {
	case o == nil:
		return ""
	case len(o.Value) > 0:
		return string(o.Value)
	}
	return o.Description
}

// abroad says that an address is neither of this machine nor inside the page.
func abroad(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch u.Scheme {
	case "data", "blob", "about":
		return false
	}
	host := u.Hostname()
	return host != "127.0.0.1" && host != "localhost" && !strings.HasSuffix(host, ".test")
}

// want lets a fault that contains a text pass, once it was seen.
func (p *tab) want(text string) {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	p.watch.wanted = append(p.watch.wanted, text)
}

// may lets such a fault pass whether it is seen or not: a window that is watched from its second moment on has a past.
func (p *tab) may(text string) {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	p.watch.allowed = append(p.watch.allowed, text)
}

// unwanted are the faults that nobody wanted, and what was wanted in vain.
func (w *watch) unwanted() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	seen := map[string]bool{}
	for _, fault := range w.faults {
		if slices.ContainsFunc(w.allowed, func(text string) bool { return strings.Contains(fault, text) }) {
			continue
		}
		i := slices.IndexFunc(w.wanted, func(text string) bool { return strings.Contains(fault, text) })
		if i < 0 {
			list = append(list, fault)
			continue
		}
		seen[w.wanted[i]] = true
	}
	for _, text := range w.wanted {
		if !seen[text] {
			list = append(list, "nothing complained of "+text)
		}
	}
	return list
}

// asked are the requests whose address contains part, as METHOD address.
func (p *tab) asked(part string) []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	var list []string
	for _, r := range p.watch.requests {
		if strings.Contains(r, part) {
			list = append(list, r)
		}
	}
	return list
}

// heard waits until a text is on the console.
func (p *tab) heard(text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for len(p.console(text)) == 0 {
		p.waitFor("true") // the page answers, and with it what it said before
		if ctx.Err() != nil {
			p.t.Fatalf("nothing says %s\n%s", text, p.watch)
		}
	}
}

// console is what is on the console that contains a text.
func (p *tab) console(text string) []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.watch.said), func(said string) bool { return !strings.Contains(said, text) })
}

func (w *watch) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fmt.Sprintf("requests: %s\ncomplaints: %s", strings.Join(w.requests, ", "), strings.Join(w.faults, "; "))
}

// axe fails the test for every serious finding of the accessibility checker in the page as it stands.
func (p *tab) axe(name string) {
	p.t.Helper()
	path := filepath.Join("testdata", "npm", "node_modules", "axe-core", "axe.min.js")
	script, err := os.ReadFile(path)
	if err != nil {
		missing(p.t, "npm", "axe-core is not installed (%v); run npm ci --prefix cmd/internal/browser/testdata/npm", err)
	}
	eval[chromedp.Void](p, string(script)+"\n;undefined")
	report := eval[string](p, `axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`)
	var findings []struct {
		ID, Impact, Help string
		Nodes            []struct {
			HTML           string
			FailureSummary string `json:"failureSummary"`
		}
	}
	if err := json.Unmarshal([]byte(report), &findings); err != nil {
		p.t.Fatal(err)
	}
	for _, f := range findings {
		if f.Impact != "serious" && f.Impact != "critical" {
			p.t.Logf("axe, %s: %s %s: %s", name, f.Impact, f.ID, f.Help)
			continue
		}
		for _, node := range f.Nodes {
			p.t.Errorf("axe, %s: %s %s: %s\n%s\n%s", name, f.Impact, f.ID, f.Help, node.HTML, node.FailureSummary)
		}
	}
}
