package report_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

func TestWriteFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "build", "보고서")
	for range 2 { // into a folder that is not there, and over what is
		names, err := report.WriteFiles(t.Context(), dir, reporttest.Run(report.Korean), reporttest.Telling(report.Korean))
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
	text := func(text string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}
	}
	if err := report.WriteFile(name, text("as it was")); err != nil {
		t.Fatal(err)
	}
	broken := func(w io.Writer) error { return errors.Join(text("half of")(w), errors.New("the rest is lost")) }
	if err := report.WriteFile(name, broken); err == nil || !strings.Contains(err.Error(), "the rest is lost") {
		t.Errorf("error %v", err)
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "as it was" {
		t.Errorf("the file became %q, %v", text, err)
	}
	if got := entries(t, dir); got != "a.txt" {
		t.Errorf("the folder holds %s", got)
	}
	// A folder and a device, which root could replace, stay what they are.
	device := filepath.Join(dir, "device") // a link, should the test be red for root
	if err := os.Symlink(os.DevNull, device); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	for _, other := range []string{t.TempDir(), device} {
		if err := report.WriteFile(other, text("")); err == nil || !strings.Contains(err.Error(), "not a file") {
			t.Errorf("writing %s: error %v, want one that says it is not a file", other, err)
		}
	}
	if err := report.WriteFile(filepath.Join(name, "below", "a.txt"), text("")); err == nil {
		t.Error("a folder below a file was made")
	}
}

// A run that is given up while its reports are written leaves those that were, and no half one.
func TestWritingHeedsTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	run := reporttest.Run(report.English)
	var b strings.Builder
	stopper := writerFunc(func(p []byte) (int, error) {
		if strings.Contains(string(p), `"steps"`) {
			cancel()
		}
		return b.Write(p)
	})
	if err := report.WriteCucumber(ctx, stopper, run); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if n := strings.Count(b.String(), `"steps"`); n != 1 {
		t.Errorf("%d scenarios were written after the end", n-1)
	}
	dir := t.TempDir()
	if names, err := report.WriteFiles(ctx, dir, run, reporttest.Telling(report.English)); len(names) != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("wrote %q, %v", names, err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// However long the bodies are, a report has their beginning, and says how long they are.
func TestLongBodiesAreCut(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	for _, tt := range []struct {
		reason, body string
		most         int // bytes of each report
	}{
		{"text", strings.Repeat("가", size/3), 100 << 10},
		{"NUL, six characters each in JSON", strings.Repeat("\x00", size), 600 << 10},
		{"nested, whose indentation grows with the square", strings.Repeat("[", 4000) + strings.Repeat("]", 4000), 100 << 10},
	} {
		run := report.Run{Scenarios: []report.Scenario{{Verdict: report.Broken, Steps: []report.Step{{}}, Exchanges: []report.Exchange{{Status: 200}}}}}
		answer := &run.Scenarios[0].Exchanges[0].Response
		answer.SetBody(tt.body)
		answer.Longer = len(tt.body) > report.MostBody
		var cucumber, page bytes.Buffer
		if err := errors.Join(report.WriteCucumber(t.Context(), &cucumber, run), report.WriteHTML(&page, run, report.Telling{})); err != nil {
			t.Fatal(err)
		}
		if len(answer.Body) > report.MostBody || !strings.HasPrefix(tt.body, answer.Body) || answer.Longer != (answer.Size == len(tt.body)) {
			t.Errorf("%s: %d bytes of %d are kept as %d", tt.reason, len(answer.Body), len(tt.body), answer.Size)
		}
		if cucumber.Len() > tt.most || page.Len() > tt.most {
			t.Errorf("%s: Cucumber JSON has %d bytes, the page %d", tt.reason, cucumber.Len(), page.Len())
		}
		if answer.Longer && !strings.Contains(page.String(), "and more than 10") {
			t.Errorf("%s: the page does not say how much is missing", tt.reason)
		}
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
