package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// programs are what a release has, by the name of their folder below cmd.
func programs() []string { return []string{"iamport-mock", "iamport-verify"} }

// builder builds the programs of one commit.
type builder struct {
	source      string   // a clone of nothing but that commit
	host        platform // this machine
	environment []string // of the commands that are started
	say         io.Writer
	leftOut     string // a warning about what nobody committed; "" = everything is
}

// stamp is what the Go tool wrote into the programs.
type stamp struct {
	module  string // path of the module
	tag     string // module version, such as v0.1.0, or v0.0.0-DATE-COMMIT where no tag is near
	commit  string
	date    time.Time // of the commit, UTC
	toolset string    // version of Go, such as go1.26.8
}

// version is the tag without its v, as names of files have it.
func (s stamp) version() string { return strings.TrimPrefix(s.tag, "v") }

// built is both programs for one platform.
type built struct {
	platform
	stamp
	paths map[string]string           // by name of the program
	infos map[string]*debug.BuildInfo // by name of the program
}

// base is how the names of the platform's files begin.
func (b *built) base() string {
	return fmt.Sprintf("iamport-mock_%s_%s_%s", b.version(), b.os, b.arch)
}

// executable is how a program's file is called.
func (b *built) executable(program string) string {
	if b.os == "windows" {
		return program + ".exe"
	}
	return program
}

// steering are the variables that change what the Go tool builds. They have fixed values, whatever the machine's are.
func steering() []string {
	return []string{"CGO_ENABLED=0", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "GOFIPS140=off", "GOFLAGS=-mod=readonly", "GOWORK=off", "GODEBUG="}
}

// checkOut clones the commit of a checkout into dir. A clone, because the Go tool stamps no commit into what it builds
// in a second work tree, and because files that nobody committed must not reach a release.
func checkOut(ctx context.Context, checkout, dir string, std process) (*builder, error) {
	b := &builder{source: dir, host: platform{runtime.GOOS, runtime.GOARCH}, say: std.err}
	steered := steering()
	for _, setting := range std.environment {
		name, _, _ := strings.Cut(setting, "=")
		fixed := slices.ContainsFunc(steered, func(s string) bool { return strings.HasPrefix(s, name+"=") })
		if !fixed && name != "GOOS" && name != "GOARCH" && !strings.HasPrefix(name, "GIT_") {
			b.environment = append(b.environment, setting)
		}
	}
	b.environment = append(b.environment, steered...)
	commit, err := b.output(ctx, checkout, "git", "rev-parse", "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%s: a release is made of a commit: %w", checkout, err)
	}
	if changed, err := b.output(ctx, checkout, "git", "status", "--porcelain"); err == nil && len(changed) > 0 {
		b.leftOut = fmt.Sprintf("release: what is not committed in %s is left out\n", checkout)
		fmt.Fprint(b.say, b.leftOut)
	}
	if _, err := b.output(ctx, checkout, "git", "clone", "--quiet", "--no-checkout", ".", dir); err != nil {
		return nil, err
	}
	_, err = b.output(ctx, dir, "git", "checkout", "--quiet", "--detach", strings.TrimSpace(string(commit)))
	return b, err
}

// output runs a command in a folder and returns what it printed. The error has what it complained about.
func (b *builder) output(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	return b.outputWith(ctx, dir, nil, append([]string{name}, args...))
}

func (b *builder) outputWith(ctx context.Context, dir string, more, command []string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(slices.Clone(b.environment), more...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, bytes.TrimSpace(said.Bytes()))
	}
	return out, nil
}

// build builds both programs into dir.
func (b *builder) build(ctx context.Context, p platform, dir string) (*built, error) {
	command := []string{"go", "build", "-buildvcs=true", "-trimpath", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	for _, program := range programs() {
		command = append(command, "./cmd/"+program)
	}
	if _, err := b.outputWith(ctx, b.source, []string{"GOOS=" + p.os, "GOARCH=" + p.arch}, command); err != nil {
		return nil, err
	}
	one := &built{platform: p, paths: map[string]string{}, infos: map[string]*debug.BuildInfo{}}
	for _, program := range programs() {
		path := filepath.Join(dir, one.executable(program))
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return nil, err
		}
		one.paths[program], one.infos[program] = path, info
		if one.stamp, err = readStamp(info); err != nil {
			return nil, fmt.Errorf("%s for %s: %w", program, p, err)
		}
	}
	fmt.Fprintf(b.say, "release: built %s for %s\n", one.tag, p)
	return one, nil
}

// readStamp finds version, commit and date in what the Go tool wrote.
func readStamp(info *debug.BuildInfo) (stamp, error) {
	s := stamp{module: info.Main.Path, tag: info.Main.Version, toolset: info.GoVersion}
	for _, setting := range info.Settings {
		var err error
		switch setting.Key {
		case "vcs.revision":
			s.commit = setting.Value
		case "vcs.time":
			s.date, err = time.Parse(time.RFC3339, setting.Value)
		}
		if err != nil {
			return s, err
		}
	}
	if s.commit == "" || s.date.IsZero() || !strings.HasPrefix(s.tag, "v") {
		return s, fmt.Errorf("the Go tool wrote no commit into it (version %q): is git on PATH?", s.tag)
	}
	return s, nil
}
