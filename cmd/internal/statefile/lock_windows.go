package statefile

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// noFollow is nothing here: links are looked for before.
const noFollow = 0

// lock locks a file until it is closed. The error is errLocked when another process has
// it. The byte that is locked lies behind everything, so that others can read who it is.
func lock(file *os.File) error {
	const behind = 1 << 30
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
		&windows.Overlapped{Offset: behind})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}
