package report

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// The names of the files that [WriteFiles] writes.
const (
	JUnitFile = "junit.xml"
	HTMLFile  = "report.html"
)

// WriteFiles writes a run into a folder, as [JUnitFile] and [HTMLFile], and
// returns their names. The folder is made when it is not there. Both reports
// are made before the first is written.
func WriteFiles(dir string, run Run, how Telling) ([]string, error) {
	var junit, html bytes.Buffer
	if err := errors.Join(WriteJUnit(&junit, run, how), WriteHTML(&html, run, how)); err != nil {
		return nil, err
	}
	names := []string{filepath.Join(dir, JUnitFile), filepath.Join(dir, HTMLFile)}
	for i, text := range []*bytes.Buffer{&junit, &html} {
		if err := WriteFile(names[i], text); err != nil {
			return names[:i], err
		}
	}
	return names, nil
}

// WriteFile writes all of a reader into a file, whole or not at all: whoever
// looks at the file sees what it was or what it becomes, and a failure leaves
// it as it was. Its folder is made when it is not there.
func WriteFile(name string, from io.Reader) (err error) {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreClosed(f.Close()), os.Remove(f.Name()))
		}
	}()
	if _, err := io.Copy(f, from); err != nil {
		return err
	}
	// A temporary file is its owner's alone; a report is for everybody who may look into the folder.
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
