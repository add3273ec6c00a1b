//go:build !linux

package main

import (
	"os/exec"
	"runtime"
)

// pickCores never pins here. The text says why.
func pickCores() (cores, string) {
	return cores{Server: unpinned, Load: unpinned}, "this program pins processes on Linux alone, not on " + runtime.GOOS
}

// pinThread does nothing here.
func pinThread(int) (release func(), err error) { return func() {}, nil }

// startOn starts cmd wherever the system likes.
func startOn(cmd *exec.Cmd, _ int) error { return cmd.Start() }
