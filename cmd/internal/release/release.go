package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// made is a file of the release.
type made struct {
	name string
	sum  string // SHA-256 in hex
	size int64  // bytes
}

// makeRelease fills the folder o.out and returns what is in it, by name.
func makeRelease(ctx context.Context, o options, std process) ([]made, error) {
	if err := mustBeEmpty(o.out); err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	b, err := checkOut(ctx, o.source, filepath.Join(work, "source"), std)
	if err != nil {
		return nil, err
	}
	host, err := b.build(ctx, b.host, filepath.Join(work, "host"))
	if err != nil {
		return nil, err
	}
	papers, err := b.papers(ctx, host)
	if err != nil {
		return nil, err
	}
	builds := make([]*built, len(o.platforms))
	for i, p := range o.platforms {
		if p == b.host {
			builds[i] = host
			continue
		}
		if builds[i], err = b.build(ctx, p, filepath.Join(work, p.os+"_"+p.arch)); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return nil, err
	}
	if err := writeAll(o, b, builds, papers); err != nil {
		return nil, err
	}
	fmt.Fprint(b.say, b.leftOut) // again: minutes and many lines later nobody sees the first one
	return writeChecksums(o.out)
}

// writeAll writes every file but the checksums.
func writeAll(o options, b *builder, builds []*built, papers []file) error {
	var packed []packedArchive
	licences, err := readTerms(papers)
	if err != nil {
		return err
	}
	for _, one := range builds {
		a, err := writeArchive(o.out, one, papers)
		if err != nil {
			return err
		}
		packed = append(packed, a)
		if err := writeBOM(filepath.Join(o.out, one.base()+".cdx.json"), one, licences); err != nil {
			return err
		}
	}
	if o.image {
		if err := writeImage(filepath.Join(o.out, builds[0].imageName()), b.source, builds); err != nil {
			return err
		}
	}
	if err := writeFormula(filepath.Join(o.out, "iamport-mock.rb"), builds[0].stamp, packed); err != nil {
		return err
	}
	return writeNotes(o.out, b.source, builds[0].stamp)
}

func mustBeEmpty(dir string) error {
	found, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(found) > 0 {
		return fmt.Errorf("%s is not empty: remove it, or name another folder with --out", dir)
	}
	return err
}

const checksums = "checksums.txt"

// writeChecksums lists every file of the folder in one more, as sha256sum -c reads it.
func writeChecksums(dir string) ([]made, error) {
	found, err := os.ReadDir(dir) // by name
	if err != nil {
		return nil, err
	}
	var files []made
	list, err := os.Create(filepath.Join(dir, checksums))
	if err != nil {
		return nil, err
	}
	defer list.Close()
	for _, f := range found {
		one, err := measure(dir, f.Name())
		if err != nil {
			return nil, err
		}
		files = append(files, one)
		if _, err := fmt.Fprintf(list, "%s  %s\n", one.sum, one.name); err != nil {
			return nil, err
		}
	}
	return files, list.Close()
}

func measure(dir, name string) (made, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return made{}, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	return made{name, fmt.Sprintf("%x", sum.Sum(nil)), size}, err
}
