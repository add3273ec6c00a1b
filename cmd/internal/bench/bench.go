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
	"slices"
	"strings"
)

// bench is one run: what to measure, with what, and the processes it started.
type bench struct {
	options     options
	progress    io.Writer
	environment []string // of the mock
	cores       cores
	self        string // this program, for the roles
	module      string // the module's folder
	dir         string // temporary; gone at the end
	mock        string // the mock's binary
	answers     string // what bare gives, captured from the mock
	captured    bareHandler
	children    nursery
	load        *loader
	warnings    []string
}

func newBench(o options, std process) (*bench, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	b := &bench{options: o, progress: std.err, self: self}
	for _, setting := range std.environment {
		if !strings.HasPrefix(setting, "IAMPORT_MOCK_") { // what the user has set is not what is measured
			b.environment = append(b.environment, setting)
		}
	}
	var why string
	if b.cores, why = pickCores(); why != "" {
		b.warn("not pinned to cores: %s. Server and load disturb each other", why)
	}
	return b, nil
}

// say reports progress to whoever waits.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.progress, format+"\n", args...)
}

// warn notes what a reader of the figures must know.
func (b *bench) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	b.say("warning: %s", text)
	if !slices.Contains(b.warnings, text) {
		b.warnings = append(b.warnings, text)
	}
}

// measure does all that the options ask for. All processes and files it made are gone when it returns.
func (b *bench) measure(ctx context.Context) (found *findings, err error) {
	defer b.children.close()
	defer context.AfterFunc(ctx, b.children.close)()
	defer func() {
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
	}()
	if b.dir, err = os.MkdirTemp("", "iamport-mock-bench-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(b.dir)
	found = &findings{Options: b.options, Machine: thisMachine(b.cores)}
	for _, step := range []func(context.Context, *findings) error{
		b.build, b.capture, b.startLoad, b.size, b.coldStarts, b.beside, b.secure, b.many, b.allocations,
	} {
		if err := step(ctx, found); err != nil {
			return nil, err
		}
	}
	found.Warnings = b.warnings
	return found, nil
}

// build makes the mock's binary as a release would.
func (b *bench) build(ctx context.Context, _ *findings) error {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("finding the module: %w", err)
	}
	b.module = filepath.Dir(strings.TrimSpace(string(out)))
	if b.options.Binary != "" {
		b.mock, err = filepath.Abs(b.options.Binary)
		return err
	}
	b.say("building ./cmd/iamport-mock")
	b.mock = filepath.Join(b.dir, "iamport-mock")
	if runtime.GOOS == "windows" {
		b.mock += ".exe"
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.mock, "./cmd/iamport-mock")
	cmd.Dir = b.module
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the mock: %w\n%s", err, text)
	}
	return nil
}

// size is the binary's length on disk.
func (b *bench) size(_ context.Context, found *findings) error {
	if !b.options.wants(partSize) {
		return nil
	}
	info, err := os.Stat(b.mock)
	if err != nil {
		return err
	}
	found.BinaryBytes = info.Size()
	return nil
}

// loader is the conversation with the load process.
type loader struct {
	jobs  *json.Encoder
	turns *json.Decoder
}

// startLoad starts the load process on its core.
func (b *bench) startLoad(context.Context, *findings) error {
	jobsRead, jobsWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	turnsRead, turnsWrite, err := os.Pipe()
	if err != nil {
		jobsRead.Close()
		jobsWrite.Close()
		return err
	}
	cmd := exec.Command(b.self, roleLoad)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = jobsRead, turnsWrite, b.progress
	c, err := b.children.start("load", cmd, b.cores.Load)
	jobsRead.Close()
	turnsWrite.Close()
	if err != nil {
		jobsWrite.Close()
		turnsRead.Close()
		return err
	}
	go func() { // whoever waits for the load process learns that it is gone
		<-c.done
		jobsWrite.Close()
		turnsRead.Close()
	}()
	b.load = &loader{jobs: json.NewEncoder(jobsWrite), turns: json.NewDecoder(turnsRead)}
	return nil
}

// do lets the load process do a job. An answer that was wrong or missing is an error.
func (b *bench) do(j job) (turn, error) {
	j.Cores = b.cores
	if err := b.load.jobs.Encode(j); err != nil {
		return turn{}, fmt.Errorf("the load process is gone: %w", err)
	}
	var t turn
	if err := b.load.turns.Decode(&t); err != nil {
		return turn{}, fmt.Errorf("the load process is gone: %w", err)
	}
	if t.Errors > 0 {
		return turn{}, fmt.Errorf("%d of %d connections failed, the first with: %s", t.Errors, j.Connections, t.Error)
	}
	if t.Requests == 0 {
		return turn{}, errors.New("no request was answered within the turn")
	}
	return t, nil
}
