package merchant_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A database that is away makes the merchant unready, and not dead: a restart would not bring it back.
func TestReady(t *testing.T) {
	t.Parallel()
	now, asked, reason := time.Unix(1_700_000_000, 0), 0, ""
	s := openShop(t, func(s *shop) {
		s.config.Now = func() time.Time { return now }
		s.config.Ready = func(ctx context.Context) (string, error) {
			asked++
			if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > 5*time.Second {
				t.Error("asked without a near deadline")
			}
			if reason == "" {
				return "", nil
			}
			return reason, errors.New("the file is elsewhere")
		}
	})
	b := s.browser(t)
	for _, step := range []struct {
		what, reason string
		after        time.Duration
		status       int
		body         string
		asked        int
	}{
		{"all is well", "", 0, 200, "{}", 1},
		{"not asked twice in a second", "database_moved", time.Second, 200, "{}", 1},
		{"the file was deleted", "database_moved", time.Millisecond, 503, `{"result":"unavailable","reason":"database_moved"}`, 2},
		{"not asked twice either", "", 0, 503, `{"result":"unavailable","reason":"database_moved"}`, 2},
		{"back again", "", 2 * time.Second, 200, "{}", 3},
	} {
		now, reason = now.Add(step.after), step.reason
		got := b.do(http.MethodGet, "/readyz", "")
		if got.status != step.status || strings.TrimSpace(got.text) != step.body || asked != step.asked {
			t.Errorf("%s: %d %s, asked %d times; want %d %s, %d", step.what, got.status, got.text, asked, step.status, step.body, step.asked)
		}
		if live := b.do(http.MethodGet, "/healthz", ""); live.status != http.StatusOK {
			t.Errorf("%s: the process is called dead: %d", step.what, live.status)
		}
	}
	if log := s.log.String(); strings.Count(log, "the file is elsewhere") != 2 || !strings.Contains(log, "reason=database_moved") {
		t.Errorf("the log does not say why:\n%s", log)
	}
}

// Without a database there is nothing to be ready for.
func TestReadyInMemory(t *testing.T) {
	t.Parallel()
	if got := openShop(t, nil).browser(t).do(http.MethodGet, "/readyz", ""); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.text)
	}
}
