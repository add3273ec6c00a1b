//go:build !race

package merchant_test

// crowd is how many sign up at the same moment.
const crowd = 1000
