package postgrestest

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
)

// Server is a PostgreSQL server of one test.
type Server struct {
	socket string // folder
	admin  *sql.DB
	made   atomic.Int32 // databases
}

// Start starts a server that lives as long as the test.
func Start(t *testing.T) *Server {
	t.Helper()
	bin := find(t)
	dir, err := os.MkdirTemp("", "pg") // short: the path of a socket has at most 107 bytes
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
	s.await(t)
	return s
}

// Database makes an empty database and returns its URL.
func (s *Server) Database(t *testing.T) string {
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

// find is the folder of the newest PostgreSQL: that of the path, or Debian's,
// which keeps the server's programs out of the path.
func find(t *testing.T) string {
	t.Helper()
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found)
	}
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(all) == 0 {
		required := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
		if slices.Contains(required, "postgres") || slices.Contains(required, "all") {
			t.Fatal("PostgreSQL is not installed; IAMPORT_MOCK_REQUIRE asks for it")
		}
		t.Skip("PostgreSQL (initdb) is not installed")
	}
	return filepath.Dir(slices.MaxFunc(all, func(a, b string) int { return version(a) - version(b) }))
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for a name that is none
	return n
}

// owner gives the folder to whom the server can run as: PostgreSQL refuses root.
func owner(t *testing.T, dir string) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr != nil || gidErr != nil {
			continue
		}
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			t.Fatal(err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	t.Fatal("PostgreSQL does not run as root, and there is no user postgres or nobody")
	return nil
}

func command(who *syscall.Credential, name string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(name, args...) //nolint:noctx // ended by its own process id, see serve
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	cmd.Dir = "/"
	said := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = said, said
	return cmd, said
}

func run(t *testing.T, who *syscall.Credential, name string, args ...string) {
	t.Helper()
	cmd, said := command(who, name, args...)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, said)
	}
}

// serve starts the server and ends it with the test: at once (SIGQUIT), for
// nothing in it is wanted any more.
func serve(t *testing.T, who *syscall.Credential, name string, args ...string) {
	t.Helper()
	cmd, said := command(who, name, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGQUIT) // an ended one is what is wanted
		_ = cmd.Wait()                          // an immediate shutdown has an exit code of its own
		if t.Failed() {
			t.Logf("PostgreSQL said:\n%s", said)
		}
	})
}

// await waits until the server takes connections.
func (s *Server) await(t *testing.T) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		err := s.admin.PingContext(t.Context())
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("PostgreSQL does not answer: %v", err)
		}
	}
}
