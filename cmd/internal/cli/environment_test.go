package cli

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestListsInTheEnvironment(t *testing.T) {
	for _, tt := range []struct {
		reason, value string
		paths         bool
		want          string
	}{
		{"commas", "a,b", false, "a|b"},
		{"paths as PATH is", "a:b,c", true, "a|b|c"},
		{"a colon in something else", "a:b", false, "a:b"},
		{"empty items do not count", ",a,,", true, "a"},
	} {
		var flags pflag.FlagSet
		var list []string
		if tt.paths {
			PathsVar(&flags, &list, "list", "")
		} else {
			flags.StringArrayVar(&list, "list", nil, "")
		}
		process := Process{Program: Program{Prefix: "T_"}, Lookup: func(name string) (string, bool) { return tt.value, name == "T_LIST" }}
		if err := process.ApplyEnvironment(&flags); err != nil {
			t.Errorf("%s: %v", tt.reason, err)
		}
		if got := strings.Join(list, "|"); got != tt.want {
			t.Errorf("%s: %q gives %q, want %q", tt.reason, tt.value, got, tt.want)
		}
	}
}
