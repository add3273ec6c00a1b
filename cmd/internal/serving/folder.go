package serving

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture/written"
)

// folder is the fixtures folder that the console saves people into: of several, the
// last, since its files lie over those of the others.
type folder struct {
	path  string // "" = the mock has none
	watch *fixture.Watch

	saving sync.Mutex // one file at a time

	mu     sync.Mutex // guards what follows
	closed bool       // other machines reach the control API, and nobody has allowed it
	reload error      // what the server refused of the last state of the files; nil = it took it
}

func newFolder(fixtures []string, watch *fixture.Watch) *folder {
	f := &folder{watch: watch}
	for _, path := range fixtures {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			f.path = path
		}
	}
	return f
}

// close says whether nothing is saved because other machines could ask for it.
func (f *folder) close(closed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = closed
}

// note keeps what the server said of a reload.
func (f *folder) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reload = err
}

// Saving implements mockserver.Folder.
func (f *folder) Saving() control.Saving {
	f.mu.Lock()
	defer f.mu.Unlock()
	saving := control.Saving{Folder: f.path}
	switch {
	case f.path == "":
		saving.Off = conflict("this mock was started without a fixtures folder", "start it with --fixtures FOLDER, or copy the YAML into a file yourself")
	case f.closed:
		saving.Off = &control.Error{
			Status: http.StatusForbidden, Code: control.CodeForbidden, Message: "the control API listens beyond loopback, where nothing is saved into " + f.path,
			Hint: "start the mock with --allow-save, or copy the YAML into a file yourself",
		}
	}
	return saving
}

// Save implements mockserver.Folder.
func (f *folder) Save(ctx context.Context, name string, text []byte) (file string, yaml []byte, err error) {
	f.saving.Lock()
	defer f.saving.Unlock()
	if off := f.Saving().Off; off != nil {
		return "", nil, off
	}
	ctx = context.WithoutCancel(ctx) // who has gone away wanted the whole of it
	if err := f.refresh(ctx); err != nil {
		return "", nil, conflict("the fixtures are broken, so that nothing new can be loaded: "+err.Error(), "mend them first")
	}
	undo, err := written.Write(f.path, name, text)
	if err != nil {
		return "", nil, told(err)
	}
	if err := f.refresh(ctx); err != nil {
		undone := errors.Join(undo(), f.refresh(ctx))
		return "", nil, conflict("the fixtures cannot be loaded with "+filepath.Join(f.path, name)+": "+err.Error(), todoAfter(undone))
	}
	return filepath.Join(f.path, name), written.Mark(text), nil
}

// todoAfter is the next step when a file that cannot be loaded was written.
func todoAfter(undone error) string {
	if undone != nil {
		return "remove the file: " + undone.Error()
	}
	return "the file was taken back; mend what is said and save again"
}

// refresh loads what the files say now. The error is what is wrong with them.
func (f *folder) refresh(ctx context.Context) error {
	if err := f.watch.Reload(ctx); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reload
}

// told is a refusal of the folder as the control API says it.
func told(err error) error {
	refused := new(written.RefusedError)
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Name:
		e := control.Invalid("file", "%s", refused.Found)
		e.Hint = refused.Todo
		return e
	}
	return conflict(refused.Found, refused.Todo)
}

func conflict(message, hint string) *control.Error {
	e := control.Conflict("%s", message)
	e.Hint = hint
	return e
}
