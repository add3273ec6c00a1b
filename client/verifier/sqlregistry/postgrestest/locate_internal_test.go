package postgrestest

import (
	"os/exec"
	"testing"
)

// TestLocate: nothing past the path is used, unless it is demanded.
func TestLocate(t *testing.T) {
	t.Parallel()
	installed := []string{"/usr/lib/postgresql/9/bin/initdb", "/usr/lib/postgresql/16/bin/initdb", "/usr/lib/postgresql/15/bin/initdb"}
	for _, c := range []struct {
		reason   string
		path     string // where initdb is on the path; "" = nowhere
		debian   []string
		demanded bool
		want     string
	}{
		{"on the path", "/opt/pg/bin/initdb", installed, false, "/opt/pg/bin"},
		{"on the path, and demanded", "/opt/pg/bin/initdb", installed, true, "/opt/pg/bin"},
		{"a restricted path", "", installed, false, ""},
		{"demanded: the newest, by number", "", installed, true, "/usr/lib/postgresql/16/bin"},
		{"demanded and nowhere", "", nil, true, ""},
		{"nowhere", "", nil, false, ""},
	} {
		lookPath := func(string) (string, error) {
			if c.path == "" {
				return "", exec.ErrNotFound
			}
			return c.path, nil
		}
		glob := func(string) ([]string, error) { return c.debian, nil }
		if got := locate(c.demanded, lookPath, glob); got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}
