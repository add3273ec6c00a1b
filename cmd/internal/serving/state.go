package serving

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/statefile"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture/written"
)

// openState takes the state file, if there is a flag for one, and reads it.
func (m *Mock) openState() (mockserver.Option, error) {
	if m.flags.State == "" {
		return mockserver.WithState(nil), nil
	}
	err := readAsFixture(m.flags.State, m.flags.Fixtures)
	if err != nil {
		return nil, err
	}
	if m.state, err = statefile.Lock(m.flags.State); err != nil {
		return nil, err
	}
	state, err := m.state.Read()
	if state == nil || err != nil {
		return mockserver.WithState(nil), err
	}
	for _, flag := range []struct {
		name  string
		given bool
	}{{"time", m.flags.Time != ""}, {"freeze", m.flags.Freeze}} {
		if flag.given {
			return nil, cli.Usage(
				fmt.Errorf("--%s cannot set clocks that --state %s has already", flag.name, m.state.Path()),
				"leave --"+flag.name+" out, or name another file; clocks are moved over the control API")
		}
	}
	m.Log.Info("state read", "file", m.state.Path(), "sites", state.Sites, "certifications", state.Records, "written_by", state.Version)
	if !state.Stopped {
		m.Log.Warn("the mock of this state was killed; what it was told in its last moment may be missing", "file", m.state.Path(), "cut_off_bytes", state.Torn)
	}
	state.Saved(savedFiles())
	return mockserver.WithState(state), nil
}

// savedFiles reports of fixture files whether the console wrote them, also when somebody
// has changed them since. It is for one goroutine.
func savedFiles() func(file string) bool {
	known := map[string]bool{}
	return func(name string) bool {
		is, looked := known[name]
		if !looked {
			is = beginsWith(name, []byte(written.Begins))
			known[name] = is
		}
		return is
	}
}

// beginsWith reports whether a file can be read and begins so.
func beginsWith(name string, text []byte) bool {
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, len(text))
	_, err = io.ReadFull(file, head)
	return err == nil && bytes.Equal(head, text)
}

// readAsFixture is an error for a state file that the next start would read as a scenario
// file.
func readAsFixture(state string, fixtures []string) error {
	ext := filepath.Ext(state)
	if lower := strings.ToLower(ext); lower != ".yaml" && lower != ".yml" {
		return nil
	}
	for _, dir := range fixtures {
		if seenIn(dir, state) {
			return cli.Usage(
				fmt.Errorf("--state %s: in the folder of --fixtures %s a file with this ending is read as a scenario file", state, dir),
				"give it another ending: "+strings.TrimSuffix(state, ext)+".state")
		}
	}
	return nil
}

// seenIn reports whether a file stands in a folder or below it, and no part of the way
// begins with a dot.
func seenIn(dir, file string) bool {
	root, err := realPath(dir)
	if err != nil {
		return false
	}
	at, err := realPath(filepath.Dir(file))
	if err != nil {
		return false
	}
	way, err := filepath.Rel(root, filepath.Join(at, filepath.Base(file)))
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(filepath.ToSlash(way), "/") {
		if strings.HasPrefix(part, ".") { // .. too
			return false
		}
	}
	return true
}

// realPath is a path from the root, links followed.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// notMade is why the server was not made, and what to do next where it is the state.
func (m *Mock) notMade(err error) error {
	if mockserver.StateFlawOf(err) == mockserver.StateBroken {
		return cli.Usage(fmt.Errorf("--state %s: %w", m.state.Path(), err), "put a copy back, or name another file; this one stays as it is")
	}
	return cli.Usage(err, "")
}

// beginState writes the state file for the first time.
func (m *Mock) beginState() error {
	if m.state == nil {
		return nil
	}
	return m.state.Begin(m.Server.Keeper(), statefile.Options{Log: m.Log, Problem: m.Server.StateProblem})
}

// endState writes the last of the state file.
func (m *Mock) endState() error {
	if m.state == nil {
		return nil
	}
	return m.state.Close()
}
