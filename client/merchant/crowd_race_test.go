//go:build race

package merchant_test

// crowd is how many sign up at the same moment. Under the race detector each of
// them costs many times as much; without it there are a thousand.
const crowd = 200
