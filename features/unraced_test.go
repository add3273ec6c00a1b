//go:build !race

package features_test

// sample says that one in so many of the wrong and the unusual merchants is tried: all.
const sample = 1
