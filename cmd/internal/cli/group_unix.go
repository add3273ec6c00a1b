//go:build unix

package cli

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// ReadBehind lets this process read stdin also where it stands behind another one at a terminal: it gets an error then, and
// is not stopped until somebody brings it to the front.
func ReadBehind() { signal.Ignore(syscall.SIGTTIN) }

// Apart puts a command into a process group of its own, so that what it starts in turn, as npm does, gets its signals
// too. Where a terminal is read that cannot be: only the group in front may read it, which is ours.
func Apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// SignalAll sends a signal to the group of a command. At a terminal that is ours too, to which only an interrupt is sent,
// as if it had been typed; it must not have been typed before, or it would end us.
func SignalAll(cmd *exec.Cmd, s os.Signal) {
	number, ok := s.(syscall.Signal)
	if !ok || cmd.Process == nil {
		return
	}
	to := cmd.Process.Pid
	switch {
	case cmd.SysProcAttr != nil && cmd.SysProcAttr.Setpgid:
		to = -to
	case number == syscall.SIGINT:
		to = 0
	}
	_ = syscall.Kill(to, number) // it may have ended just now
}
