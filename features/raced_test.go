//go:build race

package features_test

// The race detector makes a run several times as slow, so that one in so many of the
// wrong and the unusual merchants is tried; CI tries all of them without it.
const sample = 8
