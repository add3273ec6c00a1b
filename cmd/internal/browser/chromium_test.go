package browser_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// patience is how long one step may take on a busy machine.
const patience = time.Minute

// chromium is a running browser of one test. Its pages share no cookies and no storage.
type chromium struct {
	ctx context.Context //nolint:containedctx // chromedp keeps a browser inside a context
}

// startChromium starts a browser that ends with the test. One serves all subtests: starting takes a second.
func startChromium(t *testing.T) *chromium {
	t.Helper()
	path := needChromium(t)
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(1280, 900),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("ignore-certificate-errors", true), // of the https of tests, which nobody signed
		chromedp.Flag("lang", "ko-KR"),
		chromedp.Flag("hide-scrollbars", true),
		// The popup blocker is on, as in a browser of a person: a window that is not opened by a click is refused.
		chromedp.Flag("disable-popup-blocking", false),
		// Nothing but this machine can be reached, and names of other sites lead to it.
		chromedp.Flag("host-resolver-rules", "MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("site-per-process", true),
		chromedp.WSURLReadTimeout(patience),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	quiet := func(string, ...any) {} // what the protocol's decoder does not know does not concern the test
	ctx, leave := chromedp.NewContext(allocator, chromedp.WithErrorf(quiet), chromedp.WithLogf(quiet))
	t.Cleanup(leave)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &chromium{ctx}
}

func needChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "chromium", "Chromium is not installed")
	return ""
}

// missing ends a test that has not got what it needs: reported as skipped, or failed where everything must be there.
func missing(t *testing.T, tool, format string, args ...any) {
	t.Helper()
	required.Missing(t, tool, "NOT TESTED in a browser: "+format, args...)
}

// within gives a step its deadline.
func within(ctx context.Context, what string, step func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := step(ctx); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
