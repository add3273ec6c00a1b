package sqlregistry_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/registrytest"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry/postgrestest"
)

var key = []byte("a key of tests, thirty-two bytes")

func open(t *testing.T, url string) *sqlregistry.Registry {
	t.Helper()
	r, err := sqlregistry.Open(t.Context(), url, key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func newFile(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "accounts.db")
}

// backend opens registries over databases that fresh makes.
func backend(fresh func(testing.TB) string) registrytest.Backend {
	return registrytest.Backend{Durable: true, Fresh: func(t *testing.T) func() verifier.Registry {
		url := fresh(t)
		return func() verifier.Registry { return open(t, url) }
	}}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	registrytest.Run(t, backend(newFile))
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	registrytest.Run(t, backend(postgrestest.Start(t).Database))
}

const ci = "A-CI-that-must-not-be-found-in-the-database-0123456789+/0123456789+/0123456789+/012345=="

// TestNobodyIsReadable looks through every byte of a database for the CI and
// through every column for anything that it was not told to keep.
func TestNobodyIsReadable(t *testing.T) {
	t.Parallel()
	url := newFile(t)
	r := open(t, url)
	if _, err := r.Claim(t.Context(), verifier.Claim{Person: ci, ImpUID: "imp_1", Applicant: "s1", Account: "a1", At: time.Unix(1, 0)}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	file := strings.TrimPrefix(url, "sqlite:")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte("imp_1")) {
		t.Error("the file has nothing of what was written: this test shows nothing")
	}
	if !bytes.Contains(text, verifier.HashPerson(key, ci)) {
		t.Error("the keyed hash is not there")
	}
	for name, secret := range map[string][]byte{"CI": []byte(ci), "key": key, "plain hash": verifier.HashPerson(nil, ci)} {
		if bytes.Contains(text, secret) {
			t.Errorf("the %s is in the file", name)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	made := newFile(t)
	if err := open(t, made).Close(); err != nil {
		t.Fatal(err)
	}
	newer := newFile(t)
	if err := open(t, newer).Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, newer, "INSERT INTO migrations (version) VALUES (99)")
	written := func(text string) string {
		path := filepath.Join(t.TempDir(), "written.db")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + path
	}
	foreign := newFile(t)
	execute(t, foreign, "CREATE TABLE accounts (id)")
	damaged := newFile(t)
	if err := open(t, damaged).Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, damaged)
	for _, tt := range []struct {
		reason, url, key, want string
		cause                  sqlregistry.Cause
	}{
		{"another key", made, "another key of tests, as long as", "not the key", sqlregistry.Key},
		{"no key", made, "", "at least 16", sqlregistry.Key},
		{"a short key", made, "short", "at least 16", sqlregistry.Key},
		{"another kind of database", "mysql://localhost/x", string(key), "expected sqlite:FILE or postgres://", sqlregistry.Address},
		{"no database", "", string(key), "expected sqlite:FILE", sqlregistry.Address},
		{"no file", "sqlite:", string(key), "expected sqlite:FILE", sqlregistry.Address},
		{"a database that nobody else sees", "sqlite::memory:", string(key), "expected sqlite:FILE", sqlregistry.Address},
		{"settings of one's own, which could undo durability", "sqlite:x.db?_pragma=synchronous(OFF)", string(key), "without ?", sqlregistry.Address},
		{"a folder that is not there", "sqlite:" + filepath.Join(t.TempDir(), "no", "x.db"), string(key), "unable to open", sqlregistry.Missing},
		{"a newer program's database", newer, string(key), "version 99", sqlregistry.Newer},
		{"nobody listens", "postgres://u:pass-word@127.0.0.1:1/x?connect_timeout=1", string(key), "sqlregistry", sqlregistry.Down},
		{"nonsense that holds a password", "postgres://u:pass-word@%zz/x", string(key), "sqlregistry", sqlregistry.Unknown},
		{"a text", written(strings.Repeat("hello ", 100)), string(key), "not a database", sqlregistry.Corrupt},
		{"a damaged file", damaged, string(key), "malformed", sqlregistry.Corrupt},
		{"tables of another program", foreign, string(key), "already exists", sqlregistry.Foreign},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		r, err := sqlregistry.Open(ctx, tt.url, []byte(tt.key))
		cancel()
		if err == nil {
			_ = r.Close()
			t.Errorf("%s: no error", tt.reason)
		} else if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "pass-word") {
			t.Errorf("%s: %v, want %q and no password", tt.reason, err, tt.want)
		} else if got := sqlregistry.CauseOf(err); got != tt.cause {
			t.Errorf("%s: %v: cause %s, want %s", tt.reason, err, got, tt.cause)
		}
	}
}

// TestManyOpenAtOnce: processes that start together migrate once.
func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": newFile, "postgres": postgrestest.Start(t).Database} {
		url := fresh(t)
		errs := make(chan error)
		const n = 8
		for range n {
			go func() {
				r, err := sqlregistry.Open(t.Context(), url, key)
				if err == nil {
					err = r.Close()
				}
				errs <- err
			}()
		}
		for range n {
			if err := <-errs; err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestCommittedIsOnTheDisk holds the settings that durability rests on.
func TestCommittedIsOnTheDisk(t *testing.T) {
	t.Parallel()
	url := newFile(t)
	r := open(t, url)
	defer r.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal"} {
		if got := r.Setting(t, pragma); got != want {
			t.Errorf("%s = %s, want %s", pragma, got, want)
		}
	}
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// spoil writes nonsense into all pages of a database but the first.
func spoil(t *testing.T, url string) {
	t.Helper()
	path := strings.TrimPrefix(url, "sqlite:")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for i := page; i < len(text); i++ {
		text[i] = 0xff
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
