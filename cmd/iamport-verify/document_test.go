package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// documents serves texts by path, and /loop, which redirects for good.
func documents(t *testing.T, texts map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if text, known := texts[r.URL.Path]; known {
			_, _ = io.WriteString(w, text)
			return
		}
		http.Redirect(w, r, "/loop", http.StatusFound)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDocumentsAreRead holds from where drift and init read a document, and that what cannot be read is told with its
// reason, from a file, stdin and an address alike, in both languages.
func TestDocumentsAreRead(t *testing.T) {
	t.Parallel()
	ours := string(openapi.IamportYAML())
	large := ours + strings.Repeat("# filled up to more than there may be, in YAML that is right\n", 16<<20/60+1)
	circle := `{"swagger":"2.0","paths":{"/certifications/x":{"get":{"responses":{"200":{"schema":{"$ref":"#/definitions/C"}}}}}},"definitions":{"C":{"$ref":"#/definitions/C"}}}`
	refused := func(reason, korean string) [4]string {
		return [4]string{reason, korean, reason, korean}
	}
	for _, c := range []struct {
		name, text string
		code       int
		says       [4]string // drift in English and Korean, init in both
	}{
		{"a document", ours, cli.ExitFine, [4]string{}},
		{"too large", large, cli.ExitUsage, refused(": it is larger than 16 MiB", ": 16 MiB보다 큽니다")},
		{"compressed", gzipped(t, ours), cli.ExitUsage, refused(": it is compressed with gzip", ": gzip으로 압축되어 있습니다")},
		{"broken JSON", "{\n  \"가\": 1,\n  \"나\": ]\n}\n", cli.ExitUsage, refused(": its JSON is broken in line 3, column 8", ": 3행 8열의 JSON 문법이 잘못되었습니다")},
		{"JSON that ends", "{\"swagger\": \"2.0\",\n\"paths\": {\n\n", cli.ExitUsage, refused(": its JSON ends too early, in line 2", ": JSON이 2행에서 중간에 끝났습니다")},
		{"broken YAML", "openapi: 3.0.3\npaths:\n  /a: [\n  b: c\n", cli.ExitUsage, refused(": its YAML is broken in line ", "행 근처의 YAML 문법이 잘못되었습니다")},
		{"no document", "a: [", cli.ExitUsage, [4]string{"neither a Swagger 2.0 nor", "문서가 아닙니다", "not an OpenAPI 3 document", "문서가 아닙니다"}},
		{"a reference to itself", circle, cli.ExitUsage, [4]string{
			`: cannot resolve $ref "#/definitions/C" at #/definitions/C: it leads back to itself` + "\n  put what", "자기 자신을 다시 가리킵니다\n  참조하는", "not an OpenAPI 3 document", "",
		}},
	} {
		file := filepath.Join(t.TempDir(), "document")
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		address := documents(t, map[string]string{"/document": c.text}) + "/document"
		for _, from := range []string{file, "-", address, strings.Replace(address, "http", "HTTP", 1)} {
			for i, args := range [][]string{{"drift", from}, {"drift", from, "--lang", "ko"}, {"init", "--openapi", from}, {"init", "--openapi", from, "--lang", "ko"}} {
				code, said := reading(t.Context(), c.text, args...)
				if code != c.code || !strings.Contains(said, c.says[i]) {
					t.Errorf("%s: %q: exit %d, want %d and %q:\n%.500s", c.name, args, code, c.code, c.says[i], said)
				}
			}
		}
	}
}

// TestBracesOfYAMLAreRead holds that a document in the flow style of YAML is not held to be broken JSON.
func TestBracesOfYAMLAreRead(t *testing.T) {
	t.Parallel()
	const text = "{openapi: 3.0.3, paths: {/a: {post: {parameters: [{name: imp_uid, in: query}]}}}}"
	if code, said := reading(t.Context(), text, "init", "--openapi", "-"); code != cli.ExitFine {
		t.Errorf("exit %d: %s", code, said)
	}
}

// reading runs a command with a text as stdin, and gives its exit code and stderr.
func reading(ctx context.Context, stdin string, args ...string) (code int, said string) {
	var stderr bytes.Buffer
	code = run(ctx, cli.Process{Args: args, Lookup: clitest.NoEnvironment, Stdin: strings.NewReader(stdin), Stdout: io.Discard, Stderr: &stderr})
	return code, stderr.String()
}

// TestRedirectsEnd holds that an address which redirects for good is told with its host.
func TestRedirectsEnd(t *testing.T) {
	t.Parallel()
	address := documents(t, nil)
	host := strings.TrimPrefix(address, "http://")
	for lang, want := range map[string]string{
		"en": "/x: stopped after 10 redirects: " + host + " redirects again and again", "ko": "/x: 리디렉션 10번에서 멈췄습니다. " + host + "에서 계속 리디렉션합니다",
	} {
		for _, args := range [][]string{{"drift", address + "/x"}, {"init", "--openapi", address + "/x"}} {
			if code, said := reading(t.Context(), "", append(args, "--lang", lang)...); code != cli.ExitUnreachable || !strings.Contains(said, want) {
				t.Errorf("%q: exit %d: %s", args, code, said)
			}
		}
	}
}

// TestAnAddressWithoutAHost holds that nobody is asked, and the address is named.
func TestAnAddressWithoutAHost(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "http:///a: it names no host\n", "ko": "http:///a: 호스트가 없는 주소입니다\n"} {
		for _, args := range [][]string{{"drift", "http:///a"}, {"init", "--openapi", "http:///a"}} {
			if code, said := reading(t.Context(), "", append(args, "--lang", lang)...); code != cli.ExitUsage || !strings.Contains(said, want) {
				t.Errorf("%q: exit %d: %s", args, code, said)
			}
		}
	}
}

// TestStdinThatNeverEnds holds that a command which reads a terminal can be interrupted.
func TestStdinThatNeverEnds(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	var stderr bytes.Buffer
	go func() {
		_, _ = io.WriteString(w, "openapi") // is read, and so the command waits
		stop()
	}()
	code := run(ctx, cli.Process{Args: []string{"drift", "-"}, Lookup: clitest.NoEnvironment, Stdin: r, Stdout: io.Discard, Stderr: &stderr})
	if code != cli.ExitInterrupted {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
}
