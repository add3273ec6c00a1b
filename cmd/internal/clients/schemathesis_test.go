package clients_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// figures is the line in which schemathesis counts.
var figures = regexp.MustCompile(`[0-9]+ generated.*`)

// TestDocumentsHold lets schemathesis, made by others, ask the running programs whatever their documents allow and
// forbid, alone and in sequences. No answer may be a 5xx that is not documented or stand outside the document.
func TestDocumentsHold(t *testing.T) {
	home, err := filepath.Abs(filepath.Join("testdata", "schemathesis"))
	if err != nil {
		t.Fatal(err)
	}
	tool, documents := filepath.Join(home, "venv", "bin", "schemathesis"), filepath.Join(home, "..", "..", "..", "..", "..", "openapi")
	required.File(t, "python", tool, "run make clients")
	m := startMock(t, "--freeze", "--deviation", "otp-failure-status=400") // its documented 500 would hide another
	token, _ := m.open(t, "imp_test_schemathesis")
	for _, d := range []struct {
		document, url string
		more          []string
	}{
		{"iamport.yaml", m.addresses.API, []string{"-H", "Authorization: " + token}},
		// These two last; the tests of package control ask them.
		{"control.yaml", m.addresses.Control, []string{"--exclude-operation-id", "waitForRequests", "--exclude-operation-id", "streamRequests"}},
		{"merchant.yaml", startMerchant(t, m), nil},
	} {
		t.Run(d.document, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), tool, append([]string{
				"--config-file", filepath.Join(home, "schemathesis.toml"), "run", filepath.Join(documents, d.document),
				"--url", d.url, "--seed", setting("seed"), "--max-examples", setting("examples"),
			}, d.more...)...)
			cmd.Dir = t.TempDir() // what it remembers is nobody's
			text, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%v: what the document says and what was answered differ:\n%s", err, text)
			}
			counted := figures.FindString(string(text))
			if counted == "" {
				t.Errorf("schemathesis counted nothing:\n%s", text)
			}
			t.Logf("seed %s: %s", setting("seed"), counted)
		})
	}
}

// startMerchant starts the reference merchant before a mock and returns its address.
func startMerchant(t *testing.T, m *mock) string {
	t.Helper()
	cmd := exec.Command(build(t, "../../merchant"), "--addr", "127.0.0.1:0", "--iamport-url", m.addresses.API)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "ready on ")
	if err != nil || !ok {
		t.Fatal(fmt.Errorf("the merchant says %q: %w", line, err))
	}
	return address
}
