//go:build race

package features_test

import "time"

// The race detector makes a run several times as slow, and a time-out that is
// right without it would tell a merchant that i'mport is silent. So merchants
// wait longer, and one in so many of the wrong and the unusual ones is tried; CI
// tries all of them without it.
const (
	upstreamTimeout = 500 * time.Millisecond
	sample          = 8
)
