//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd && !windows

package statefile

import "os"

// lock does nothing: files cannot be locked here.
func lock(*os.File) error { return nil }
