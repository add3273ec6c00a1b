package statefile

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// A file that is written anew has a name of its own meanwhile, between these two.
const (
	tempPrefix = "."
	tempSuffix = ".tmp"
)

// createFile makes a file beside another, of a name that nobody has.
func createFile(beside string) (writable, error) {
	file, err := os.CreateTemp(filepath.Dir(beside), tempPrefix+filepath.Base(beside)+".*"+tempSuffix)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// sweep removes what killed processes left beside a state file while they wrote it anew:
// files of such a name that are empty or begin as a state does. The lock is held, so that
// nobody is writing them now.
func sweep(path string) {
	dir := filepath.Dir(path)
	name := regexp.MustCompile("^" + regexp.QuoteMeta(tempPrefix+filepath.Base(path)) + `\.[0-9]+` + regexp.QuoteMeta(tempSuffix) + "$")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // they only take room
	}
	for _, entry := range entries {
		left := filepath.Join(dir, entry.Name())
		if !name.MatchString(entry.Name()) || !entry.Type().IsRegular() {
			continue
		}
		if _, err := headOf(left); err == nil && foreign(left) == nil {
			_ = os.Remove(left) // it only takes room
		}
	}
}

// rewrite is a file on its way to be written anew.
type rewrite struct {
	beside  string   // the file in whose place it will be
	file    writable // nil = it was not made
	behind  []byte   // batches of the meantime
	written chan struct{}
	err     error // once written is closed
}

// begin writes a file beside another, in a goroutine of its own.
func begin(beside string, create func(string) (writable, error), all io.WriterTo) *rewrite {
	r := &rewrite{beside: beside, written: make(chan struct{})}
	go func() {
		defer close(r.written)
		r.write(create, all)
	}()
	return r
}

func (r *rewrite) done() bool {
	select {
	case <-r.written:
		return true
	default:
		return false
	}
}

// write writes all and flushes it to the disk, before the old file goes.
func (r *rewrite) write(create func(string) (writable, error), all io.WriterTo) {
	file, err := create(r.beside)
	if r.err = err; err != nil {
		return
	}
	r.file = file
	const size = 1 << 20
	out := bufio.NewWriterSize(r.file, size)
	_, r.err = all.WriteTo(out)
	if r.err == nil {
		r.err = out.Flush()
	}
	if r.err == nil {
		r.err = r.file.Sync()
	}
}

// drop takes away what was written.
func (r *rewrite) drop() {
	if r.file != nil {
		_ = r.file.Close() // it is removed
		_ = os.Remove(r.file.Name())
	}
}
