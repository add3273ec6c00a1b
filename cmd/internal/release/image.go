package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// imageName is the name of the image's file.
func (b *built) imageName() string { return fmt.Sprintf("iamport-mock_%s_image.tar", b.version()) }

// imageTag is the version as a tag may be written, which has no +.
func (s stamp) imageTag() string { return strings.ReplaceAll(s.version(), "+", "-") }

// writeImage writes an OCI archive with one image for each Linux platform. The Dockerfile of source says what is in it.
// Without a Linux platform there is no image.
func writeImage(name, source string, builds []*built) error {
	r, err := readRecipe(filepath.Join(source, "cmd", "iamport-mock", "deploy", "Dockerfile"))
	if err != nil {
		return err
	}
	var images []mutate.IndexAddendum
	for _, one := range builds {
		if one.os != "linux" {
			continue
		}
		image, err := r.image(one)
		if err != nil {
			return err
		}
		images = append(images, mutate.IndexAddendum{
			Add: image, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: one.os, Architecture: one.arch}},
		})
	}
	if len(images) == 0 {
		return nil
	}
	dir, err := os.MkdirTemp("", "image-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := builds[0].stamp
	all := mutate.AppendManifests(empty.Index, mutate.IndexAddendum{
		Add: mutate.AppendManifests(empty.Index, images...),
		Descriptor: v1.Descriptor{Annotations: map[string]string{
			"org.opencontainers.image.ref.name": s.imageTag(),                   // what skopeo and podman look for
			"io.containerd.image.name":          "iamport-mock:" + s.imageTag(), // what docker load and ctr look for
		}},
	})
	if _, err := layout.Write(dir, all); err != nil {
		return err
	}
	return packLayout(name, dir, s.date)
}

// image is the image of one platform: a layer with the roots and folders, and one with the programs.
func (r *recipe) image(one *built) (v1.Image, error) {
	var still, programs []file
	for _, c := range r.copies {
		f, err := c.read(one)
		if err != nil {
			return nil, err
		}
		if _, ok := one.paths[path.Base(c.from)]; ok {
			programs = append(programs, f)
		} else {
			still = append(still, parents(f.name)...)
			still = append(still, f)
		}
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	for _, l := range []struct {
		what  string
		files []file
	}{{"CA roots of the building system, folders", still}, {"programs", programs}} {
		layer, err := layerOf(l.files, one.date)
		if err != nil {
			return nil, err
		}
		image, err = mutate.Append(image, mutate.Addendum{
			Layer: layer, History: v1.History{Created: v1.Time{Time: one.date}, CreatedBy: "cmd/internal/release", Comment: l.what},
		})
		if err != nil {
			return nil, err
		}
	}
	return r.configure(image, one)
}

func (r *recipe) configure(image v1.Image, one *built) (v1.Image, error) {
	c, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	c = c.DeepCopy()
	c.OS, c.Architecture, c.Created = one.os, one.arch, v1.Time{Time: one.date}
	c.Config = *r.config.DeepCopy()
	for key, value := range map[string]string{
		"version": one.version(), "revision": one.commit, "created": one.date.UTC().Format(time.RFC3339),
	} {
		c.Config.Labels["org.opencontainers.image."+key] = value
	}
	return mutate.ConfigFile(image, c)
}

// read is what a COPY brings into the image.
func (c copied) read(one *built) (file, error) {
	f := file{name: strings.TrimPrefix(c.to, "/"), mode: 0o644, user: c.user}
	var err error
	switch {
	case c.from == "/out/ca":
		f.name, f.mode = f.name+"/", 0o755
	case one.paths[path.Base(c.from)] != "":
		f.mode = 0o755
		f.text, err = os.ReadFile(one.paths[path.Base(c.from)])
	case c.from == "/etc/ssl/certs/ca-certificates.crt":
		f.text, err = systemRoots()
	default:
		err = fmt.Errorf("COPY of %s: what that is here is not known: teach image.go", c.from)
	}
	return f, err
}

// systemRoots are the certificates that this machine trusts.
func systemRoots() ([]byte, error) {
	for _, name := range []string{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"} {
		text, err := os.ReadFile(name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return text, err
		}
	}
	return nil, errors.New("this machine has no file of CA roots: install ca-certificates, or add --image=false")
}

// parents are the folders that a file stands in, outermost first.
func parents(name string) []file {
	var all []file
	for i, r := range name {
		if r == '/' && i < len(name)-1 {
			all = append(all, file{name: name[:i+1], mode: 0o755})
		}
	}
	return all
}

func layerOf(files []file, at time.Time) (v1.Layer, error) {
	var packed bytes.Buffer
	if err := packTar(&packed, files, at); err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed.Bytes())), nil }
	return tarball.LayerFromOpener(open, tarball.WithCompressionLevel(gzip.BestCompression), tarball.WithMediaType(types.OCILayer),
		tarball.WithCompressedCaching)
}

// packLayout makes one file of a folder in the OCI image layout.
func packLayout(name, dir string, at time.Time) error {
	var files []file
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		files = append(files, file{name: filepath.ToSlash(rel), text: text, mode: 0o644})
		return err
	})
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := packTar(f, files, at); err != nil {
		return err
	}
	return f.Close()
}
