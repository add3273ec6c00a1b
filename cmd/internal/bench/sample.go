package main

import (
	"os"
	"time"
)

// sample is the state of the clocks and counters at one instant.
type sample struct {
	at           time.Time
	known        bool // whether the system told the rest
	pinned       bool // whether the cores mean anything
	server, load time.Duration
	serverCore   coreTimes
	loadCore     coreTimes
}

func takeSample(j *job) sample {
	s := sample{at: now(), pinned: j.Cores.pinned()}
	var errs [4]error
	s.server, errs[0] = processCPU(j.ServerPID)
	s.load, errs[1] = processCPU(os.Getpid())
	if s.pinned {
		s.serverCore, errs[2] = coreUsage(j.Cores.Server)
		s.loadCore, errs[3] = coreUsage(j.Cores.Load)
	}
	s.known = errs == [4]error{}
	return s
}

// turnBetween is what the counters say about the time between two samples.
func turnBetween(before, after sample) turn {
	wall := after.at.Sub(before.at)
	t := turn{Seconds: wall.Seconds()}
	if !before.known || !after.known {
		return t
	}
	server, load := after.server-before.server, after.load-before.load
	t.ServerCPU, t.LoadCPU = server.Seconds(), load.Seconds()
	if before.pinned {
		t.Foreign = max(
			foreign(before.serverCore, after.serverCore, server),
			foreign(before.loadCore, after.loadCore, load),
			0).Seconds() / t.Seconds
	}
	return t
}

// foreign is the time of a core that neither own took nor idling: other programs, and the hypervisor.
func foreign(before, after coreTimes, own time.Duration) time.Duration {
	return after.programs - before.programs - own + after.steal - before.steal
}
