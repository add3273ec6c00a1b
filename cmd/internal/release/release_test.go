package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == roleInit {
		fmt.Fprintln(os.Stderr, "container:", becomeContainer(os.Args[2], os.Args[3:]))
		os.Exit(125)
	}
	dir, err := os.MkdirTemp("", "releases-")
	if err != nil {
		panic(err)
	}
	releases = sync.OnceValues(func() ([2]string, error) { return twice(dir) })
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// releases are two folders, each with what was made of the same commit in a folder of its own. The first of the two is
// also what the other tests unpack.
var releases func() ([2]string, error)

func released(t *testing.T) (first, second string) {
	t.Helper()
	if testing.Short() {
		t.Skip("NOT TESTED: archives and the image, which takes a minute; go test -C cmd/internal/release does")
	}
	required.Tool(t, "git")
	both, err := releases()
	if err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

// hostPlatform is what can run here; of the image, only Linux can.
func hostPlatform() platform { return platform{runtime.GOOS, runtime.GOARCH} }

// twice makes the release of two clones. The second is dirty, and its environment asks for other code, another zone and
// another processor. The commit gets the tag that CHANGELOG.md has cut last.
func twice(dir string) (outs [2]string, err error) {
	root := filepath.Join("..", "..", "..")
	text, err := os.ReadFile(filepath.Join(root, changelog))
	if err != nil {
		return outs, err
	}
	cut := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$`).FindStringSubmatch(string(text))
	if cut == nil {
		return outs, fmt.Errorf("%s has no section such as ## 0.1.0 - 2026-11-27", changelog)
	}
	clones := []string{filepath.Join(dir, "a"), filepath.Join(dir, "some where else", "b")}
	for _, clone := range clones { // both at once: somebody may commit meanwhile
		for _, command := range [][]string{
			{"git", "clone", "--quiet", root, clone},
			{"git", "-C", clone, "tag", "--force", "v" + cut[1]},
		} {
			if said, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
				return outs, fmt.Errorf("%v: %w\n%s", command, err, said)
			}
		}
	}
	for i, clone := range clones {
		environment := os.Environ()
		if i == 1 {
			environment = append(environment, "TZ=Pacific/Auckland", "GOFLAGS=-tags=other -buildvcs=false", "GOAMD64=v3", "CGO_ENABLED=1")
			if err := os.WriteFile(filepath.Join(clone, "README.md"), []byte("not committed"), 0o600); err != nil {
				return outs, err
			}
		}
		outs[i] = filepath.Join(dir, "out", fmt.Sprint(i))
		o := options{source: clone, out: outs[i], platforms: []platform{hostPlatform()}, image: true}
		said := &bytes.Buffer{}
		if _, err := makeRelease(context.Background(), o, process{environment, &bytes.Buffer{}, said}); err != nil {
			return outs, fmt.Errorf("%w\n%s", err, said)
		}
		if dirty := strings.HasSuffix(said.String(), clone+" is left out\n"); dirty != (i == 1) {
			return outs, fmt.Errorf("the last line says that something is left out: %v, of clone %d\n%s", dirty, i, said)
		}
	}
	return outs, nil
}

// TestTwoFoldersOneHash: the same commit gives the same bytes.
func TestTwoFoldersOneHash(t *testing.T) {
	first, second := released(t)
	sums := [2]string{}
	for i, dir := range []string{first, second} {
		text, err := os.ReadFile(filepath.Join(dir, checksums))
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = string(text)
	}
	if sums[0] != sums[1] {
		t.Errorf("two builds of one commit differ:\n%s\n%s", sums[0], sums[1])
	}
	t.Logf("SHA-256 of both builds:\n%s", sums[0])
}

// TestChecksums: the list has every file and their true sums.
func TestChecksums(t *testing.T) {
	dir, _ := released(t)
	text, err := os.ReadFile(filepath.Join(dir, checksums))
	if err != nil {
		t.Fatal(err)
	}
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != len(found)-1 {
		t.Errorf("%d lines for %d files beside it:\n%s", len(lines), len(found)-1, text)
	}
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		if one, err := measure(dir, name); err != nil || one.sum != sum {
			t.Errorf("%s: %s is listed, %s is true (%v)", name, sum, one.sum, err)
		}
	}
}

// TestBOM: the list of parts is CycloneDX, says for each program what it links, and names no part twice.
func TestBOM(t *testing.T) {
	dir, _ := released(t)
	f, err := os.Open(only(t, dir, "*.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var bom cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(f, cyclonedx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	refs := map[string]bool{bom.Metadata.Component.BOMRef: true}
	for _, c := range *bom.Components {
		if refs[c.BOMRef] {
			t.Errorf("%s is there twice", c.BOMRef)
		}
		refs[c.BOMRef] = true
	}
	has := map[string]string{}
	for _, d := range *bom.Dependencies {
		has[d.Ref] = strings.Join(*d.Dependencies, " ")
		for _, ref := range *d.Dependencies {
			if !refs[ref] {
				t.Errorf("%s depends on %s, which is missing", d.Ref, ref)
			}
		}
	}
	if strings.Contains(has["iamport-mock"], "godog") || !strings.Contains(has["iamport-verify"], "pkg:golang/github.com/cucumber/godog@v") {
		t.Errorf("godog belongs to iamport-verify alone: %v", has)
	}
	for _, program := range programs() {
		if !strings.Contains(has[program], "pkg:golang/std@1.") {
			t.Errorf("%s has no standard library: %s", program, has[program])
		}
	}
}

// TestImage: the archive is a valid image index, its layers are small, and it says what it was made from.
func TestImage(t *testing.T) {
	image := imageOf(t)
	if err := validate.Image(image); err != nil {
		t.Error(err)
	}
	manifest, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	compressed := int64(0)
	for _, l := range manifest.Layers {
		compressed += l.Size
	}
	const most = 25_000_000
	if compressed > most {
		t.Errorf("the layers have %d bytes, and may have %d", compressed, most)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"title", "description", "licenses", "source", "version", "revision", "created"} {
		if config.Config.Labels["org.opencontainers.image."+label] == "" {
			t.Errorf("label %s is missing: %v", label, config.Config.Labels)
		}
	}
	if config.Config.User != "65532:65532" {
		t.Errorf("user %q: Kubernetes knows a user that is not root by its number alone", config.Config.User)
	}
	t.Logf("compressed layers: %d bytes", compressed)
}

// imageOf is the image of this machine's processor, read from the archive.
func imageOf(t *testing.T) v1.Image {
	t.Helper()
	dir, _ := released(t)
	if runtime.GOOS != "linux" {
		t.Skip("NOT TESTED: the image, which has Linux programs alone")
	}
	unpacked := t.TempDir()
	unpackTar(t, only(t, dir, "*_image.tar"), unpacked)
	path, err := layout.FromPath(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	index, err := path.ImageIndex()
	if err != nil {
		t.Fatal(err)
	}
	top, err := index.IndexManifest()
	if err != nil || len(top.Manifests) != 1 {
		t.Fatalf("want one entry, which names the image: %v, %v", top, err)
	}
	platforms, err := index.ImageIndex(top.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	list, err := platforms.IndexManifest()
	if err != nil || len(list.Manifests) != 1 || list.Manifests[0].Platform.Architecture != runtime.GOARCH {
		t.Fatalf("want one image for %s: %v, %v", runtime.GOARCH, list, err)
	}
	image, err := platforms.Image(list.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

func only(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: found %q, want one (%v)", pattern, found, err)
	}
	return found[0]
}
