package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// pickCores takes the first two cores that this process may use. The text says why there is no pinning, or is empty.
func pickCores() (cores, string) {
	none := cores{Server: unpinned, Load: unpinned}
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		return none, fmt.Sprintf("reading the allowed cores: %v", err)
	}
	var found []int
	for core := 0; core < 1024 && len(found) < 2; core++ {
		if allowed.IsSet(core) {
			found = append(found, core)
		}
	}
	if len(found) < 2 {
		return none, "only one core is allowed"
	}
	return cores{Server: found[0], Load: found[1]}, ""
}

// pinThread binds the calling goroutine to a thread and that thread to a core, until release is called.
func pinThread(core int) (release func(), err error) {
	if core == unpinned {
		return func() {}, nil
	}
	runtime.LockOSThread()
	var before, only unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("reading the allowed cores: %w", err)
	}
	only.Set(core)
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("pinning to core %d: %w", core, err)
	}
	return func() {
		if unix.SchedSetaffinity(0, &before) == nil {
			runtime.UnlockOSThread() // a thread that stays pinned stays locked, and ends with its goroutine
		}
	}, nil
}

// startOn starts cmd on a core: a child inherits the core of the thread that forks it, before its runtime counts cores.
// The child dies with the bench, even when that is killed.
func startOn(cmd *exec.Cmd, core int) error {
	release, err := pinThread(core)
	if err != nil {
		return err
	}
	defer release()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd.Start()
}
