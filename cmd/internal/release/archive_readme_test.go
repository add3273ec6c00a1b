package main

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// maxReadme is how many lines a README of an archive may have.
const maxReadme = 75

// TestTheReadmeOfTheArchive: whoever pastes the blocks of the README of an unpacked archive, on a machine without Go, sees
// what the README shows.
func TestTheReadmeOfTheArchive(t *testing.T) {
	for _, name := range []string{"README.md", "README.ko.md"} {
		t.Run(name, func(t *testing.T) {
			s := unpackArchive(t)
			for _, tool := range []string{"sh", "curl", "sed", "node"} {
				if err := os.Symlink(required.Tool(t, tool), filepath.Join(s.path, tool)); err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(filepath.Join(s.dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), "\n"); n > maxReadme {
				t.Errorf("%d lines, want at most %d", n, maxReadme)
			}
			api, shop := freeAddress(t), freeAddress(t)
			ports := strings.NewReplacer("127.0.0.1:10851", api, "127.0.0.1:3000", shop)
			printed, ran := "", 0
			for _, b := range shownBlock.FindAllStringSubmatch(string(text), -1) {
				ran++
				switch cmd := s.paste(t, ports.Replace(b[2]), api); b[1] {
				case "run: serve":
					s.serve(t, cmd)
				case "run":
					said, err := cmd.Output()
					if printed = string(said); err != nil {
						t.Errorf("%v:\n%s%s", err, b[2], said)
					}
				default:
					if !shows(b[2], printed) {
						t.Errorf("shown:\n%s\nprinted:\n%s", b[2], printed)
					}
				}
			}
			if shown := strings.Count("\n"+string(text), "\n```") / 2; ran != shown {
				t.Errorf("%d blocks were tested, want all %d:\n%s", ran, shown, text)
			}
		})
	}
}

var shownBlock = regexp.MustCompile("(?ms)^<!-- (run: serve|run|output) -->\n```\\w+\n(.*?)^```$")

// paste is a block as a reader pastes it into a shell in the unpacked folder.
func (s stranger) paste(t *testing.T, text, api string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(s.path, "sh"), "-euc", text)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + s.path, "HOME=" + t.TempDir(), "IAMPORT_MOCK_ADDR=" + api, "IAMPORT_MOCK_CONTROL_ADDR=127.0.0.1:0"}
	return cmd
}

// serve starts the mock for the rest of the test.
func (s stranger) serve(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out := &outputBuffer{changed: make(chan struct{}, 1)}
	cmd.Args[2] = strings.Replace(cmd.Args[2], "./iamport-mock", "exec ./iamport-mock", 1)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := out.await(ctx, "ready on http"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// shows reports whether what was printed is what a block shows. … stands for anything, and space does not count.
func shows(block, printed string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	pattern := strings.ReplaceAll(regexp.QuoteMeta(squeeze(block)), "…", ".*?")
	return regexp.MustCompile(`(?s)\A` + pattern + `\z`).MatchString(squeeze(printed))
}

// hasHeading reports whether a document has the heading of an anchor: one of letters, spaces and hyphens.
func hasHeading(name, anchor string) bool {
	text, err := os.ReadFile(name)
	for line := range strings.Lines(string(text)) {
		marks, heading, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.Trim(marks, "#") == "" && strings.ReplaceAll(strings.ToLower(heading), " ", "-") == anchor {
			return err == nil
		}
	}
	return false
}

// TestLinksOfTheArchive: a relative link of a packed document leads to a packed file, and a link to the repository to a
// file of it. Both READMEs lead to the same places.
func TestLinksOfTheArchive(t *testing.T) {
	s := unpackArchive(t)
	seen := map[string][]string{}
	err := filepath.WalkDir(s.dir, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile(name)
		at, _ := filepath.Rel(s.dir, name) // it is below
		for _, m := range mdLink.FindAllStringSubmatch(string(text), -1) {
			file, anchor, _ := strings.Cut(m[1], "#")
			seen[at] = append(seen[at], strings.Replace(file, ".ko.md", ".md", 1))
			leads := filepath.Join(filepath.Dir(name), file)
			if strings.Contains(file, "://") {
				u, err := url.Parse(file)
				parts := strings.SplitN(strings.TrimPrefix(u.Path, "/"), "/", 5) // owner, name, blob, commit, path
				if err != nil || !strings.HasPrefix(file, "https://github.com/iamport-mock/iamport-mock/") || len(parts) < 5 {
					continue
				}
				leads = filepath.Join("..", "..", "..", parts[4])
			}
			if _, err := os.Stat(leads); err != nil || anchor != "" && !hasHeading(leads, anchor) {
				t.Errorf("%s: the link %s leads nowhere", name, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	english, korean := seen["README.md"], seen["README.ko.md"]
	for _, link := range korean {
		if !slices.Contains(english, link) {
			t.Errorf("README.ko.md leads to %s, and README.md does not", link)
		}
	}
	if len(seen) < 4 || len(korean) < 6 {
		t.Errorf("found few links: %q", seen)
	}
}
