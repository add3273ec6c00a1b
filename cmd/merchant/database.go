package main

import (
	"context"
	"errors"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry"
)

const openTimeout = 30 * time.Second // of the database

// accounts are where the accounts are.
type accounts struct {
	verifier.Registry

	ready func(context.Context) (reason string, err error) // nil = always
	close func() error
}

// openAccounts opens what --database names.
func (f *flags) openAccounts(ctx context.Context) (accounts, error) {
	if f.database == inMemory {
		return accounts{Registry: verifier.NewMemory(), close: func() error { return nil }}, nil
	}
	if f.personKey == "" {
		return accounts{}, wrong("person-key", errors.New("a database needs one: people are kept under it, and found by it alone"),
			"make one with 'openssl rand -hex 32', keep it, and set MERCHANT_PERSON_KEY")
	}
	key, err := keyOf("person-key", f.personKey)
	if err != nil {
		return accounts{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	registry, err := sqlregistry.Open(ctx, f.database, key)
	if err != nil {
		return accounts{}, wrong("database", err, remedies[sqlregistry.CauseOf(err)])
	}
	ready := func(ctx context.Context) (string, error) {
		err := registry.Ready(ctx)
		if err != nil {
			return "database_" + string(sqlregistry.CauseOf(err)), err
		}
		return "", nil
	}
	return accounts{Registry: registry, ready: ready, close: registry.Close}, nil
}

// remedies say what to do about a database that cannot be opened.
var remedies = map[sqlregistry.Cause]string{
	sqlregistry.Address:  "give memory, sqlite:FILE or postgres://USER@HOST/NAME",
	sqlregistry.Key:      "set MERCHANT_PERSON_KEY to the key of this database, or name a new database",
	sqlregistry.Newer:    "run the newer merchant, or name another database",
	sqlregistry.Foreign:  "it belongs to another program; name a database or file of the merchant's own",
	sqlregistry.Missing:  "make the folder or the database first, and let this user write to it",
	sqlregistry.Refused:  "look at the user and the password, and at what the server grants that user",
	sqlregistry.Down:     "look whether the server runs, and whether the URL names its host and port",
	sqlregistry.Locked:   "another process has the file open and locked; end it, or wait until it is done",
	sqlregistry.Full:     "make room on the disk",
	sqlregistry.ReadOnly: "let this user write to the file and to its folder",
	sqlregistry.Corrupt:  "it is not a SQLite database, or a damaged one; name another file, or bring back a copy",
	sqlregistry.Moved:    "somebody replaces the file at this moment; try again",
	sqlregistry.Unknown:  "look at the disk or the server: its own log may say more",
}
