package browser_test

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// strictShop is the reference merchant behind what stands in the way of a recording: a front end on another origin, an
// Origin that is checked, a cookie for TLS and another host alone, and compression.
func strictShop(t *testing.T, api string, front *string) *httptest.Server {
	t.Helper()
	rule, err := verifier.ParseAgeRule("full-age-19")
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(api, mockserver.DefaultKey, mockserver.DefaultSecret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{Age: rule})
	if err != nil {
		t.Fatal(err)
	}
	inner, err := merchant.New(merchant.Config{Verifier: v})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", *front)
		h.Set("Access-Control-Allow-Credentials", "true")
		h.Set("Access-Control-Allow-Headers", "Content-Type")
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if origin := r.Header.Get("Origin"); r.Method == http.MethodPost && origin != "" && origin != *front {
			http.Error(w, "another origin: "+origin, http.StatusForbidden)
			return
		}
		r.Header.Del("Sec-Fetch-Site") // the merchant itself is for a page of its own origin
		r.Header.Del("Origin")
		kept := httptest.NewRecorder()
		inner.ServeHTTP(kept, r)
		for name, values := range kept.Header() {
			for _, value := range values {
				if name == "Set-Cookie" {
					value += "; Secure; Domain=backend.test"
				}
				if name != "Content-Length" {
					h.Add(name, value)
				}
			}
		}
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.WriteHeader(kept.Code)
			_, _ = w.Write(kept.Body.Bytes())
			return
		}
		h.Set("Content-Encoding", "gzip")
		w.WriteHeader(kept.Code)
		packed := gzip.NewWriter(w)
		_, _ = packed.Write(kept.Body.Bytes())
		_ = packed.Close()
	}))
	t.Cleanup(server.Close)
	return server
}

// strictFront is a sign-up page on an origin of its own, with the vendor's script and a policy that lets nothing else in.
func strictFront(t *testing.T, backend string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/signup" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", "default-src 'none'; script-src https://cdn.iamport.kr 'nonce-n1'; connect-src "+backend+"; frame-src https://service.iamport.kr")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		fmt.Fprintf(w, `<!doctype html><html lang="ko"><title>signup</title>
<script nonce="n1" crossorigin="anonymous" integrity="sha384-AAAA" src="https://cdn.iamport.kr/v1/iamport.js"></script>
<button id="go">가입</button><output id="result"></output>
<script nonce="n1">
IMP.init("imp48372615")
const post = (path, body) => fetch(%[1]q + path, {
	method: "POST", credentials: "include", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})
const visit = post("/session", {}).then(answer => answer.json())
const say = text => document.getElementById("result").textContent = text
document.getElementById("go").onclick = async () => {
	const {merchant_uid} = await visit
	IMP.certification({merchant_uid, min_age: 19, popup: true}, async certified => {
		if (!certified.success) return say("cancelled")
		const answer = await post("/certifications", {imp_uid: certified.imp_uid})
		say((await answer.json()).result)
	})
}
</script>`, backend)
	}))
	t.Cleanup(server.Close)
	return server
}

// startRecord builds the command and records until it ends by itself. It returns the page to open, and what waits for
// the end and gives the draft.
func startRecord(t *testing.T, args ...string) (page string, ended func() (output, draft string)) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	binary, file := filepath.Join(dir, "iamport-verify"), filepath.Join(dir, "merchant.yaml")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./cmd/iamport-verify")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	record := exec.CommandContext(t.Context(), binary, append([]string{"record", "--proxy-addr", "127.0.0.1:0", "--output", file, "--age-rule", "full-age-19"}, args...)...)
	var said strings.Builder
	stdout, err := record.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	record.Stderr = os.Stderr
	if err := record.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	first := regexp.MustCompile(`1/4 .*open (http://\S+)`)
	for page == "" && lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if found := first.FindStringSubmatch(lines.Text()); found != nil {
			page = found[1]
		}
	}
	return page, func() (string, string) {
		for lines.Scan() {
			fmt.Fprintln(&said, lines.Text())
		}
		if err := record.Wait(); err != nil {
			t.Errorf("record ended with %v\n%s", err, said.String())
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return said.String(), string(text)
	}
}

// TestRecordInABrowser: a page with the vendor's script, a strict policy and a backend on another origin is recorded
// as it is, by clicks alone.
func TestRecordInABrowser(t *testing.T) {
	browser := startChromium(t)
	origin, api := "", freeAddr(t)
	backend := strictShop(t, "http://"+api, &origin)
	front := strictFront(t, backend.URL)
	origin = front.URL
	page, ended := startRecord(t, "--target", backend.URL, "--page", front.URL+"/signup", "--addr", api)
	p := browser.open(t, look{})
	p.may("Failed to load resource")
	for _, want := range []string{"created", "existing", "underage", "cancelled"} {
		p.goTo(page)
		w := p.popup(func() { p.press("#go") })
		if want == "cancelled" {
			w.press(test("cancel"))
		} else {
			w.press(test("person"))
			w.press(test("next"))
			w.press(test("fill-code"))
			w.press(test("confirm"))
		}
		p.waitFor(`document.getElementById("result").textContent === ` + quote(want))
	}
	p.goTo(page)
	output, draft := ended()
	for _, want := range []string{
		"request: POST /session", "merchant_uid: /merchant_uid", "request: POST /certifications", `json: {imp_uid: "{{imp_uid}}"}`,
		"created: 201", "existing: 200", "underage: 403", "cookies: {", "unavailable: [502, 503, 504]", "binding: true", "replay: true",
	} {
		if !strings.Contains(draft, want) {
			t.Errorf("the draft lacks %q", want)
		}
	}
	if t.Failed() {
		t.Logf("%s\n%s", output, draft)
	}
}

// freeAddr is an address on which nothing listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	return server.Listener.Addr().String()
}
