// Package sqlregistry keeps one account per person in SQLite or PostgreSQL:
// unique indexes decide, so that any number of processes may share a database.
//
// It is for merchants whose accounts must outlast the process:
//
//	r, err := sqlregistry.Open(ctx, "sqlite:accounts.db", key) // or postgres://…
//	v, err := verifier.New(identityAPI, r, policy)
//
// What was committed to a SQLite file that was deleted or replaced meanwhile is not
// acknowledged: device and inode of the file, of -wal and of -shm are compared after
// the commit. Between that and the answer, some microseconds, a window remains; and
// nobody keeps what was acknowledged in a file that is deleted later.
//
// A person is kept as a keyed hash of the CI: the key belongs beside the
// database's password, not into the database, and without it nobody is found
// again. It keeps no name, no birthday and no phone, and it is not a table of
// users: a merchant's own tables refer to its account ids.
package sqlregistry
