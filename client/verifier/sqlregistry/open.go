package sqlregistry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"
)

// MinKey is the least length of a key, in bytes.
const MinKey = 16

// Open opens a database and brings its tables up to date. url is sqlite:FILE,
// where the file is made if it is not there, or postgres://USER@HOST/DATABASE
// with what else pgx understands. The same key must be given each time; another
// one is an error, before anything is written. The caller closes the registry.
func Open(ctx context.Context, url string, key []byte) (*Registry, error) {
	if len(key) < MinKey {
		return nil, fmt.Errorf("sqlregistry: key of %d bytes, expected at least %d", len(key), MinKey)
	}
	d, source, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open(d.driver, source)
	if err != nil {
		return nil, fmt.Errorf("sqlregistry: open %s: %w", d.name, unnamed(err))
	}
	db.SetMaxOpenConns(d.connections)
	db.SetMaxIdleConns(d.connections)
	r := &Registry{db: db, key: key, dialect: d}
	if err := r.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
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
}

var (
	sqlite   = dialect{name: "sqlite", driver: "sqlite", connections: 1}
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
			return dialect{}, "", errors.New("sqlregistry: database sqlite: expected sqlite:FILE, a path without ?")
		}
		return sqlite, "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + sqliteSettings, nil
	case "postgres", "postgresql":
		return postgres, database, nil
	default:
		return dialect{}, "", errors.New("sqlregistry: database: expected sqlite:FILE or postgres://…")
	}
}

// unnamed keeps the database's URL, which has a password in it, out of an error.
func unnamed(err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
