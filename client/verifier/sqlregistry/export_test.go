package sqlregistry

import "testing"

// Setting is a pragma of the registry's own connection.
func (r *Registry) Setting(t *testing.T, pragma string) string {
	t.Helper()
	var value string
	if err := r.db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}
