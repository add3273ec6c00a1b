//go:build !linux

package main

import (
	"os/exec"
	"runtime"
)

// separateCores never pins here. The text says why.
func separateCores() (cores, string) {
	return cores{}, "this program pins processes on Linux alone, not on " + runtime.GOOS
}

// startOn starts a server on any core.
func startOn(cmd *exec.Cmd, _ cores) error { return cmd.Start() }
