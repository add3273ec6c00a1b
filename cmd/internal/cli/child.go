package cli

import (
	"os/exec"
	"runtime"
)

// Start starts a command; ended gets what its Wait says. On Linux the command dies with this process, however that ends:
// the kernel kills it when the thread that started it is gone, so that thread is kept. What the command has started in
// turn lives on.
func Start(cmd *exec.Cmd) (ended <-chan error, err error) {
	started, over := make(chan error, 1), make(chan error, 1)
	dieWithUs(cmd)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			over <- cmd.Wait()
		}
	}()
	return over, <-started
}
