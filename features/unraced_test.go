//go:build !race

package features_test

// sample is how many merchants one is picked from: all of them.
const sample = 1
