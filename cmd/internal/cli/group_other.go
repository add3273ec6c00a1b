//go:build !unix

package cli

import (
	"os"
	"os/exec"
)

// ReadBehind does nothing: no process is stopped here because it reads.
func ReadBehind() {}

// Apart does nothing: there are no process groups here.
func Apart(*exec.Cmd) {}

// SignalAll ends a command: there are no signals here that it could answer.
func SignalAll(cmd *exec.Cmd, _ os.Signal) { _ = cmd.Process.Kill() }
