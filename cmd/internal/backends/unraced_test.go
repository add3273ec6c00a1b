//go:build !race

package backends_test

// sample says that one in so many backends is tried: all.
const sample = 1
