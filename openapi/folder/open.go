package folder

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"time"
)

// Open opens a wanted file, or a folder that holds one.
func (f *FS) Open(name string) (fs.File, error) {
	children, isFolder := f.folders[name]
	dir, base := path.Split(name)
	_, isFile := slices.BinarySearch(f.folders[path.Clean(dir)], base)
	switch {
	case !fs.ValidPath(name):
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	case f.failures[name] != nil:
		return nil, f.failures[name]
	case isFolder:
		return &openFolder{folderInfo: folderInfo(path.Base(name)), fsys: f, name: name, left: children}, nil
	case isFile:
		return f.under.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// entry describes a name directly inside of a folder.
func (f *FS) entry(dir, base string) fs.DirEntry {
	name := path.Join(dir, base)
	if _, isFolder := f.folders[name]; isFolder || f.failures[name] != nil {
		return folderInfo(base)
	}
	return fileEntry{f.under, name}
}

// openFolder is an open folder.
type openFolder struct {
	folderInfo
	fsys *FS
	name string
	left []string
}

// Stat describes the folder.
func (o *openFolder) Stat() (fs.FileInfo, error) { return o.folderInfo, nil }

// Close does nothing: a folder in memory is open to nobody.
func (o *openFolder) Close() error { return nil }

// Read fails: a folder has no bytes.
func (o *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: o.name, Err: fs.ErrInvalid}
}

// ReadDir lists in the order of names, as [fs.ReadDirFile] asks.
func (o *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	count := len(o.left)
	if n > 0 {
		count = min(n, count)
	}
	entries := make([]fs.DirEntry, count)
	for i, base := range o.left[:count] {
		entries[i] = o.fsys.entry(o.name, base)
	}
	o.left = o.left[count:]
	if n > 0 && count == 0 {
		return nil, io.EOF
	}
	return entries, nil
}

// folderInfo describes a folder by its name.
type folderInfo string

// Name is the base name.
func (i folderInfo) Name() string { return string(i) }

// Size is 0.
func (i folderInfo) Size() int64 { return 0 }

// ModTime is the zero time: it is not known.
func (i folderInfo) ModTime() time.Time { return time.Time{} }

// IsDir is true.
func (i folderInfo) IsDir() bool { return true }

// Sys is nil.
func (i folderInfo) Sys() any { return nil }

// Mode is that of a folder nobody writes to.
func (i folderInfo) Mode() fs.FileMode { return fs.ModeDir | 0o555 }

// Type is that of a folder.
func (i folderInfo) Type() fs.FileMode { return fs.ModeDir }

// Info is the description itself.
func (i folderInfo) Info() (fs.FileInfo, error) { return i, nil }

// fileEntry is a file in a listing: a regular one, whatever link its name is.
type fileEntry struct {
	under fs.FS
	name  string
}

// Name is the base name.
func (e fileEntry) Name() string { return path.Base(e.name) }

// IsDir is false.
func (e fileEntry) IsDir() bool { return false }

// Type is that of a regular file.
func (e fileEntry) Type() fs.FileMode { return 0 }

// Info describes the file, links resolved.
func (e fileEntry) Info() (fs.FileInfo, error) { return fs.Stat(e.under, e.name) }
