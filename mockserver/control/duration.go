package control

import (
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time, written as 24h, 1h30m, 200ms or, in whole
// days of 24 hours, 30d; with a sign where it may be negative.
type Duration time.Duration

// String is the form that is written.
func (d Duration) String() string { return time.Duration(d).String() }

// MarshalText gives the form that is written.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText takes what is written. An error is an [*Error].
func (d *Duration) UnmarshalText(text []byte) error {
	const most = int64(1<<63-1) / int64(24*time.Hour)
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		if n, err := strconv.ParseInt(days, 10, 64); err == nil && n <= most && n >= -most {
			*d = Duration(time.Duration(n) * 24 * time.Hour)
			return nil
		}
	}
	length, err := time.ParseDuration(string(text))
	if err != nil {
		return Invalid("duration", "found %q, expected one such as 24h, 30m or 2d", shorten(string(text)))
	}
	*d = Duration(length)
	return nil
}
