//go:build !unix

package cli

import (
	"os"
	"os/exec"
)

// Apart does nothing: there are no process groups here.
func Apart(*exec.Cmd) {}

// SignalAll ends a command: there are no signals here that it could answer.
func SignalAll(cmd *exec.Cmd, _ os.Signal) { _ = cmd.Process.Kill() }
