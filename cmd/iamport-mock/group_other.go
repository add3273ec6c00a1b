//go:build !unix

package main

import (
	"os"
	"os/exec"
)

func apart(*exec.Cmd, bool) {}

// signalAll ends a command: there are no signals here that it could answer.
func signalAll(cmd *exec.Cmd, _ os.Signal) { _ = cmd.Process.Kill() }
