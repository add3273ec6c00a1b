package sqlregistry_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry"
)

// A file that can only be read is found at the start: SQLite opens it, and begins every transaction.
func TestReadOnlyFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "accounts.db")
	if err := open(t, "sqlite:"+path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 { // who may write everything: this thread is somebody else for a while
		const nobody = 65534
		if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
			t.Fatal(err)
		}
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer func() { _, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0) }() // root may
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0); errno != 0 {
			t.Fatal(errno)
		}
	}
	r, err := sqlregistry.Open(t.Context(), "sqlite:"+path, key)
	if err == nil {
		_ = r.Close()
	}
	if got := sqlregistry.CauseOf(err); got != sqlregistry.ReadOnly {
		t.Errorf("opened with %v, cause %s, want %s", err, got, sqlregistry.ReadOnly)
	}
}
