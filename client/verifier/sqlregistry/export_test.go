package sqlregistry

import (
	"database/sql/driver"
	"errors"
	"testing"
)

// Setting is a pragma of the registry's own connection.
func (r *Registry) Setting(t *testing.T, pragma string) string {
	t.Helper()
	var value string
	if err := r.db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// GiveUp has the pool close its connection, as after a request that took too long.
func (r *Registry) GiveUp(t *testing.T) {
	t.Helper()
	conn, err := r.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Raw(func(any) error { return driver.ErrBadConn }); !errors.Is(err, driver.ErrBadConn) {
		t.Fatal(err)
	}
}

// Lock begins to write, as another process might, until free is called.
func (r *Registry) Lock(t *testing.T) (free func()) {
	t.Helper()
	conn, err := r.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Error(err)
		}
		_ = conn.Close() // it is the pool's again
	}
}
