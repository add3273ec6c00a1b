package folder

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// FS holds the wanted files of a file system, and the folders on the way to
// them, as [New] found them. It must be made by New. What files hold is read when
// they are opened.
type FS struct {
	under    fs.FS
	folders  map[string][]string // the names directly inside, in order
	failures map[string]error    // of folders that cannot be listed
}

// Split gives the folder of a path on disk and, where the path is a file, its
// name in there. A path that does not exist counts as a folder.
func Split(name string) (dir, file string) {
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return name, ""
	}
	dir, file = filepath.Split(filepath.Clean(name))
	if dir == "" {
		dir = "."
	}
	return dir, file
}

// New lists the files of a file system whose names are wanted, in all folders. A
// link to a folder is followed where it leads into the same file system, as in a
// mounted volume. A folder that cannot be listed says why when it is read, and
// hides nothing else.
func New(under fs.FS, wanted func(name string) bool) *FS {
	l := lister{under: under, wanted: wanted, failures: map[string]error{}}
	l.list(".", nil, 0)
	f := &FS{under: under, folders: map[string][]string{".": nil}, failures: l.failures}
	for _, name := range l.once() {
		f.place(name)
	}
	for name := range l.failures {
		f.place(name)
	}
	return f
}

// place puts a name into its folder, and that into the one above.
func (f *FS) place(name string) {
	for name != "." {
		dir, base := path.Split(name)
		dir = path.Clean(dir)
		at, found := slices.BinarySearch(f.folders[dir], base)
		if found {
			return
		}
		f.folders[dir] = slices.Insert(f.folders[dir], at, base)
		name = dir
	}
}

// maxLinks is how many links to folders a name may go through.
const maxLinks = 8

// lister walks a file system once.
type lister struct {
	under    fs.FS
	wanted   func(name string) bool
	found    []found
	failures map[string]error
}

// found is a wanted file.
type found struct {
	name   string
	linked bool // the name is a link, or goes through one
}

// list walks a folder. above are the folders that the walk is in: a link
// to one of them would be an endless circle. links is how many links led here.
func (l *lister) list(dir string, above []fs.FileInfo, links int) {
	info, err := fs.Stat(l.under, dir)
	if err == nil && slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
		return
	}
	entries, listErr := fs.ReadDir(l.under, dir)
	if listErr != nil {
		l.failures[dir] = listErr
		return
	}
	if err == nil {
		above = append(slices.Clip(above), info)
	}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		isLink := entry.Type()&fs.ModeSymlink != 0
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			l.list(name, above, links)
		case isLink && links < maxLinks && l.leadsToFolder(name):
			l.list(name, above, links+1)
		case l.wanted(name) && l.isFile(name, entry):
			l.found = append(l.found, found{name, isLink || links > 0})
		}
	}
}

// leadsToFolder says that a link leads to a folder of the same file system. One
// that leads out of it, to a home or to the root of a disk, is not followed.
func (l *lister) leadsToFolder(name string) bool {
	target, err := fs.ReadLink(l.under, name)
	if err != nil || filepath.IsAbs(target) || !fs.ValidPath(path.Join(path.Dir(name), filepath.ToSlash(target))) {
		return false
	}
	info, err := fs.Stat(l.under, name)
	return err == nil && info.IsDir()
}

// isFile follows links. What cannot be told counts as a file, so that reading it
// reports why.
func (l *lister) isFile(name string, entry fs.DirEntry) bool {
	if entry.Type().IsRegular() {
		return true
	}
	info, err := fs.Stat(l.under, name)
	return err != nil || info.Mode().IsRegular()
}

// once is the names that were found, each file under one of them: its own where
// it has one, and otherwise the first that leads to it.
func (l *lister) once() []string {
	type look struct {
		size    int64
		changed int64
	}
	seen := map[look][]fs.FileInfo{}
	twice := map[string]bool{}
	isSeen := func(name string) bool {
		info, err := fs.Stat(l.under, name)
		if err != nil {
			return false
		}
		key := look{info.Size(), info.ModTime().UnixNano()}
		if slices.ContainsFunc(seen[key], func(other fs.FileInfo) bool { return os.SameFile(other, info) }) {
			return true
		}
		seen[key] = append(seen[key], info)
		return false
	}
	if slices.ContainsFunc(l.found, func(f found) bool { return f.linked }) {
		for _, linked := range []bool{false, true} {
			for _, f := range l.found {
				if f.linked == linked && isSeen(f.name) {
					twice[f.name] = linked // two names that are no links are two files to whoever wrote them
				}
			}
		}
	}
	var names []string
	for _, f := range l.found {
		if !twice[f.name] {
			names = append(names, f.name)
		}
	}
	return names
}
