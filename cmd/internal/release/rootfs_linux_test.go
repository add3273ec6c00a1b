package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// TestTheImageRuns starts what the image's file system holds as compose.yaml says: read-only, as a user that is not
// root, without capabilities, with 64 MB, as PID 1. Then it uses every part of it.
func TestTheImageRuns(t *testing.T) {
	root := unpackImage(t)
	mock, verify := composed(t)
	var memory *memoryGroup
	begun := time.Now()
	c := startContainer(t, root, mock, func(pid int) { memory = limitMemory(t, pid, 64<<20) })
	c.awaitReady(t)
	t.Logf("ready after %s", time.Since(begun))

	t.Run("confined", c.confined)
	t.Run("healthcheck", c.healthcheck)
	t.Run("tutorial", c.tutorial)
	t.Run("the real host by TLS", c.realHost)
	t.Run("conform", c.conform)
	t.Run("a Node backend", func(t *testing.T) { c.nodeBackend(t, verify) })
	t.Run("within 64 MB", memory.held)
	c.endsSoon(t)
}

// TestThePodRuns: the same by kubernetes.yaml.
func TestThePodRuns(t *testing.T) {
	var memory *memoryGroup
	c := startContainer(t, unpackImage(t), podded(t), func(pid int) { memory = limitMemory(t, pid, 64<<20) })
	c.awaitReady(t)
	t.Run("healthcheck", c.healthcheck)
	t.Run("within 64 MB", memory.held)
	c.endsSoon(t)
}

// endsSoon: the first process of a container gets no signal that it does not ask for.
func (c *container) endsSoon(t *testing.T) {
	t.Helper()
	if took := c.terminate(t); took > time.Second {
		t.Errorf("SIGTERM took %s, want less than a second", took)
	} else {
		t.Logf("SIGTERM took %s", took)
	}
}

// confined: the process is what the name of the test says, and cannot write.
func (c *container) confined(t *testing.T) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	uid := nobody
	if c.user {
		uid = os.Getuid()
	}
	status := strings.Join(strings.Fields(string(text)), " ")
	for _, want := range []string{
		fmt.Sprintf("Uid: %d %d %d %d ", uid, uid, uid, uid), "NoNewPrivs: 1 ", fmt.Sprintf("NSpid: %d 1 ", c.cmd.Process.Pid),
		"CapPrm: 0000000000000000 CapEff: 0000000000000000 CapBnd: 0000000000000000 CapAmb: 0000000000000000 ",
	} {
		if !strings.Contains(status, want) {
			t.Errorf("/proc/PID/status lacks %q:\n%s", want, text)
		}
	}
	out, code := c.exec(t, "/iamport-mock", "--addr=127.0.0.1:0", "--control-addr=off", "--ready-file=/ready")
	if code == 0 || !strings.Contains(out, "read-only file system") {
		t.Errorf("a file was written to the root: exit code %d\n%s", code, out)
	}
}

func (c *container) healthcheck(t *testing.T) {
	out, code := c.exec(t, "/iamport-mock", "healthcheck")
	if code != 0 || !strings.HasPrefix(out, "ok: iamport-mock v") {
		t.Errorf("exit code %d: %s", code, out)
	}
	t.Log(out)
}

// tutorial sends the two calls of README.md.
func (c *container) tutorial(t *testing.T) {
	curl := required.Tool(t, "curl")
	out, _ := c.beside(t, curl, "-s", "http://127.0.0.1:10851/users/getToken", "-H", "Content-Type: application/json",
		"-d", `{"imp_key":"imp_apikey","imp_secret":"`+tutorialSecret+`"}`)
	_, rest, _ := strings.Cut(out, `"access_token":"`)
	token, _, found := strings.Cut(rest, `"`)
	if !found {
		t.Fatalf("no token: %s", out)
	}
	out, _ = c.beside(t, curl, "-s", "http://127.0.0.1:10851/certifications/imp_100000000001", "-H", "Authorization: "+token)
	if !strings.Contains(out, `"birthday":"1990-05-17"`) {
		t.Errorf("no certification: %s", out)
	}
}

// realHost: with the name of the real host, on port 443, trusting what stands in the volume, as compose.yaml does.
func (c *container) realHost(t *testing.T) {
	ca := fmt.Sprintf("/proc/%d/root/ca/ca.pem", c.cmd.Process.Pid)
	out, code := c.beside(t, required.Tool(t, "curl"), "-sS", "--cacert", ca, "--connect-to", "api.iamport.kr:443:127.0.0.1:443",
		"https://api.iamport.kr/users/getToken", "-d", "imp_key=imp_apikey", "-d", "imp_secret="+tutorialSecret)
	if code != 0 || !strings.Contains(out, `"access_token"`) {
		t.Errorf("exit code %d: %s", code, out)
	}
}

func (c *container) conform(t *testing.T) {
	out, code := c.exec(t, "/iamport-verify", "conform", "--api=http://127.0.0.1:10851", "--key=imp_apikey",
		"--secret="+tutorialSecret, "--imp-uid=imp_100000000001", "--unsafe")
	if code != 0 {
		t.Errorf("exit code %d: %s", code, out)
	}
	t.Log(lastLines(out, 3))
}

// nodeBackend runs the whole suite of the image's iamport-verify against a backend that is right, with the flags of
// compose.yaml.
func (c *container) nodeBackend(t *testing.T, verify service) {
	backend := c.entering(t, c.networkFlags(), []string{required.Tool(t, "node"), filepath.Join(backends, "convention", "backend.mjs")})
	said := &outputBuffer{changed: make(chan struct{}, 1)}
	backend.Stdout, backend.Stderr = said, said
	if err := backend.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = backend.Process.Kill()
		_ = backend.Wait()
	}()
	if out, code := c.beside(t, required.Tool(t, "curl"), "-sS", "--retry", "30", "--retry-delay", "1", "--retry-connrefused", "http://127.0.0.1:3000/"); code != 0 {
		t.Fatalf("the backend does not listen: %s\n%s", out, said)
	}
	begun := time.Now()
	out, code := c.exec(t, slices.Concat([]string{"/iamport-verify", "--contract=/merchant.yaml"}, verify.args)...)
	if code != 0 {
		t.Errorf("exit code %d: %s\nthe backend said: %s", code, out, said)
	}
	t.Logf("%s\nthe suite took %s", lastLines(out, 4), time.Since(begun))
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
