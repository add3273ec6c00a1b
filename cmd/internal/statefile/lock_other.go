//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd && !windows

package statefile

import "os"

// noFollow is nothing here: links are looked for before.
const noFollow = 0

// lock does nothing: files cannot be locked here.
func lock(*os.File) error { return nil }
