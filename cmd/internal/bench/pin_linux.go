package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// separateCores chooses the first two cores that this process may use and moves the process, which makes the load, to
// the second. The text says why it did not, or is empty.
func separateCores() (cores, string) {
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		return cores{}, fmt.Sprintf("reading the allowed cores: %v", err)
	}
	var found []int
	for core := 0; core < 1024 && len(found) < 2; core++ {
		if allowed.IsSet(core) {
			found = append(found, core)
		}
	}
	if len(found) < 2 {
		return cores{}, "only one core is allowed"
	}
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return cores{}, err.Error()
	}
	for _, thread := range threads { // a thread that is started later inherits the core
		id, err := strconv.Atoi(thread.Name())
		if err == nil {
			err = pin(id, found[1])
		}
		if err != nil {
			return cores{}, err.Error()
		}
	}
	runtime.GOMAXPROCS(1)
	return cores{pinned: true, server: found[0], load: found[1]}, ""
}

// pin binds a thread to a core; thread 0 is the calling one.
func pin(thread, core int) error {
	var only unix.CPUSet
	only.Set(core)
	if err := unix.SchedSetaffinity(thread, &only); err != nil {
		return fmt.Errorf("pinning to core %d: %w", core, err)
	}
	return nil
}

// startOn starts a server on its core: a process inherits the core of the thread that forks it, before its runtime
// counts cores. It ends with the bench, even when the bench is killed.
func startOn(cmd *exec.Cmd, c cores) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if !c.pinned {
		return cmd.Start()
	}
	runtime.LockOSThread()
	if err := pin(0, c.server); err != nil {
		runtime.UnlockOSThread()
		return err
	}
	startErr := cmd.Start()
	if err := pin(0, c.load); err != nil {
		return err // the thread stays locked and ends with its goroutine
	}
	runtime.UnlockOSThread()
	return startErr
}
