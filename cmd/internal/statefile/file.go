package statefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// Options are what a file needs while a mock runs.
type Options struct {
	Log *slog.Logger
	// Problem is told why the file cannot be written, and nil when it can again.
	Problem func(error)
}

// File is the state file of a running mock. It is for one goroutine.
type File struct {
	Options
	path    string
	held    *os.File    // the lock
	wasOpen fs.FileMode // the mode that the file had; 0 = there was none
	keeper  *mockserver.Keeper
	open    func(path string) (writable, error)
	create  func(beside string) (writable, error)
	rename  func(from, to string) error

	file    writable
	info    fs.FileInfo // of file, as long as it is open
	good    int64       // so many bytes of the file are batches
	size    int64       // so many it has, with what a failed try has left behind good
	base    int64       // so many it had when it was written anew
	pending []byte      // batches to be written behind good
	lost    bool        // more batches than pending may hold: it must be written anew
	anew    *rewrite    // under way; nil = none
	rest    int         // so many turns before it is tried again to write anew
	failing bool        // the last turn could not write
}

// writable is what is needed of a file.
type writable interface {
	io.Writer
	io.WriterAt
	Name() string
	Stat() (fs.FileInfo, error)
	Sync() error
	Close() error
}

func openFile(path string) (writable, error) { return os.OpenFile(path, os.O_RDWR, mode) }

// The bounds of what waits to be written, and of when the file is written anew: not
// before it has so many bytes, nor before it has doubled.
const (
	mostPending = 16 << 20
	leastAnew   = 1 << 20
	doubled     = 2
	patience    = 25  // turns between two tries to write anew what must be
	longer      = 300 // and what only would make the file smaller
)

// Begin writes the file anew for the first time. The error is one of [cli.Usage]; then
// the file is as it was.
func (f *File) Begin(keeper *mockserver.Keeper, opts Options) error {
	f.keeper, f.Options = keeper, opts
	if f.wasOpen&0o077 != 0 {
		f.Log.Warn("the state file could be read by others; it holds secrets and is of mode 0600 from now on", "file", f.path, "mode", fmt.Sprintf("%04o", f.wasOpen))
	}
	_, all := keeper.Whole()
	next := &rewrite{beside: f.path}
	next.write(f.create, all)
	err := next.err
	if err == nil {
		err = f.replace(next)
	}
	if err != nil {
		next.drop()
		return wrong(f.path, cause(err), "name a file in a folder that can be written and has room")
	}
	return nil
}

// cause leaves out the path, which the sentence around it has.
func cause(err error) error {
	if link := new(os.LinkError); errors.As(err, &link) {
		return link.Err
	}
	return cli.PathCause(err)
}

// turn writes what changed since the last turn.
func (f *File) turn() {
	if f.anew != nil && f.anew.done() {
		f.finish()
	}
	f.add(f.keeper.Changes())
	f.flush()
	f.rest = max(f.rest-1, 0)
	grown := f.good >= leastAnew && f.good >= doubled*f.base
	if f.anew == nil && f.rest == 0 && (f.lost || grown) {
		changes, all := f.keeper.Whole()
		f.add(changes)
		f.flush()
		f.anew = begin(f.path, f.create, all)
	}
}

// add puts a batch behind those that wait.
func (f *File) add(batch []byte) {
	if f.anew != nil {
		f.anew.behind = append(f.anew.behind, batch...)
	}
	if f.lost {
		return
	}
	f.pending = append(f.pending, batch...)
	if len(f.pending) > mostPending {
		f.pending, f.lost = nil, true
	}
}

// flush writes what waits.
func (f *File) flush() {
	if len(f.pending) == 0 {
		if err := f.untouched(); err != nil {
			f.fail(err)
		}
		return
	}
	err := f.ours()
	if err == nil {
		// What a failed try has left behind good is the beginning of the same bytes.
		if _, err = f.file.WriteAt(f.pending, f.good); err != nil {
			if info, err := f.file.Stat(); err == nil {
				f.size = info.Size()
			}
		}
	}
	if err != nil {
		f.fail(err)
		return
	}
	f.good += int64(len(f.pending))
	f.size = max(f.size, f.good)
	f.pending = f.pending[:0]
	f.mend()
}

// errReplaced says that somebody put another file in the place of ours.
var errReplaced = errors.New("another file is in its place")

// ours reports whether the path still leads to the file that is written, and nobody else
// has written it. One that was removed or changed is written anew; another is left alone.
func (f *File) ours() error {
	now, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.lose()
		return errors.New("somebody removed it; it is written anew")
	case err == nil && !os.SameFile(now, f.info):
		return errReplaced
	case err == nil:
		return f.untouched()
	}
	return err
}

// untouched reports whether the file has the size that it had when it was written last.
// The time of the last change does not count: some shared folders set it later.
func (f *File) untouched() error {
	if f.lost {
		return nil
	}
	if now, err := f.file.Stat(); err != nil || now.Size() == f.size {
		return err
	}
	f.lose()
	return errors.New("somebody changed it; it is written anew")
}

// lose says that the file must be written anew, at the next turn.
func (f *File) lose() { f.lost, f.pending, f.rest = true, nil, 0 }

// fail says once that nothing can be written.
func (f *File) fail(err error) {
	err = cause(err)
	if !f.failing {
		f.Log.Error("the state file is not written; the mock goes on and tries again", "file", f.path, "error", err.Error())
	}
	f.failing = true
	f.Problem(fmt.Errorf("state file %s: %w", f.path, err))
}

// mend says that all is written again.
func (f *File) mend() {
	if f.failing {
		f.Log.Info("the state file is written again", "file", f.path)
		f.Problem(nil)
	}
	f.failing = false
}

// finish puts the file that was written anew in place, with what changed meanwhile.
func (f *File) finish() {
	next := f.anew
	f.anew = nil
	err := next.err
	if err == nil {
		if err = f.ours(); f.lost && !errors.Is(err, errReplaced) {
			err = nil
		}
	}
	if err == nil {
		_, err = next.file.Write(next.behind)
	}
	if err == nil {
		err = f.replace(next)
	}
	switch {
	case err == nil:
		f.mend()
	case f.lost:
		next.drop()
		f.rest = patience
		f.fail(err)
	default: // what is told goes into the old file as before
		next.drop()
		f.rest = longer
		f.Log.Warn("the state file cannot be written anew, which would make it smaller", "file", f.path, "error", cause(err).Error())
	}
}

// replace puts a complete file in the place of the old one and goes on with it.
func (f *File) replace(next *rewrite) error {
	if err := next.file.Close(); err != nil {
		return err
	}
	if f.file != nil {
		_ = f.file.Close() // all of it is in the next one
	}
	renamed := f.rename(next.file.Name(), f.path)
	file, err := f.open(f.path)
	if err != nil {
		f.lost = true
		return errors.Join(renamed, err)
	}
	info, err := file.Stat()
	if err := errors.Join(renamed, err); err != nil {
		if f.file = file; f.info == nil { // there is another, which was not begun
			_ = file.Close() // it was only opened
		}
		return err
	}
	f.file, f.info = file, info
	f.good, f.base, f.size, f.pending, f.lost = info.Size(), info.Size(), info.Size(), nil, false
	return nil
}

// Close writes the last of it and gives the lock back. The mock is told nothing more.
func (f *File) Close() error {
	defer f.Release()
	if f.anew != nil {
		<-f.anew.written
		f.finish()
	}
	f.add(f.keeper.Stopped())
	f.flush()
	if f.lost {
		_, all := f.keeper.Whole()
		f.anew = begin(f.path, f.create, all)
		f.add(f.keeper.Stopped())
		<-f.anew.written
		f.finish()
	}
	if f.failing {
		return cli.Exit(cli.ExitBroken, fmt.Errorf("--state %s: what the mock was told last is not in it", f.path))
	}
	return errors.Join(f.file.Sync(), f.file.Close())
}
