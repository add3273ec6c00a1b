//go:build !race

package features_test

import "time"

// upstreamTimeout is the merchants' of the suites; sample says that one in so
// many of the wrong and the unusual ones is tried: all.
const (
	upstreamTimeout = 200 * time.Millisecond
	sample          = 1
)
