package statefile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// disk is a disk of a size that a test sets.
type disk struct {
	mu   sync.Mutex
	room int // bytes that may still be written
}

func (d *disk) open(path string) (writable, error) {
	file, err := os.OpenFile(path, os.O_RDWR, mode)
	return &diskFile{file, d}, err
}

func (d *disk) create(beside string) (writable, error) {
	file, err := createFile(beside)
	if err != nil {
		return nil, err
	}
	return &diskFile{file.(*os.File), d}, nil
}

type diskFile struct {
	*os.File
	disk *disk
}

// take is how many of n bytes have room, and the error where that is not all.
func (d *disk) take(n int) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n > d.room {
		n, d.room = d.room, 0
		return n, syscall.ENOSPC
	}
	d.room -= n
	return n, nil
}

func (f *diskFile) Write(p []byte) (int, error) {
	n, full := f.disk.take(len(p))
	n, err := f.File.Write(p[:n])
	return n, errors.Join(err, full)
}

func (f *diskFile) WriteAt(p []byte, at int64) (int, error) {
	n, full := f.disk.take(len(p))
	n, err := f.File.WriteAt(p[:n], at)
	return n, errors.Join(err, full)
}

// keeping is a mock whose state file is written turn by turn.
type keeping struct {
	*File
	t       *testing.T
	disk    *disk
	server  *mockserver.Server
	log     bytes.Buffer
	problem error
}

func started(t *testing.T) *keeping {
	t.Helper()
	server, err := mockserver.New()
	if err != nil {
		t.Fatal(err)
	}
	file, err := Lock(filepath.Join(t.TempDir(), "mock.state"))
	if err != nil {
		t.Fatal(err)
	}
	k := &keeping{File: file, t: t, disk: &disk{room: 1 << 30}, server: server}
	k.open, k.create = k.disk.open, k.disk.create
	opts := Options{Log: slog.New(slog.NewTextHandler(&k.log, nil)), Problem: func(err error) { k.problem = err }}
	if err := file.Begin(server.Keeper(), opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Release() })
	return k
}

// add makes a certification of a person and returns its id.
func (k *keeping) add() string {
	k.t.Helper()
	impUID, err := k.server.Default().Add(mockserver.Case{Person: identity.Person{Name: "김하나"}})
	if err != nil {
		k.t.Fatal(err)
	}
	return impUID
}

// has wants the file as it is to have so many certifications.
func (k *keeping) has(reason string, want int) {
	k.t.Helper()
	text, err := os.Open(k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	defer text.Close()
	state, err := mockserver.ReadState(text)
	if err != nil {
		k.t.Fatalf("%s: %v", reason, err)
	}
	if state.Records != want {
		k.t.Errorf("%s: the file has %d certifications, want %d", reason, state.Records, want)
	}
}

// settle takes turns until nothing is under way.
func (k *keeping) settle() {
	k.turn()
	for k.anew != nil {
		<-k.anew.written
		k.turn()
	}
}

func (k *keeping) lines(words string) int { return strings.Count(k.log.String(), words) }

func TestAFullDisk(t *testing.T) {
	k := started(t)
	k.add()
	k.turn()
	k.has("before", 1)
	for k.disk.room = 100; k.lines("not written") == 0; {
		k.add()
		k.turn()
	}
	if k.problem == nil || !errors.Is(k.problem, syscall.ENOSPC) {
		t.Errorf("the problem is %v", k.problem)
	}
	for range 5 {
		k.add()
		k.turn()
	}
	k.has("while it is full", 1)
	if n := k.lines("not written"); n != 1 {
		t.Errorf("it is said %d times", n)
	}
	k.disk.room = 1 << 20
	k.turn()
	k.has("with room again", 7)
	if k.problem != nil || k.lines("is written again") != 1 {
		t.Errorf("problem %v, log\n%s", k.problem, k.log.String())
	}
	k.disk.room = 0
	k.add()
	if err := k.Close(); err == nil || !strings.Contains(err.Error(), "what the mock was told last is not in it") {
		t.Errorf("closed with %v", err)
	}
	k.has("after a stop that could not write", 7)
}

// What was lost, as more waited than may wait, is made good by writing all anew.
func TestMoreThanMayWait(t *testing.T) {
	k := started(t)
	k.add()
	k.turn()
	k.disk.room = 0
	k.pending, k.lost = nil, true
	k.add()
	k.settle()
	k.has("while it is full", 1)
	if k.problem == nil || k.rest == 0 {
		t.Errorf("problem %v, the next try in %d turns", k.problem, k.rest)
	}
	k.disk.room, k.rest = 1<<20, 0
	k.add()
	k.settle()
	k.has("with room again", 3)
	if k.problem != nil || k.lost {
		t.Errorf("problem %v", k.problem)
	}
}

func TestAFullDiskAtTheBeginning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mock.state")
	before := started(t)
	before.add()
	text := must(os.ReadFile(before.path))
	if err := os.WriteFile(path, text, mode); err != nil {
		t.Fatal(err)
	}
	file, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Release()
	file.create = (&disk{room: 10}).create
	server, err := mockserver.New()
	if err != nil {
		t.Fatal(err)
	}
	err = file.Begin(server.Keeper(), Options{Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), path+": no space left on device") {
		t.Errorf("error %v", err)
	}
	if got := must(os.ReadFile(path)); !bytes.Equal(got, text) {
		t.Error("the old file is another")
	}
	if left := temps(t, path); len(left) > 0 {
		t.Errorf("half a file is left behind: %v", left)
	}
}

// A file that has grown is written anew while changes go on being appended.
func TestAFileThatHasGrown(t *testing.T) {
	k := started(t)
	impUID := k.add()
	for k.anew == nil {
		k.server.Default().Reset("state")
		for range 200 {
			impUID = k.add()
		}
		k.turn()
	}
	grown := k.good
	meanwhile := k.add()
	k.add()
	for range 3 { // whatever was written first, what comes now is in both
		k.flush()
	}
	k.settle()
	k.has("written anew", 202)
	if k.good >= grown/2 || impUID == meanwhile {
		t.Errorf("%d bytes, and %d before", k.good, grown)
	}
	k.add()
	k.turn()
	k.has("and behind it", 203)
	if err := k.Close(); err != nil {
		t.Error(err)
	}
	if state := must(k.Read()); !state.Stopped {
		t.Error("a stop in good order is not in it")
	}
}

func TestAFileThatIsTakenAway(t *testing.T) {
	k := started(t)
	k.add()
	k.turn()
	if err := os.Remove(k.path); err != nil {
		t.Fatal(err)
	}
	k.add()
	k.settle()
	k.settle()
	k.has("removed", 2)
	if k.problem != nil {
		t.Error(k.problem)
	}
	other := []byte("somebody's own")
	if err := errors.Join(os.Rename(k.path, k.path+".away"), os.WriteFile(k.path, other, 0o644)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		k.add()
		k.lost = k.lost || len(k.pending) > 0 // as if very much waited
		k.settle()
		k.rest = 0
	}
	if got := must(os.ReadFile(k.path)); !bytes.Equal(got, other) || !errors.Is(k.problem, errReplaced) {
		t.Errorf("another file was overwritten by %q; problem %v", got, k.problem)
	}
}

func TestLock(t *testing.T) {
	if runtime.GOOS == "plan9" {
		t.Skip("files cannot be locked here")
	}
	k := started(t)
	_, err := Lock(k.path)
	if want := fmt.Sprintf("--state %s: another iamport-mock uses it (process %d)", k.path, os.Getpid()); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(k.path, link); err == nil {
		if _, err := Lock(link); err == nil {
			t.Error("a link leads past the lock")
		}
	}
	k.turn()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Lock(k.path)
	if err != nil {
		t.Fatal(err)
	}
	again.Release()
	for _, path := range []string{k.path, k.path + lockSuffix} {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != mode {
			t.Errorf("%s: %v, mode %v", path, err, info.Mode())
		}
	}
}

// A file that is not read is not touched, and what others could read is theirs no more.
func TestFilesThatAreNotRead(t *testing.T) {
	k := started(t)
	k.add()
	k.turn()
	good := string(must(os.ReadFile(k.path)))
	for reason, tt := range map[string]struct{ text, want string }{
		"another file": {"version: 1\n", "not a state file of iamport-mock"},
		"a newer one":  {strings.Replace(good, `state":1`, `state":9`, 1), "written by a newer iamport-mock"},
		"a broken one": {strings.Replace(good, "nonce", "nonsense", 1), "the state file is broken: lines 2 to "},
	} {
		path := filepath.Join(t.TempDir(), "mock.state")
		if err := os.WriteFile(path, []byte(tt.text), 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := Lock(path)
		if err == nil {
			_, err = file.Read()
			file.Release()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", reason, err)
		}
		if got := string(must(os.ReadFile(path))); got != tt.text {
			t.Errorf("%s was changed", reason)
		}
	}
}

// temps are the files beside a state file that are on their way into its place.
func temps(t *testing.T, path string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRunWritesWithoutBeingAsked(t *testing.T) {
	k := started(t)
	k.add()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		k.Run(ctx)
	}()
	for grown := false; !grown; runtime.Gosched() {
		info, err := os.Stat(k.path)
		grown = err != nil || info.Size() > k.base
	}
	cancel()
	<-done
	k.has("running", 1)
}

func must[T any](value T, err error) T {
	if err != nil && !errors.Is(err, fs.ErrExist) {
		panic(err)
	}
	return value
}
