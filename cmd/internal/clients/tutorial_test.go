package clients_test

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// faults are the rules that a backend in the steps of the official tutorial breaks. What it claims and keeps is not
// here: one account for one person who comes twice, two people apart, ids that do not exist.
var faults = []string{
	"age-birth-year", // birth is read as milliseconds, so everybody was born in 1970
	"age-missing",    // it reads birth alone, and null is 1970
	"age-seconds",    // the same
	"bad-input",      // what the JSON parser or the address cannot take is an error of the server
	"browser-says",   // a child gets an account, whatever the browser says
	"path-tricks",    // the imp_uid goes into the address as it came
	"race",           // it looks for the user, and adds one then
	"unfinished",     // certified is not looked at
}

// TestTutorialBackend starts a backend as the tutorial writes it, with https://api.iamport.kr in its code, by
// `iamport-verify --intercept -- node app.js`: the report names its real faults, and nothing else. An old axios sends its requests
// to the proxy in clear, a current one through CONNECT.
func TestTutorialBackend(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("testdata", "express")
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		missing(t, "npm", "the packages for the tutorial's backend are not installed, run make clients")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "npm", "node is not installed")
	}
	binary := filepath.Join(t.TempDir(), "iamport-verify")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../iamport-verify").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, axios := range []string{"axios", "axios-old"} {
		t.Run(axios, func(t *testing.T) {
			verify := exec.CommandContext(t.Context(), binary, "--target", "http://"+freeAddress(t), "--addr", "127.0.0.1:0",
				"--intercept", "--", node, filepath.Join(dir, "app.js"))
			verify.Env = append(os.Environ(), "AXIOS="+axios, "IMP_SECRET="+mockserver.DefaultSecret, "IAMPORT_VERIFY_GITHUB=never")
			var out, problems bytes.Buffer
			verify.Stdout, verify.Stderr = &out, &problems
			_ = verify.Run() // the exit code is looked at
			if code := verify.ProcessState.ExitCode(); code != 1 || problems.Len() > 0 {
				t.Fatalf("exit code %d, want 1\n%s%s", code, problems.String(), out.String())
			}
			if diff := cmp.Diff(faults, clitest.BrokenRules(out.String())); diff != "" {
				t.Errorf("broken rules (-want +got):\n%s\n%s", diff, out.String())
			}
		})
	}
}

// freeAddress is an address on which nobody listens at the moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
