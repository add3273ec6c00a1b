package browser_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// installed says how the packages come to be there.
const installed = "run npm ci --prefix cmd/internal/browser/testdata/npm"

// example is a block of JavaScript in the document whose first line is the name of its file.
var example = regexp.MustCompile("(?ms)^```js\n// ([a-z-]+\\.(?:spec|cy)\\.js)\n.*?^```$")

// writeExamples writes the examples of mockserver/window/README.md whose names end so into a folder in which the installed
// packages are found, beside a configuration.
func writeExamples(t *testing.T, ending string, config map[string]string) (dir string, names []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "mockserver", "window", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	modules, err := filepath.Abs(filepath.Join("testdata", "npm", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	files := map[string]string{}
	for name, content := range config {
		files[name] = content
	}
	for _, found := range example.FindAllStringSubmatch(string(text), -1) {
		if strings.HasSuffix(found[1], ending) {
			files[found[1]] = strings.TrimSuffix(strings.TrimPrefix(found[0], "```js\n"), "```")
			names = append(names, found[1])
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir, names
}

// runNode runs a script of an installed package, and returns what it prints.
func runNode(t *testing.T, dir, script string, args ...string) (string, error) {
	t.Helper()
	node := required.Tool(t, "node")
	required.File(t, "npm", filepath.Join("testdata", "npm", "node_modules", script), installed)
	command := exec.CommandContext(t.Context(), node, append([]string{filepath.Join("node_modules", script)}, args...)...)
	command.Dir = dir
	said, err := command.CombinedOutput()
	return string(said), err
}

// TestTheExamplesOfPlaywright runs the examples as they stand in the document, with the Chromium that is installed, on a page
// that was written for the real SDK.
func TestTheExamplesOfPlaywright(t *testing.T) {
	path := needChromium(t)
	s := openShop(t)
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = strings.Replace(r.URL.Path, "/sign-up", "/old-shop", 1)
		s.serve(w, r)
	}))
	t.Cleanup(pages.Close)
	dir, names := writeExamples(t, ".spec.js", map[string]string{"playwright.config.js": `module.exports = {
		workers: 1, timeout: ` + strconv.FormatInt(patience.Milliseconds(), 10) + `, expect: {timeout: 30000},
		use: {baseURL: ` + quote(pages.URL) + `, launchOptions: {executablePath: ` + quote(path) + `, chromiumSandbox: false}},
	}`})
	said, err := runNode(t, dir, "@playwright/test/cli.js", "test", "--reporter=list")
	if err != nil || len(names) != 2 || !strings.Contains(said, "4 passed") {
		t.Errorf("the examples %v: %v; Playwright says:\n%s", names, err, said)
	}
}

// TestTheExampleOfCypress holds the example against the types of Cypress. Its program comes from elsewhere than its npm
// package, so that the example cannot be run where nothing but packages is installed.
func TestTheExampleOfCypress(t *testing.T) {
	dir, names := writeExamples(t, ".cy.js", map[string]string{
		"mock.d.ts":     "/// <reference types=\"cypress\" />\ninterface Window { IAMPORT_MOCK?: {person?: string, outcome?: string, code?: string, lang?: string} }\n",
		"tsconfig.json": `{"compilerOptions": {"allowJs": true, "checkJs": true, "noEmit": true, "module": "nodenext", "strict": true, "target": "es2022", "lib": ["es2022", "dom"], "types": ["cypress"], "skipLibCheck": true}, "include": ["*.cy.js", "mock.d.ts"]}`,
	})
	if len(names) != 1 {
		t.Fatalf("the examples are %v", names)
	}
	check := func() (string, error) { return runNode(t, dir, "typescript/bin/tsc", "--project", "tsconfig.json") }
	if said, err := check(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	if err := os.WriteFile(filepath.Join(dir, "wrong.cy.js"), []byte("cy.contain(1);\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := check(); err == nil || !strings.Contains(said, "'contain' does not exist") {
		t.Errorf("a command that Cypress does not have passes: %v\n%s", err, said)
	}
}

// TestReactRunsAnEffectTwice opens a component under StrictMode, which loads the script and asks for a certification in an
// effect: there is one window, and the component is answered.
func TestReactRunsAnEffectTwice(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := browser.open(t, look{})
	p.goTo(serve(t, `<!doctype html><html lang="ko"><title>React</title><main id="root"></main>`))
	for _, name := range []string{"react", "react-dom"} {
		path := filepath.Join("testdata", "npm", "node_modules", name, "umd", name+".development.js")
		required.File(t, "npm", path, installed)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		eval[chromedp.Void](p, string(text)+"\n;undefined")
	}
	before := len(s.all())
	p.want("loaded twice on this page")
	p.want("called again while its window is open")
	p.may("Download the React DevTools")
	eval[chromedp.Void](p, `window.IAMPORT_MOCK = {person: "adult/jiwoo"}; window.calls = 0;
		const SignUp = () => {
			const [told, tell] = React.useState("…");
			React.useEffect(() => {
				let gone = false; // as the documentation of React has it: what an effect of before hears does not count
				const script = document.createElement("script");
				script.src = "`+s.host+`/v1/iamport.js";
				script.onload = () => {
					IMP.init("imp00000000");
					window.calls++;
					IMP.certification({merchant_uid: "order-" + window.calls}, answer => { if (!gone) tell("answered " + answer.success); });
				};
				document.head.append(script);
				return () => { gone = true; };
			}, []);
			return React.createElement("p", {id: "told"}, told);
		};
		ReactDOM.createRoot(document.getElementById("root")).render(React.createElement(React.StrictMode, null, React.createElement(SignUp)))`)
	p.waitFor(`document.getElementById("told")?.innerText === "answered true"`)
	if n, calls := len(s.all())-before, eval[int](p, "window.calls"); n != 1 || calls != 2 {
		t.Errorf("%d certifications of %d calls, want one of two", n, calls)
	}
}
