package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/procfs"
)

// now is the host's monotonic clock: the bench measures the machine, so no settable clock may stand between.
func now() time.Time { return time.Now() }

// pause waits for d; false when ctx ended before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// cores says where servers and load run. The zero value leaves the choice to the system.
type cores struct {
	pinned       bool
	server, load int
}

func (c cores) String() string {
	if !c.pinned {
		return "server and load not pinned"
	}
	return fmt.Sprintf("server on core %d, load on core %d", c.server, c.load)
}

// sample is the state of the clocks and counters at one instant. Counters are in seconds.
type sample struct {
	at                   time.Time
	known                bool // whether the system told the rest
	server, load         float64
	serverCore, loadCore float64 // what programs and the hypervisor took of a core
}

func takeSample(l *load) sample {
	s := sample{at: now()}
	server, serverErr := processCPU(l.pid)
	own, loadErr := processCPU(os.Getpid())
	s.server, s.load, s.known = server, own, serverErr == nil && loadErr == nil
	if !s.known || !l.cores.pinned {
		return s
	}
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return s
	}
	stat, err := fs.Stat()
	if err != nil {
		return s
	}
	taken := func(core int) float64 {
		c := stat.CPU[int64(core)]
		return c.User + c.Nice + c.System + c.Steal
	}
	s.serverCore, s.loadCore = taken(l.cores.server), taken(l.cores.load)
	return s
}

// trialBetween is what the counters say about the time between two samples.
func trialBetween(before, after sample) trial {
	t := trial{seconds: after.at.Sub(before.at).Seconds()}
	if !before.known || !after.known {
		return t
	}
	t.serverCPU, t.loadCPU = after.server-before.server, after.load-before.load
	t.foreign = max(
		after.serverCore-before.serverCore-t.serverCPU,
		after.loadCore-before.loadCore-t.loadCPU,
		0) / t.seconds
	return t
}

// processCPU is the user and system time of a process; an error where there is no /proc.
func processCPU(pid int) (float64, error) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return 0, err
	}
	stat, err := p.Stat()
	return stat.CPUTime(), err
}

// memory is a process's resident memory in MB of 10^6 bytes, 0 where there is no /proc.
type memory struct {
	resident, peak float64
}

func processMemory(pid int) memory {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return memory{}
	}
	status, err := p.NewStatus()
	if err != nil {
		return memory{}
	}
	return memory{resident: float64(status.VmRSS) / 1e6, peak: float64(status.VmHWM) / 1e6}
}
