package sqlregistry

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// migrations has a folder a dialect, with files 1.sql, 2.sql and so on, each of
// which is carried out once.
//
//go:embed migrations
var migrations embed.FS

// prepare brings the tables up to date, looks whether the key is theirs, and writes, in
// one transaction that no other process does at the same time.
func (r *Registry) prepare(ctx context.Context) error {
	return r.hold(ctx, func(conn *sql.Conn) error {
		return transact(ctx, conn, func(tx *sql.Tx) error { return r.upgrade(ctx, tx) })
	})
}

func (r *Registry) upgrade(ctx context.Context, tx *sql.Tx) error {
	if r.dialect.lock != "" {
		if _, err := tx.ExecContext(ctx, r.dialect.lock); err != nil {
			return err
		}
	}
	if err := r.migrate(ctx, tx); err != nil {
		return err
	}
	if err := r.checkKey(ctx, tx); err != nil {
		return err
	}
	return touch(ctx, tx)
}

func (r *Registry) migrate(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)"); err != nil {
		return err
	}
	var done int
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(version), 0) FROM migrations").Scan(&done); err != nil {
		return err
	}
	folder := "migrations/" + r.dialect.name
	files, err := fs.ReadDir(migrations, folder)
	if err != nil {
		return err
	}
	if done > len(files) {
		return fmt.Errorf("the database is at version %d, this program knows %d: %w", done, len(files), errNewer)
	}
	for version := done + 1; version <= len(files); version++ {
		text, err := fs.ReadFile(migrations, fmt.Sprintf("%s/%d.sql", folder, version))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("migration %d: %w", version, err)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO migrations (version) VALUES ($1)", version); err != nil {
			return err
		}
	}
	return nil
}

// checkKey remembers the key's mark in a new database, and compares it in one
// that has people already.
func (r *Registry) checkKey(ctx context.Context, tx *sql.Tx) error {
	mark := verifier.HashPerson(r.key, "the key of this registry")
	var found []byte
	err := tx.QueryRowContext(ctx, "SELECT mark FROM key_check").Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = tx.ExecContext(ctx, "INSERT INTO key_check (mark) VALUES ($1)", mark)
		return err
	}
	if err == nil && !bytes.Equal(found, mark) {
		return errKey
	}
	return err
}

// touch writes a row as it is. A file that can only be read takes every transaction until something is written in it.
func touch(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE key_check SET mark = mark")
	return err
}
