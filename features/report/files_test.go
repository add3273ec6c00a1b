package report_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

func TestWriteFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "build", "보고서")
	for range 2 { // into a folder that is not there, and over what is
		names, err := report.WriteFiles(dir, reporttest.Run(report.Korean), reporttest.Telling(report.Korean))
		if err != nil {
			t.Fatal(err)
		}
		if len(names) != 2 || names[0] != filepath.Join(dir, "junit.xml") || names[1] != filepath.Join(dir, "report.html") {
			t.Errorf("wrote %q", names)
		}
	}
	if got := entries(t, dir); got != "junit.xml report.html" {
		t.Errorf("the folder holds %s", got)
	}
	text, err := os.ReadFile(filepath.Join(dir, report.HTMLFile))
	if err != nil || !strings.HasSuffix(string(text), "</html>\n") || !strings.Contains(string(text), `lang="ko"`) {
		t.Errorf("the page is not whole: %v", err)
	}
}

func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "a.txt")
	if err := report.WriteFile(name, strings.NewReader("as it was")); err != nil {
		t.Fatal(err)
	}
	broken := io.MultiReader(strings.NewReader("half of"), iotest.ErrReader(errors.New("the rest is lost")))
	if err := report.WriteFile(name, broken); err == nil || !strings.Contains(err.Error(), "the rest is lost") {
		t.Errorf("error %v", err)
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "as it was" {
		t.Errorf("the file became %q, %v", text, err)
	}
	if got := entries(t, dir); got != "a.txt" {
		t.Errorf("the folder holds %s", got)
	}
	if err := report.WriteFile(filepath.Join(name, "below", "a.txt"), strings.NewReader("")); err == nil {
		t.Error("a folder below a file was made")
	}
}

func entries(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
