// Package postgrestest starts a PostgreSQL server for a test, from the programs
// that are installed on this machine, and ends it with the test.
//
// It is for tests of whatever keeps something in PostgreSQL:
//
//	url := postgrestest.Start(t).Database(t) // empty, and this test's own
//
// Without PostgreSQL on the path the test is skipped and says so; with
// IAMPORT_MOCK_REQUIRE=postgres (or all) Debian's folder is searched too, and
// none at all is a failure. The server keeps
// its data in a temporary folder, listens on a socket in it alone and trusts
// everybody who can reach that: it is not a server for anything else.
package postgrestest
