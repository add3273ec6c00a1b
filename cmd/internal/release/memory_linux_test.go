package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// memoryGroup is a control group that bounds memory.
type memoryGroup struct {
	dir, limit, peak string   // folder, and names of files in it
	refused          []string // why the memory cannot be limited; nil = it can
}

// limitMemory puts a process into a new control group, of version 1 or 2, with so many bytes. The group is removed when
// the test ends. Where this machine does not allow it, the test goes on without, and held says so.
func limitMemory(t *testing.T, pid int, bytes int64) *memoryGroup {
	t.Helper()
	var tried []string
	for _, g := range memoryGroups(t, pid) {
		err := os.Mkdir(g.dir, 0o755)
		if err == nil {
			t.Cleanup(func() { _ = os.Remove(g.dir) }) // may be busy for a moment; it is empty then and harmless
			err = os.WriteFile(filepath.Join(g.dir, g.limit), []byte(strconv.FormatInt(bytes, 10)), 0)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(g.dir, "cgroup.procs"), []byte(strconv.Itoa(pid)), 0)
		}
		if err == nil {
			return &g
		}
		tried = append(tried, err.Error())
	}
	return &memoryGroup{refused: tried}
}

// memoryGroups are where a group could be: below the group of this process, and above it, where version 2 wants it.
func memoryGroups(t *testing.T, pid int) []memoryGroup {
	t.Helper()
	own := map[string]string{} // path by controller
	text, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
		if parts := strings.SplitN(line, ":", 3); len(parts) == 3 {
			own[parts[1]] = parts[2]
		}
	}
	mounts, err := os.Open("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	defer mounts.Close()
	name := fmt.Sprintf("iamport-mock-test-%d", pid)
	var all []memoryGroup
	for lines := bufio.NewScanner(mounts); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch at := fields[1]; {
		case fields[2] == "cgroup" && strings.Contains(","+fields[3]+",", ",memory,"):
			all = append(all, memoryGroup{dir: filepath.Join(at, own["memory"], name), limit: "memory.limit_in_bytes", peak: "memory.max_usage_in_bytes"})
		case fields[2] == "cgroup2":
			for p := filepath.Join("/", own[""]); ; p = filepath.Dir(p) {
				all = append(all, memoryGroup{dir: filepath.Join(at, p, name), limit: "memory.max", peak: "memory.peak"})
				if p == "/" {
					break
				}
			}
		}
	}
	return all
}

// held reports that the process has lived within its limit, or that there was none. Only root may make groups.
func (g *memoryGroup) held(t *testing.T) {
	const without = "NOT TESTED with a limit of memory: this machine allows no control group: %v"
	if g.refused != nil && os.Getuid() != 0 {
		t.Skipf(without, g.refused)
	} else if g.refused != nil {
		required.Missing(t, "cgroup", without, g.refused)
	}
	for _, name := range []string{g.limit, g.peak} {
		text, err := os.ReadFile(filepath.Join(g.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s bytes", name, strings.TrimSpace(string(text)))
	}
}
