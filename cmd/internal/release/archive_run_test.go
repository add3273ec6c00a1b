package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

const (
	backends       = "../backends/testdata"
	tutorialSecret = "ekKoeW8RyKuT0zgaZsUtXXTLQ4AhPFW3ZGseDA6bkA5lamv9OqDMnxyeB9wqOsuO9W3Mx9YSJ4dTqJ3f"
	patience       = 30 * time.Second
)

// stranger has an unpacked archive, on a machine whose PATH has neither Go nor anything else but Node.
type stranger struct{ dir, path string }

func unpackArchive(t *testing.T) stranger {
	t.Helper()
	dir, _ := released(t)
	if runtime.GOOS == "windows" {
		t.Skip("NOT TESTED: the archive of Windows, a zip")
	}
	packed, err := os.Open(only(t, dir, "*.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	text, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	s := stranger{dir: t.TempDir(), path: t.TempDir()}
	unpack(t, text, s.dir)
	s.dir = only(t, s.dir, "*")
	return s
}

func (s stranger) command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(s.dir, name), args...)
	cmd.Env = []string{"PATH=" + s.path, "HOME=" + t.TempDir()}
	return cmd
}

// TestTheArchive: it has the programs, the papers and the completions, and the programs say what they were made from.
func TestTheArchive(t *testing.T) {
	s := unpackArchive(t)
	var found []string
	err := filepath.WalkDir(s.dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(s.dir, p) // p is below it
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	want := []string{
		"CHANGELOG.md", "LICENSE", "README.ko.md", "README.md", "THIRD_PARTY_LICENSES.txt",
		"completions/_iamport-mock", "completions/_iamport-verify", "completions/iamport-mock.bash", "completions/iamport-mock.fish",
		"completions/iamport-mock.ps1", "completions/iamport-verify.bash", "completions/iamport-verify.fish", "completions/iamport-verify.ps1",
		"iamport-mock", "iamport-verify",
	}
	if err != nil || !slices.Equal(found, want) {
		t.Errorf("the archive has %q, %v, want %q", found, err, want)
	}
	for _, program := range programs() {
		out, err := s.command(t, program, "version", "--format=json").Output()
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ Version, Revision, Date string }
		if err := json.Unmarshal(out, &v); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(s.dir, strings.TrimPrefix(v.Version, "v")) || len(v.Revision) != 40 || v.Date == "" {
			t.Errorf("%s says %s", program, out)
		}
	}
}

// TestTheArchiveRuns: start, the two calls of the tutorial, a test of a Node backend; without Go.
func TestTheArchiveRuns(t *testing.T) {
	s := unpackArchive(t)
	begun := time.Now()
	out := &outputBuffer{changed: make(chan struct{}, 1)}
	mock := s.command(t, "iamport-mock", "--addr=127.0.0.1:0", "--control-addr=off")
	mock.Stdout, mock.Stderr = out, out
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = mock.Process.Kill()
		_ = mock.Wait()
	}()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := out.await(ctx, "ready on http"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	api := regexp.MustCompile(`ready on (http://\S+)`).FindStringSubmatch(out.String())[1]
	token := ask(t, http.MethodPost, api+"/users/getToken", "", `{"imp_key":"imp_apikey","imp_secret":"`+tutorialSecret+`"}`)
	record := ask(t, http.MethodGet, api+"/certifications/imp_100000000001", token["access_token"], "")
	if record["birthday"] != "1990-05-17" {
		t.Errorf("the certification is %v", record)
	}

	if err := os.Symlink(required.Tool(t, "node"), filepath.Join(s.path, "node")); err != nil {
		t.Fatal(err)
	}
	milliseconds := filepath.Join(backends, "milliseconds")
	verify := s.command(t, "iamport-verify", "--addr=127.0.0.1:0", "--target=http://"+freeAddress(t),
		"--contract="+filepath.Join(milliseconds, "merchant.yaml"), "--", "node", filepath.Join(milliseconds, "backend.mjs"))
	said, err := verify.CombinedOutput()
	if code := verify.ProcessState.ExitCode(); code != 1 || !strings.Contains(string(said), "(age-seconds): forbidden access was allowed") {
		t.Errorf("exit code %d, %v, want 1 with age-seconds broken:\n%s", code, err, said)
	}
	t.Logf("all of it took %s", time.Since(begun))
}

// ask sends a request and returns the field response of the answer.
func ask(t *testing.T, method, url string, token any, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if text, ok := token.(string); ok {
		req.Header.Set("Authorization", text)
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Response map[string]any }
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return answer.Response
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
