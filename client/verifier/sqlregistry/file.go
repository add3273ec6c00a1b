package sqlregistry

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// errMoved says that what is written is not where the next start looks for it.
var errMoved = errors.New("deleted or replaced while it was open: put it back, or stop the merchant and look for it")

// file is a SQLite database on the disk. A program that has it open may go on writing after it was deleted or replaced:
// nothing fails, and the next start finds none of it. The same is true of -wal beside it, which holds what was committed
// last, and of -shm. It makes the connections of a pool of one.
type file struct {
	path   string // absolute
	source string // as the driver wants it
	driver driver.Driver

	mu    sync.Mutex
	main  *placed  // of the first connection; nil before
	aside []placed // -wal and -shm, which a connection makes anew when no other process has them
}

// placed is a file at its path.
type placed struct {
	path string
	info os.FileInfo // device and inode
}

// Connect implements driver.Connector. A file that is another one now is not opened, or SQLite would make an empty one.
func (f *file) Connect(ctx context.Context) (driver.Conn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.main.check(); err != nil {
		return nil, err
	}
	conn, err := f.driver.Open(f.source)
	if err != nil {
		return nil, err
	}
	if err := f.remember(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Driver implements driver.Connector.
func (f *file) Driver() driver.Driver { return f.driver }

// remember looks which files a connection has open.
func (f *file) remember(ctx context.Context, conn driver.Conn) error {
	execer, ok := conn.(driver.ExecerContext)
	if !ok {
		return errors.New("the driver cannot execute")
	}
	// The first reader makes -wal and -shm.
	if _, err := execer.ExecContext(ctx, "SELECT 1 FROM sqlite_schema", nil); err != nil {
		return err
	}
	if f.main == nil {
		info, err := os.Stat(f.path)
		if err != nil {
			return err
		}
		f.main = &placed{f.path, info}
	}
	resolved, err := filepath.EvalSymlinks(f.path) // SQLite puts the others beside the file itself
	if err != nil {
		return err
	}
	f.aside = nil
	for _, suffix := range []string{"-wal", "-shm"} {
		if info, err := os.Stat(resolved + suffix); err == nil { // some file systems have neither
			f.aside = append(f.aside, placed{resolved + suffix, info})
		}
	}
	return f.main.check()
}

// check reports whether the files of the connection are where they were. Who asks has the connection. A nil file, of a
// server, is always there.
func (f *file) check() error {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.main.check(); err != nil {
		return err
	}
	for i := range f.aside {
		if err := f.aside[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (p *placed) check() error {
	if p == nil {
		return nil
	}
	if info, err := os.Stat(p.path); err != nil || !os.SameFile(p.info, info) {
		return fmt.Errorf("%s: %w", p.path, errMoved)
	}
	return nil
}
