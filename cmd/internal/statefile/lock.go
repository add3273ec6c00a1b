package statefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// lockSuffix ends the name of the lock beside a state file, which stays.
const lockSuffix = ".lock"

// mode is that of all these files: they hold secrets.
const mode fs.FileMode = 0o600

// stays ends every next step about a file that is not read.
const stays = "; this one stays as it is"

// errLocked says that another process has the lock.
var errLocked = errors.New("locked")

// Lock takes a state file for this process alone, whether it exists or not. The error
// is one of [cli.Usage].
func Lock(path string) (*File, error) {
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return nil, wrong(path, errors.New("this is a folder"), "name a file in it: "+filepath.Join(path, "mock.state"))
	case err == nil && !info.Mode().IsRegular():
		return nil, wrong(path, errors.New("this is a device or a pipe"), "name a file, or leave the flag out")
	case errors.Is(err, fs.ErrNotExist) && os.IsPathSeparator(path[len(path)-1]):
		return nil, wrong(path, errors.New("this folder does not exist"), "make it, and name a file in it: "+filepath.Join(path, "mock.state"))
	}
	path = target(path) // or the link would be replaced
	if dir := filepath.Dir(path); !exists(dir) {
		return nil, wrong(path, fmt.Errorf("the folder %s does not exist", dir), "make the folder, or name a file in another")
	}
	if err := foreign(path); err != nil { // before a lock is put beside it
		return nil, wrong(path, err, "name another file"+stays)
	}
	held, err := openLock(path)
	if err != nil {
		return nil, err
	}
	if err := lock(held); errors.Is(err, errLocked) {
		err = holder(held)
		_ = held.Close() // nothing was written
		return nil, wrong(path, err, "stop that one, or name another file")
	} else if err != nil {
		_ = held.Close() // nothing was written
		return nil, wrong(path, fmt.Errorf("it cannot be locked: %w", err), "name a file on a disk of this machine")
	}
	_ = held.Truncate(0) // who holds it is a courtesy
	_, _ = held.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	sweep(path)
	return &File{path: path, held: held, open: openFile, create: createFile, rename: os.Rename}, nil
}

// mostLinks is how many links are followed one after another.
const mostLinks = 40

// target is where a path leads, also through a link whose file does not exist yet.
func target(path string) string {
	at := path
	for range mostLinks {
		if found, err := filepath.EvalSymlinks(at); err == nil {
			return found
		}
		next, err := os.Readlink(at)
		if err != nil { // not a link: its folder may be behind one
			return at
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(folderOf(at), next)
		}
		at = next
	}
	return path
}

// folderOf is the folder of a path, links followed, so that .. behind it means what it
// means to the system.
func folderOf(path string) string {
	dir := filepath.Dir(path)
	if found, err := filepath.EvalSymlinks(dir); err == nil {
		return found
	}
	return dir
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// openLock opens the lock beside a state file, or makes it. What stands in a lock of
// somebody else is not touched. The error is one of [cli.Usage].
func openLock(path string) (*os.File, error) {
	name := path + lockSuffix
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, wrong(path, fmt.Errorf("its lock would be %s, which is a link, a folder or a device", name), "name another file; nothing was changed")
	}
	held, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|noFollow, mode)
	if err != nil {
		return nil, wrong(path, fmt.Errorf("its lock cannot be made: %w", cli.PathCause(err)), "name a file in a folder that can be written")
	}
	if text, err := io.ReadAll(io.LimitReader(held, mostPID+1)); err != nil || !isPID(text) {
		_ = held.Close() // nothing was written
		return nil, wrong(path, fmt.Errorf("its lock would be %s, which is a file of somebody else", name), "name another file; nothing was changed")
	}
	return held, nil
}

// mostPID is how many bytes a lock has at most.
const mostPID = 20

// isPID reports whether this is what a lock holds: the number of a process, or nothing
// yet.
func isPID(text []byte) bool {
	return len(text) <= mostPID && len(bytes.Trim(text, "0123456789")) == 0
}

// foreign is an error for a file that is something else than a state. Whatever keeps it
// from being read, [File.Read] says.
func foreign(path string) error {
	head, _ := headOf(path) // one that cannot be read is not known to be foreign
	if len(head) == 0 {
		return nil
	}
	if _, err := mockserver.ReadState(bytes.NewReader(head)); mockserver.StateFlawOf(err) == mockserver.StateForeign {
		return err
	}
	return nil
}

// headOf is the first line of a state file, and some more; nothing beside an error.
func headOf(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	const enough = 4096 // bytes for the first line
	head, err := io.ReadAll(io.LimitReader(file, enough))
	if err != nil {
		return nil, err
	}
	return head, nil
}

// wrong is an error about the file of the flag.
func wrong(path string, err error, next string) error {
	return cli.Usage(fmt.Errorf("--state %s: %w", path, err), next)
}

// holder is an error that says which process holds a lock, if that can be read.
func holder(held *os.File) error {
	text, err := io.ReadAll(io.NewSectionReader(held, 0, mostPID))
	pid, bad := strconv.Atoi(string(text))
	if err != nil || bad != nil {
		return errors.New("another iamport-mock uses it")
	}
	return fmt.Errorf("another iamport-mock uses it (process %d)", pid)
}

// Path is where the file is, links followed.
func (f *File) Path() string { return f.path }

// Release gives the lock back. The file was not begun, or is closed.
func (f *File) Release() {
	if f != nil && f.held != nil {
		_ = f.held.Close() // which unlocks it
		f.held = nil
	}
}

// Read reads the file; nil = the file does not exist yet, or it is empty. Such as it is, it is not
// changed. The error is one of [cli.Usage].
func (f *File) Read() (*mockserver.State, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, wrong(f.path, cli.PathCause(err), "name a file that can be read")
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, wrong(f.path, cli.PathCause(err), "name a file that can be read")
	}
	if info.Size() == 0 {
		return nil, nil
	}
	f.wasOpen = info.Mode().Perm()
	state, err := mockserver.ReadState(file)
	if err == nil {
		return state, nil
	}
	next := "name a file that can be read"
	switch mockserver.StateFlawOf(err) {
	case mockserver.StateNewer:
		next = "start that version, or name another file" + stays
	case mockserver.StateForeign:
		next = "name another file" + stays
	case mockserver.StateBroken:
		next = "put a copy back, or name another file" + stays
	}
	return nil, wrong(f.path, cli.PathCause(err), next)
}
