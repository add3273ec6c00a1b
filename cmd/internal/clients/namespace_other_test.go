//go:build !linux

package clients_test

import "testing"

// apart runs a test where it is: there are no networks of one's own here.
func apart(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	test(t)
}

func namespaceTrouble() string { return "this is not Linux" }

func nameHosts(t *testing.T, _ string) {
	t.Helper()
	t.Fatal("not in a network namespace")
}
