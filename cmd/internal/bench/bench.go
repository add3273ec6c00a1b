package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// bench is one run: what to measure, and with what.
type bench struct {
	options     options
	progress    io.Writer
	environment []string // of the mock
	cores       cores
	self        string // this program, to start the bare server from
	dir         string // temporary; removed at the end
	mock        string // the mock's binary
	answers     string // file with what bare answers, captured from the mock
	captured    bareHandler
}

// say reports progress.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.progress, format+"\n", args...)
}

// measure does everything that the options ask for. Its processes have ended and its files are removed when it returns.
func (b *bench) measure(ctx context.Context) (found *findings, err error) {
	defer func() {
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
	}()
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp("", "iamport-mock-bench-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(b.dir)
	if err := b.build(ctx); err != nil { // before pinning: a compiler may use every core
		return nil, err
	}
	var why string
	if b.cores, why = separateCores(); why != "" {
		b.say("server and load disturb each other: they are not pinned to cores: %s", why)
	}
	found = &findings{
		machine: fmt.Sprintf("%s, %s/%s, %d CPUs; %s", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.cores),
		memory:  map[string][]residence{}, starts: map[string][]start{},
	}
	for _, step := range []func(context.Context, *findings) error{b.capture, b.coldStarts, b.beside, b.many, b.scale, b.besidePeers} {
		if err := step(ctx, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// build makes the mock's binary as a release would, by the go.mod of the mock: versions that this module chose for
// itself must not change what is measured.
func (b *bench) build(ctx context.Context) error {
	if b.options.Binary != "" {
		var err error
		b.mock, err = filepath.Abs(b.options.Binary)
		return err
	}
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("finding the module: %w", err)
	}
	module := strings.TrimSuffix(filepath.Dir(strings.TrimSpace(string(out))), filepath.Join("cmd", "internal", "bench"))
	b.say("building ./cmd/iamport-mock")
	b.mock = filepath.Join(b.dir, "iamport-mock.exe") // Windows needs the ending
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.mock, "./cmd/iamport-mock")
	cmd.Dir = module
	cmd.Env = append(b.environment, "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the mock in %s: %w\n%s", module, err, text)
	}
	return nil
}

// capture asks the mock once for each answer and keeps them for bare. It notes the size of its binary.
func (b *bench) capture(ctx context.Context, found *findings) error {
	s, err := b.launch(ctx, launch{name: nameMock, log: true})
	if err != nil {
		return err
	}
	defer s.stop()
	if info, err := os.Stat(b.mock); err == nil && b.options.wants(partSize) {
		found.binaryBytes = info.Size()
	}
	if b.captured.Token, err = ask(ctx, tokenRequest(s.addr, tutorialKey())); err != nil {
		return err
	}
	if b.captured.Certification, err = ask(ctx, certificationRequest(s.addr, s.token, adultUID)); err != nil {
		return err
	}
	text, err := json.Marshal(b.captured)
	if err != nil {
		return err
	}
	b.answers = filepath.Join(b.dir, "answers.json")
	return os.WriteFile(b.answers, text, 0o600)
}
