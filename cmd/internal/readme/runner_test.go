package readme

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

const (
	command = "go run ./cmd/" // how the documents call a program
	patient = 2 * time.Minute // for one block: a Go snippet may have to be compiled
)

// usualPorts are those of the API, the control API, HTTPS, the proxy and a backend, as the documents write them.
var usualPorts = [5]string{"10851", "10852", "10853", "10854", "3000"}

// runner runs the blocks of one document in order, in a folder of its own that looks like a checkout.
type runner struct {
	root    string // of the module
	scratch string // where blocks are run
	bin     string // where the built programs are
	ports   [len(usualPorts)]int
	stop    func() error // ends the mock; nil while none runs
	printed string       // what the last block printed
	find    func(name string) (path string, err error)
	missing []string // programs that blocks need and this machine does not have
}

// newRunner makes a folder with links to the project's files, so that a block which writes a file writes it nowhere near them.
func newRunner(root, scratch, bin string) (*runner, error) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := os.Symlink(filepath.Join(root, e.Name()), filepath.Join(scratch, e.Name())); err != nil {
			return nil, err
		}
	}
	r := &runner{root: root, scratch: scratch, bin: bin, find: exec.LookPath}
	r.ports, err = freePorts()
	return r, err
}

// freePorts finds ports below the range from which systems hand out ports by themselves.
func freePorts() ([len(usualPorts)]int, error) {
	var ports [len(usualPorts)]int
	found := 0
	for i := range 1000 {
		port := 20000 + (os.Getpid()*7+i)%10000
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			return ports, err
		}
		ports[found] = port
		if found++; found == len(ports) {
			return ports, nil
		}
	}
	return ports, errors.New("not enough free ports between 20000 and 29999")
}

// translate replaces what must differ between a reader's machine and a test's.
func (r *runner) translate(text string) string {
	pairs := []string{command, r.bin + "/"}
	for i, usual := range usualPorts {
		pairs = append(pairs, usual, strconv.Itoa(r.ports[i]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// back is the reverse for what was printed, so that a document can show the usual ports.
func (r *runner) back(text string) string {
	var pairs []string
	for i, usual := range usualPorts {
		pairs = append(pairs, strconv.Itoa(r.ports[i]), usual)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// run does what the marker of a block says.
func (r *runner) run(ctx context.Context, b block) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	err := r.act(ctx, b)
	if err != nil {
		return fmt.Errorf("line %d: %w", b.line, err)
	}
	return nil
}

func (r *runner) act(ctx context.Context, b block) error {
	switch b.action + " " + b.lang {
	case "serve sh":
		return r.serve(b)
	case "run sh":
		return r.execute(ctx, r.scratch, "sh", "-euc", r.translate(b.text))
	case "run go":
		return r.goTest(ctx, b)
	case "run yaml":
		name := filepath.Join(r.scratch, fmt.Sprintf("line-%d.yaml", b.line))
		if err := os.WriteFile(name, []byte(b.text), 0o600); err != nil {
			return err
		}
		return r.execute(ctx, r.scratch, filepath.Join(r.bin, "iamport-mock"), "fixtures", "validate", name)
	case "contract yaml":
		_, err := contract.Load(fmt.Sprintf("line-%d.yaml", b.line), []byte(b.text))
		return err
	}
	if b.action == "output" {
		if !matches(b, r.printed) {
			return fmt.Errorf("shown:\n%s\nprinted:\n%s", b.text, r.printed)
		}
		return nil
	}
	return fmt.Errorf("a %s block cannot be marked %s", b.lang, b.action)
}

func (r *runner) execute(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = r.environment()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	r.printed = r.back(stdout.String())
	if err != nil {
		return fmt.Errorf("%w\n%s%s", err, &stdout, &stderr)
	}
	return nil
}

// environment makes the mock listen on the free ports, wherever the block does not say so itself.
func (r *runner) environment() []string {
	return append(os.Environ(),
		"PATH="+r.bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		fmt.Sprintf("IAMPORT_MOCK_ADDR=127.0.0.1:%d", r.ports[0]),
		fmt.Sprintf("IAMPORT_MOCK_CONTROL_ADDR=127.0.0.1:%d", r.ports[1]),
		fmt.Sprintf("IAMPORT_VERIFY_ADDR=127.0.0.1:%d", r.ports[0]),
		"IAMPORT_VERIFY_GITHUB=never", // a broken rule of a document is not one of the job that tests it
		"NO_PROXY=127.0.0.1,localhost", "no_proxy=127.0.0.1,localhost",
	)
}

// goTest runs a Go snippet as a test file of its own within the module. It may leave out the package clause.
func (r *runner) goTest(ctx context.Context, b block) error {
	dir := filepath.Join(r.scratch, fmt.Sprintf("line-%d", b.line))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	text := b.text
	if !strings.HasPrefix(text, "package ") && !strings.Contains(text, "\npackage ") {
		text = "package snippet_test\n\n" + text
	}
	file := filepath.Join(dir, "snippet_test.go")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	if err := r.execute(ctx, r.root, "go", "test", "-v", file); err != nil {
		return err
	}
	if !strings.Contains(r.printed, "--- PASS: ") {
		return fmt.Errorf("no test in it ran:\n%s", r.printed)
	}
	return nil
}

// serve starts the mock, in the place of one that runs already, and waits for its ready line.
func (r *runner) serve(b block) error {
	if r.stop != nil {
		if err := r.stop(); err != nil {
			return err
		}
	}
	line, err := oneCommand(b.text)
	if err != nil {
		return err
	}
	cmd := exec.Command("sh", "-c", "exec "+r.translate(line)) // not bound to a context: stop ends it, gently
	cmd.Dir = r.scratch
	cmd.Env = r.environment()
	output, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = writer, writer
	if err := errors.Join(cmd.Start(), writer.Close()); err != nil {
		return err
	}
	ready := make(chan error, 1)
	go watch(output, ready)
	r.stop = func() error {
		err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait())
		r.stop = nil
		return err
	}
	select {
	case err := <-ready:
		return err
	case <-time.After(patient):
		return errors.New("the mock did not print its ready line")
	}
}

// watch reads all that the mock prints, so that it never waits for a reader, and reports the ready line.
func watch(output io.ReadCloser, ready chan<- error) {
	defer func() { _ = output.Close() }()
	var seen strings.Builder
	told := false
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if !told && strings.Contains(lines.Text(), "ready on http") {
			ready <- nil
			told = true
		}
		if !told {
			fmt.Fprintln(&seen, lines.Text())
		}
	}
	if !told {
		ready <- fmt.Errorf("the mock ended without a ready line:\n%s", &seen)
	}
}

// oneCommand is the only line of a block that is neither empty nor a comment.
func oneCommand(text string) (string, error) {
	var commands []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			commands = append(commands, line)
		}
	}
	if len(commands) != 1 {
		return "", fmt.Errorf("%d commands in a block that starts the mock, want one", len(commands))
	}
	return commands[0], nil
}
