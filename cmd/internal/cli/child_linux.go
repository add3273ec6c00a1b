package cli

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the kernel kill a command when the thread ends that starts it.
func dieWithUs(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
