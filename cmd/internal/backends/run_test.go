package backends_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// run is one backend that is put to iamport-verify.
type run struct {
	programs

	backend backend
	mode    mode
	seed    int64 // 0 = by chance
}

// result is what iamport-verify said.
type result struct {
	exit   int
	broken []string
	took   time.Duration
	output string
}

// patience bounds one call of iamport-verify.
const patience = 3 * time.Minute

// judge puts the backend to verify, twice where the mode says so.
func (r run) judge(t testing.TB) []result {
	t.Helper()
	port := freePort(t)
	args := []string{
		"--target", "http://127.0.0.1:" + port, "--contract", filepath.Join("testdata", r.backend.name, "merchant.yaml"),
		"--seed", strconv.FormatInt(r.seed, 10),
	}
	switch r.mode {
	case twoRuns:
		at := startMock(t, r.mock)
		r.startBackend(t, at, port)
		args = append(args, "--control", at.Control)
		return []result{r.verdict(t, args), r.verdict(t, args)}
	case mockOutside:
		args = append(args, "--control", startMock(t, r.mock).Control)
	default:
		args = append(args, "--addr", "127.0.0.1:0")
	}
	command := r.backend.command(t)
	if own := r.mode.settings(); own != nil {
		command = slices.Concat([]string{required.Tool(t, "env")}, own, command)
	}
	return []result{r.verdict(t, slices.Concat(args, []string{"--"}, command))}
}

// verdict is what the program says.
func (r run) verdict(t testing.TB, args []string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.programs.verify, args...)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "IAMPORT_VERIFY_GITHUB=never")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begun := time.Now()
	_ = cmd.Run() // the exit code is looked at
	return result{exit: cmd.ProcessState.ExitCode(), broken: clitest.BrokenRules(out.String()), took: time.Since(begun), output: out.String()}
}

// problem is what is not right about a verdict; "" = it is.
func (b backend) problem(got result) string {
	rules := slices.Equal(got.broken, b.broken)
	if b.chance {
		rules = !slices.ContainsFunc(b.broken, func(rule string) bool { return !slices.Contains(got.broken, rule) })
	}
	if got.exit != b.exit && (b.or == 0 || got.exit != b.or) || !rules {
		return fmt.Sprintf("exit code %d, broken %v; want %d, %v: %s", got.exit, got.broken, b.exit, b.broken, b.reason)
	}
	return ""
}

// command starts a backend. What is missing ends the test.
func (b backend) command(t testing.TB) []string {
	t.Helper()
	file := b.file()
	switch {
	case b.packages:
		python := filepath.Join("testdata", "venv", "bin", "python3")
		required.File(t, "python", python, "run make clients")
		return []string{python, file}
	case strings.HasSuffix(file, ".py"):
		return []string{required.Tool(t, "python3"), file}
	}
	return []string{required.Tool(t, "node"), file}
}

// nextPort is where the search for a port goes on. Ports of its own, below those that the system hands out: between the
// search and the start of a backend nobody else may take one, such as the mock of another run.
var nextPort atomic.Int32

// freePort is a port on which nobody listens.
func freePort(t testing.TB) string {
	t.Helper()
	const first, last = 15000, 30000
	for range last - first {
		port := strconv.Itoa(first + (os.Getpid()+int(nextPort.Add(1)))%(last-first))
		listener, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = listener.Close() // it was only tried
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}
