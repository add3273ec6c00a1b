//go:build race

package features_test

// sample is how many merchants one is picked from under the race detector, which
// makes a run several times as slow. CI tries all of them without it.
const sample = 8
