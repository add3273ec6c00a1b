package merchant

import "time"

// hostNow is the host's clock.
func hostNow() time.Time { return time.Now() }
