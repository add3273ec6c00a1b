package sqlregistry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"
)

// MinKey is the least length of a key, in bytes.
const MinKey = 16

// Open opens a database and brings its tables up to date. url is sqlite:FILE,
// where the file is made if it is not there, or postgres://USER@HOST/DATABASE
// with what else pgx understands. The same key must be given each time; another
// one is an error, before anything is written. A database that cannot be written is an error too; [CauseOf] says why. The
// caller closes the registry.
func Open(ctx context.Context, url string, key []byte) (*Registry, error) {
	if len(key) < MinKey {
		return nil, fmt.Errorf("sqlregistry: key of %d bytes, expected at least %d: %w", len(key), MinKey, errShort)
	}
	d, source, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open(d.driver, source)
	if err != nil {
		return nil, fmt.Errorf("sqlregistry: open %s: %w", d.name, unnamed(err))
	}
	r := &Registry{db: db, key: key, dialect: d}
	if d.path != "" {
		absolute, err := filepath.Abs(d.path)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		r.file = &file{path: absolute, source: source, driver: db.Driver()}
		r.db = sql.OpenDB(r.file)
		if err := db.Close(); err != nil { // it only named the driver
			return nil, err
		}
	}
	r.db.SetMaxOpenConns(d.connections)
	r.db.SetMaxIdleConns(d.connections)
	if err := r.prepare(ctx); err != nil {
		return nil, errors.Join(err, r.db.Close())
	}
	return r, nil
}

// dialect is what differs between the two databases.
type dialect struct {
	name   string // also the folder of its migrations
	driver string
	// connections is the size of the pool. SQLite has one writer at a time, and
	// a queue in database/sql is fairer than SQLite's busy handler.
	connections int
	// lock makes a transaction the only one that migrates; "" = every write
	// transaction is alone already.
	lock string
	// hurry has a connection wait for a lock no longer than a question may take, and calm as long as a write may; "" = the
	// context alone says how long.
	hurry, calm string
	path        string // of the file; "" = it is a server
}

var (
	sqlite   = dialect{name: "sqlite", driver: "sqlite", connections: 1, hurry: "PRAGMA busy_timeout = 1000", calm: "PRAGMA busy_timeout = 10000"}
	postgres = dialect{name: "postgres", driver: "pgx", connections: 16, lock: "SELECT pg_advisory_xact_lock(727165)"}
)

// sqliteSettings: committed means on the disk (FULL), readers do not wait for
// the writer (WAL), another process's writer is waited for, and a transaction
// takes the write lock when it begins, so that it cannot fail half way.
const sqliteSettings = "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"

// dialectOf reads the kind of a database from its URL.
func dialectOf(database string) (d dialect, source string, err error) {
	scheme, rest, _ := strings.Cut(database, ":")
	switch scheme {
	case "sqlite":
		file := strings.TrimPrefix(rest, "//")
		if file == "" || strings.Contains(file, "?") || strings.HasPrefix(file, ":memory:") {
			return dialect{}, "", fmt.Errorf("sqlregistry: database sqlite: %w", errAddress)
		}
		d := sqlite
		d.path = file
		return d, "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + sqliteSettings, nil
	case "postgres", "postgresql":
		return postgres, database, nil
	default:
		return dialect{}, "", fmt.Errorf("sqlregistry: database: %w", errAddress)
	}
}

// unnamed keeps the database's URL, which has a password in it, out of an error.
func unnamed(err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
