// Package sqlregistry keeps one account per person in SQLite or PostgreSQL:
// unique indexes decide, so that any number of processes may share a database.
//
// It is for merchants whose accounts must outlast the process:
//
//	r, err := sqlregistry.Open(ctx, "sqlite:accounts.db", key) // or postgres://…
//	v, err := verifier.New(identityAPI, r, policy)
//
// A person is kept as a keyed hash of the CI: the key belongs beside the
// database's password, not into the database, and without it nobody is found
// again. It keeps no name, no birthday and no phone, and it is not a table of
// users: a merchant's own tables refer to its account ids.
package sqlregistry
