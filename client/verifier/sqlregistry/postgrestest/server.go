package postgrestest

import (
	"bufio"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
)

// Server is a PostgreSQL server of one test.
type Server struct {
	socket string // folder
	admin  *sql.DB
	made   atomic.Int32 // databases
}

// Start starts a server that lives as long as the test.
func Start(t testing.TB) *Server {
	t.Helper()
	bin := find(t)
	dir, err := os.MkdirTemp("", "pg") //nolint:usetesting // short: the path of a socket has at most 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("PostgreSQL's folder stays: %v", err)
		}
	})
	who := owner(t, dir)
	data := filepath.Join(dir, "data")
	run(t, who, filepath.Join(bin, "initdb"), "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	// Nothing of a test outlives the machine, so nothing is forced to the disk; a
	// crash of the client, which tests are about, loses nothing by that.
	serve(t, who, filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")
	s := &Server{socket: dir}
	s.admin, err = sql.Open("pgx", s.url("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.admin.Close() }) // the server ends anyway
	return s
}

// Database makes an empty database and returns its URL.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", s.made.Add(1))
	if _, err := s.admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	return s.url(name)
}

func (s *Server) url(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.socket}, "user": {"test"}}.Encode()
}

// find is the folder of the server's programs, or the end of the test.
func find(t testing.TB) string {
	t.Helper()
	required := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
	demanded := slices.Contains(required, "postgres") || slices.Contains(required, "all")
	folder := locate(demanded, exec.LookPath, filepath.Glob)
	if folder == "" && demanded {
		t.Fatal("PostgreSQL is not installed; IAMPORT_MOCK_REQUIRE asks for it")
	}
	if folder == "" {
		t.Skip("NOT TESTED with PostgreSQL: initdb is not on the path; with IAMPORT_MOCK_REQUIRE=postgres it is looked for in " + debian + " too")
	}
	return folder
}

// debian is where Debian keeps the server's programs, out of the path.
const debian = "/usr/lib/postgresql"

// locate is the folder of the PostgreSQL of the path. Debian's newest is taken
// only where PostgreSQL is demanded: a test uses nothing that the path of whoever
// runs it does not have, unless it is told to. "" means none.
func locate(demanded bool, lookPath func(string) (string, error), glob func(string) ([]string, error)) string {
	if found, err := lookPath("initdb"); err == nil {
		return filepath.Dir(found)
	}
	if !demanded {
		return ""
	}
	all, err := glob(debian + "/*/bin/initdb")
	if err != nil || len(all) == 0 {
		return ""
	}
	return filepath.Dir(slices.MaxFunc(all, func(a, b string) int { return version(a) - version(b) }))
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for a name without a version
	return n
}

func command(who *syscall.SysProcAttr, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...) //nolint:noctx // ended by its own process id, see serve
	cmd.SysProcAttr = who
	cmd.Dir = "/"
	return cmd
}

func run(t testing.TB, who *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	if said, err := command(who, name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, said)
	}
}

// serve starts the server, returns when it takes connections, and ends it with
// the test: at once (SIGQUIT), for nothing in it is wanted any more.
func serve(t testing.TB, who *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	cmd := command(who, name, args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan struct{}), make(chan struct{})
	var said strings.Builder
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(stderr)
		for open := true; lines.Scan(); {
			said.WriteString(lines.Text() + "\n")
			if open && strings.Contains(lines.Text(), "ready to accept connections") {
				open = false
				close(ready)
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGQUIT) // an ended one is what is wanted
		<-ended
		_ = cmd.Wait() // an immediate shutdown has an exit code of its own
		if t.Failed() {
			t.Logf("PostgreSQL said:\n%s", said.String())
		}
	})
	select {
	case <-ready:
	case <-ended:
		t.Fatal("PostgreSQL does not start")
	}
}
