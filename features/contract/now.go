package contract

import "time"

// hostTime measures how long a backend takes. That is the host's time and no
// site's: the backend lives in it too.
type hostTime struct{}

func (hostTime) now() time.Time                      { return time.Now() }
func (hostTime) since(start time.Time) time.Duration { return time.Since(start) }
