//go:build race

package backends_test

// sample says that one in so many backends is tried: what the race detector does not see is another program's. CI tries
// all of them without it.
const sample = 8
