package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// file is a member of an archive or of the image.
type file struct {
	name string // with slashes; a folder ends with one
	text []byte
	mode int64 // permission bits
	user int   // that owns it, and its group
}

// packedArchive is an archive that was written.
type packedArchive struct {
	platform
	name, sum string // SHA-256 in hex
}

// writeArchive packs both programs and the papers below one folder. Order, times, modes and owners are fixed.
func writeArchive(dir string, one *built, papers []file) (packedArchive, error) {
	files := slices.Clone(papers)
	for _, program := range programs() {
		text, err := os.ReadFile(one.paths[program])
		if err != nil {
			return packedArchive{}, err
		}
		files = append(files, file{name: one.executable(program), text: text, mode: 0o755})
	}
	for i := range files {
		files[i].name = one.base() + "/" + files[i].name
	}
	pack, ending := packTarGz, ".tar.gz"
	if one.os == "windows" {
		pack, ending = packZip, ".zip"
	}
	var packed bytes.Buffer
	if err := pack(&packed, files, one.date); err != nil {
		return packedArchive{}, err
	}
	name := one.base() + ending
	sum := fmt.Sprintf("%x", sha256.Sum256(packed.Bytes()))
	return packedArchive{one.platform, name, sum}, os.WriteFile(filepath.Join(dir, name), packed.Bytes(), 0o644)
}

func byName(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(a.name, b.name) })
}

// packTar writes files by name, each with one time and without names of users.
func packTar(w io.Writer, files []file, at time.Time) error {
	t := tar.NewWriter(w)
	for _, f := range byName(files) {
		h := &tar.Header{
			Typeflag: tar.TypeReg, Name: f.name, Mode: f.mode, Uid: f.user, Gid: f.user,
			Size: int64(len(f.text)), ModTime: at, Format: tar.FormatUSTAR,
		}
		if f.name[len(f.name)-1] == '/' {
			h.Typeflag = tar.TypeDir
		}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(f.text); err != nil {
			return err
		}
	}
	return t.Close()
}

func packTarGz(w io.Writer, files []file, at time.Time) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression) // its header has neither name nor time
	if err != nil {
		return err
	}
	if err := packTar(z, files, at); err != nil {
		return err
	}
	return z.Close()
}

func packZip(w io.Writer, files []file, at time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range byName(files) {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at.UTC()}
		h.SetMode(os.FileMode(f.mode)) // permission bits alone
		member, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := member.Write(f.text); err != nil {
			return err
		}
	}
	return z.Close()
}
