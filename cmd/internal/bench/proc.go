package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc. Linux shows programs 100 a second, whatever the kernel counts in.
const tick = 10 * time.Millisecond

// coreTimes is what one core did since boot.
type coreTimes struct {
	programs time.Duration // user, nice and system: what processes are charged for
	steal    time.Duration // taken by the hypervisor
}

// memory is a process's resident memory in bytes.
type memory struct {
	Resident int64 `json:"resident"`
	Peak     int64 `json:"peak"`
}

// processCPU is the user and system time of a process so far; an error where there is no /proc.
func processCPU(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	return parseProcessCPU(stat)
}

// parseProcessCPU reads fields 14 and 15 of /proc/PID/stat. The second field, a name in parentheses, may itself
// hold blanks and parentheses.
func parseProcessCPU(stat []byte) (time.Duration, error) {
	end := bytes.LastIndexByte(stat, ')')
	if end < 0 {
		return 0, errors.New("process stat: no name in parentheses")
	}
	fields := strings.Fields(string(stat[end+1:]))
	const utime, stime = 11, 12 // counted from the field after the name
	if len(fields) <= stime {
		return 0, fmt.Errorf("process stat: %d fields after the name", len(fields))
	}
	return sumTicks(fields[utime], fields[stime])
}

// coreUsage is what a core did so far; an error where there is no /proc.
func coreUsage(core int) (coreTimes, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return coreTimes{}, err
	}
	return parseCore(stat, core)
}

// parseCore reads one cpuN line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.
func parseCore(stat []byte, core int) (coreTimes, error) {
	name := "cpu" + strconv.Itoa(core)
	for line := range strings.Lines(string(stat)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] != name {
			continue
		}
		const steal = 8
		if len(fields) <= steal {
			return coreTimes{}, fmt.Errorf("stat of %s: %d fields", name, len(fields))
		}
		programs, err := sumTicks(fields[1:4]...)
		if err != nil {
			return coreTimes{}, fmt.Errorf("stat of %s: %w", name, err)
		}
		stolen, err := sumTicks(fields[steal])
		if err != nil {
			return coreTimes{}, fmt.Errorf("stat of %s: %w", name, err)
		}
		return coreTimes{programs: programs, steal: stolen}, nil
	}
	return coreTimes{}, fmt.Errorf("stat: no line of %s", name)
}

func sumTicks(fields ...string) (time.Duration, error) {
	var sum time.Duration
	for _, f := range fields {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil || n < 0 || n > int64(1<<60/tick) {
			return 0, fmt.Errorf("%q is no number of ticks", f)
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// processMemory is the resident memory of a process; an error where there is no /proc.
func processMemory(pid int) (memory, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return memory{}, err
	}
	return parseMemory(status)
}

// parseMemory reads VmRSS and VmHWM of /proc/PID/status, which count in units of 1024 bytes.
func parseMemory(status []byte) (memory, error) {
	var m memory
	wanted := map[string]*int64{"VmRSS:": &m.Resident, "VmHWM:": &m.Peak}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || wanted[fields[0]] == nil {
			continue
		}
		kib, err := strconv.ParseInt(fields[1], 10, 54)
		if err != nil || kib < 0 {
			return memory{}, fmt.Errorf("status: %s %q is no size", fields[0], fields[1])
		}
		*wanted[fields[0]] = kib << 10
		delete(wanted, fields[0])
	}
	if len(wanted) > 0 {
		return memory{}, errors.New("status: no VmRSS or no VmHWM")
	}
	return m, nil
}
