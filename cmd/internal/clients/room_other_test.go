//go:build !linux

package clients_test

import "testing"

// enter returns: there are no networks of one's own here.
func enter(t *testing.T) { t.Helper() }

func roomTrouble() string { return "this is not Linux" }

func nameHosts(t *testing.T, _ string) {
	t.Helper()
	t.Fatal("not in a room")
}
