package fault

import (
	"math"
	"strconv"
	"time"
)

// maxWait is the longest that an effect holds a request.
const maxWait = 10 * time.Minute

// maxBytes bounds the counts of bytes in effects.
const maxBytes = math.MaxInt32

// checkSpan wants a duration from 0 to maxWait.
func checkSpan(field string, d time.Duration) error {
	if d < 0 || d > maxWait {
		return &FieldError{Field: field, Found: d.String(), Expected: "a duration from 0s to " + maxWait.String()}
	}
	return nil
}

// orSpan is a duration with its default.
func orSpan(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

func checkBytes(field string, n int) error {
	if n < 0 || n > maxBytes {
		return bad(field, n, "a number of bytes from 0 to "+strconv.Itoa(maxBytes))
	}
	return nil
}
