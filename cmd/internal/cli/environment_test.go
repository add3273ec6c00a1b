package cli

import (
	"os"
	"path/filepath"
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

// A device, which root could replace by renaming a file, stays what it is.
func TestWriteWholeReplacesFilesAlone(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a.json")
	for _, text := range []string{"first", "second"} {
		if err := WriteWhole(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("the file holds %q (%v), want %q", got, err, text)
		}
	}
	link := filepath.Join(t.TempDir(), "device") // not the device itself, should the test be red for root
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := WriteWhole(link, nil); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("error %v, want one that says it is not a file", err)
	}
}
