package backends_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// mode is whose key a backend has, and whose mock it asks.
type mode string

const (
	fromEnvironment mode = "environment" // the key that iamport-verify hands out
	ownKey          mode = "own-key"     // one of 16 digits, as real keys are
	testKey         mode = "test-key"    // one that opens a site of its own at a mock
	mockOutside     mode = "outside"     // iamport-verify --control, with the key that iamport-verify hands out
	twoRuns         mode = "two-runs"    // on one mock and one backend with a key of its own, neither of which is reset
)

func modes() []mode { return []mode{fromEnvironment, ownKey, testKey, mockOutside, twoRuns} }

// key is what the mode puts in the place of the key in the environment; "" = nothing.
func (m mode) key() string {
	switch m {
	case ownKey, twoRuns:
		return "1234567890123456"
	case testKey:
		return "imp_test_team"
	}
	return ""
}

// settings are the variables by which a program is given the mode's key.
func (m mode) settings() []string {
	if m.key() == "" {
		return nil
	}
	return []string{"IAMPORT_KEY=" + m.key(), "IAMPORT_SECRET=a-secret-of-the-tests"}
}

// addresses are those of a mock that runs outside of iamport-verify, as its ready file tells them.
type addresses struct{ API, Control string }

// sites is the tutorial's site with all that its contract may provide, as iamport-verify's own mock has it: who goes by the phone
// number is found only where there is one.
const sites = "version: 1\nsites:\n- {user_code: " + mockserver.DefaultUserCode + ", key: " + mockserver.DefaultKey +
	", secret: " + mockserver.DefaultSecret + ", provides: [phone, carrier, foreigner]}\n"

// startMock starts a mock as users do.
func startMock(t testing.TB, binary string) addresses {
	t.Helper()
	dir := t.TempDir()
	ready, file := filepath.Join(dir, "ready.json"), filepath.Join(dir, "sites.yaml")
	if err := os.WriteFile(file, []byte(sites), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--sites", file,
		"--ready-file", ready, "--quiet", "--log-level", "warn")
	start(t, cmd, "^ready on ")
	text, err := os.ReadFile(ready)
	if err != nil {
		t.Fatal(err)
	}
	var at addresses
	if err := json.Unmarshal(text, &at); err != nil {
		t.Fatal(err)
	}
	return at
}

// startBackend starts a backend as its owner would, beside a mock that runs already.
func (r run) startBackend(t testing.TB, at addresses, port string) {
	t.Helper()
	command := r.backend.command(t)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "PORT="+port, "IAMPORT_URL="+at.API, "IAMPORT_KEY="+mockserver.DefaultKey, "IAMPORT_SECRET="+mockserver.DefaultSecret)
	cmd.Env = append(cmd.Env, r.mode.settings()...)
	start(t, cmd, "^listening|running on ")
}

// start starts a program, waits for a line that says that it serves, and ends it with the test.
func start(t testing.TB, cmd *exec.Cmd, ready string) {
	t.Helper()
	reading, writing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = writing, writing
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writing.Close() // the program has its own
	serves, drained := make(chan bool, 1), make(chan struct{})
	go func() {
		defer close(drained)
		lines, line := bufio.NewScanner(reading), regexp.MustCompile(ready)
		for lines.Scan() {
			if line.MatchString(lines.Text()) {
				serves <- true
				break
			}
			t.Log(lines.Text())
		}
		close(serves)
		for lines.Scan() { // what nobody reads would stop the program
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // it ends by the signal
		<-drained
		_ = reading.Close()
	})
	if !<-serves {
		t.Fatalf("%v ended before it served", cmd.Args)
	}
}
