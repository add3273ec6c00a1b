package statefile

import (
	"context"
	"time"
)

// every is how far the file is behind, at most.
const every = 200 * time.Millisecond

// Run writes what changes until ctx ends. Afterwards [File.Close] writes the last of it.
func (f *File) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f.turn()
		case <-ctx.Done():
			return
		}
	}
}
