package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// reds are the scenarios that are broken, as far as they were run.
type reds struct {
	mu     sync.Mutex
	all    []string
	chosen []string // that run next; nil = all
}

// learn takes the verdict of a scenario.
func (r *reds) learn(s reports.Scenario) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place := fmt.Sprintf("%s:%d", s.File, s.Line)
	r.all = slices.DeleteFunc(r.all, func(other string) bool { return other == place && s.Verdict != reports.Broken })
	if s.Verdict == reports.Broken && !s.Known && !slices.Contains(r.all, place) {
		r.all = append(r.all, place)
	}
}

// places are those of the scenarios that run next; nil = all.
func (r *reds) places() []string {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.chosen
}

// choose has the red ones run next, or all where nothing is red.
func (r *reds) choose() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.chosen = slices.Clone(r.all)
	if len(r.all) == 0 {
		r.chosen = nil
	}
}

// chooseAll has all run next.
func (r *reds) chooseAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.chosen = nil
}

func (r *reds) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.all)
}

// watching tells the reds of each scenario.
func (v *verification) watching(tell func(reports.Scenario)) func(reports.Scenario) {
	if v.red == nil {
		return tell
	}
	return func(s reports.Scenario) {
		v.red.learn(s)
		tell(s)
	}
}

// checkWatch refuses what cannot be watched.
func (f *verifyFlags) checkWatch() error {
	if f.watch && (f.plan || f.writeBaseline != "") {
		return cli.Usage(errors.New("--watch goes with neither --plan nor --write-baseline: it runs again and again"), "leave one of them out")
	}
	return nil
}

// watch runs everything, and then what was red again, as often as something changes.
// When nothing is red any more, it runs everything once.
func (v *verification) watch(ctx context.Context) error {
	v.red = &reds{}
	w := newWatcher(v)
	v.round(ctx)
	for ctx.Err() == nil {
		fmt.Fprintf(v.Stdout, sayingIn(v.flags.lang).text("watching, %d red: a changed file, a backend that answers anew or Enter runs them again\n",
			"변경을 기다리는 중입니다(위반 %d개). 파일이 바뀌거나 백엔드가 다시 시작되거나 Enter를 누르면 다시 실행합니다\n"), v.red.count())
		what, err := w.next(ctx)
		if err != nil {
			break
		}
		if err := v.renew(ctx, what); err != nil {
			v.print(err)
			continue
		}
		v.red.choose()
		part := v.red.places() != nil
		v.round(ctx)
		if part && v.red.count() == 0 && ctx.Err() == nil {
			fmt.Fprintln(v.Stdout, sayingIn(v.flags.lang).text("nothing is red any more: everything again", "남은 위반이 없습니다. 전체를 다시 실행합니다"))
			v.red.chooseAll()
			v.round(ctx)
		}
	}
	return ctx.Err()
}

// round is one run. What kept it from running is printed, and the watching goes on.
func (v *verification) round(ctx context.Context) {
	err := v.verify(ctx)
	if errors.Is(err, features.ErrNothing) { // the red ones are no longer where they were
		v.red.chooseAll()
		err = v.verify(ctx)
	}
	if ctx.Err() == nil {
		v.print(err)
	}
}

// print prints an error as the end of a program does.
func (v *verification) print(err error) {
	cli.Report(v.Stderr, &cobra.Command{Use: v.Name}, err, v.Translator())
}

// change is what happened while nothing was run.
type change struct {
	files bool // one was changed
	enter bool
}

// renew reads again what has changed, and starts the backend again that was started
// here where it has ended, or somebody asks for it.
func (v *verification) renew(ctx context.Context, what change) error {
	if what.files {
		if err := v.read(); err != nil {
			return err
		}
		if v.mock != nil {
			set, err := fixture.Load(ctx, serving.Layers(v.flags.fixtures)...)
			if err != nil {
				return serving.FixtureError(v.Process, err)
			}
			if err := v.mock.Server.SetFixtures(set); err != nil {
				return fmt.Errorf("take the fixtures: %w", err)
			}
		}
	}
	if v.backend != nil && (what.enter || v.backend.gone()) {
		return v.restart(ctx, "")
	}
	return nil
}

// watcher notices changes.
type watcher struct {
	v     *verification
	clock features.Clock
	files string // how they were when they were looked at last
	lines chan struct{}
	up    bool // something listens at the target
}

func newWatcher(v *verification) *watcher {
	w := &watcher{v: v, clock: features.HostClock(), lines: make(chan struct{}, 1), up: true}
	w.files = w.look()
	if v.Stdin != nil {
		go readLines(v.Stdin, func() {
			select {
			case w.lines <- struct{}{}:
			default: // one run is enough for several
			}
		})
	}
	return w
}

// next waits for a change, and then until the target answers.
func (w *watcher) next(ctx context.Context) (change, error) {
	const pause = 100 * time.Millisecond
	for {
		select {
		case <-w.lines:
			return change{enter: true}, nil
		default:
		}
		if files := w.look(); files != w.files {
			if err := w.clock.Wait(ctx, pause); err != nil { // until its writer has written all of it
				return change{}, err
			}
			w.files = w.look()
			return change{files: true}, nil
		}
		switch up := w.listens(ctx); {
		case up && !w.up && w.v.target.Reach(ctx) == nil:
			w.up = true
			return change{}, nil
		case !up && w.up:
			w.up = false
			fmt.Fprintln(w.v.Stdout, sayingIn(w.v.flags.lang).text("the backend is down: its next answer runs them again", "백엔드가 멈췄습니다. 다시 응답하면 실행합니다"))
		}
		if err := w.clock.Wait(ctx, pause); err != nil {
			return change{}, err
		}
	}
}

// listens reports whether the target takes connections. Nothing is sent: the log of a
// backend is not filled.
func (w *watcher) listens(ctx context.Context) bool {
	const patience = time.Second
	at, err := url.Parse(w.v.flags.target)
	if err != nil {
		return false
	}
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(at.Hostname(), portOf(w.v.flags.target)))
	if err != nil {
		return false
	}
	_ = conn.Close() // it was only tried
	return true
}

// look is the state of all files that a run is made of: names, sizes and times.
func (w *watcher) look() string {
	f := w.v.flags
	state := ""
	for _, root := range slices.Concat([]string{f.contract, f.baseline}, f.features, f.fixtures) {
		if root == "" {
			continue
		}
		_ = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil //nolint:nilerr // what cannot be read is seen once it can be
			}
			if info, err := os.Stat(name); err == nil {
				state += fmt.Sprintln(name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return state
}
