package main

import "time"

// now is the host's monotonic clock: the bench measures the machine, so no settable clock may stand between.
func now() time.Time { return time.Now() }

// pause waits for d; false when done was closed before.
func pause(done <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return false
	case <-timer.C:
		return true
	}
}
