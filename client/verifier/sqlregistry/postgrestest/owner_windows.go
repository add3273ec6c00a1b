package postgrestest

import (
	"syscall"
	"testing"
)

// owner is the user of the test. The server listens on a socket in a folder, which its build for Windows does not do.
func owner(t testing.TB, _ string) *syscall.SysProcAttr {
	t.Helper()
	t.Skip("NOT TESTED with PostgreSQL: not on Windows")
	return nil
}
