package serving

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/listening"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Asking says which running mock is asked, and how.
type Asking struct {
	Control string // its control listener, a URL or HOST:PORT; "" = as the mock's environment says
	Token   string
	Timeout time.Duration
}

// URL is the base URL of the control listener, without a final slash.
func (a *Asking) URL(lookup func(string) (string, bool)) (string, error) {
	addr, _ := lookup(Program().Twin("control-addr"))
	value := cmp.Or(a.Control, addr, DefaultControlAddr)
	if value == Off {
		return "", cli.Usage(errors.New("the control listener is off, nobody can be asked"), "name it with --control URL")
	}
	if !strings.Contains(value, "://") {
		if _, _, err := net.SplitHostPort(value); err != nil {
			return "", cli.Usage(fmt.Errorf("control listener %q: expected a URL or HOST:PORT", value), "")
		}
		value = "http://" + listening.Dialable(value)
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", cli.Usage(fmt.Errorf("control listener %q: expected a URL such as http://%s", value, DefaultControlAddr), "")
	}
	return strings.TrimSuffix(value, "/"), nil
}

// Health asks whoever listens on base for a health report. The error says that it
// is not a mock, or what p's user has to give it.
func (a *Asking) Health(ctx context.Context, p cli.Program, base string) (*control.Health, error) {
	ctx, cancel := context.WithTimeout(ctx, a.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+control.HealthPath, http.NoBody)
	if err != nil {
		return nil, err
	}
	if a.Token != "" {
		req.Header.Set("Authorization", "Bearer "+a.Token)
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	if resp.Header.Get(mockserver.HeaderMock) != "" {
		return nil, fmt.Errorf("%w, ask its control listener", errAPI)
	}
	if resp.StatusCode == http.StatusUnauthorized {
		return nil, errors.New("it wants its control token: set --control-token or " + p.Twin("control-token"))
	}
	var report control.Health
	if json.Unmarshal(body, &report) != nil || report.Status != "ok" && report.Status != "degraded" {
		return nil, fmt.Errorf("something else answers there, with status %d", resp.StatusCode)
	}
	return &report, nil
}

// errAPI says that a mock listens, but with its API.
var errAPI = errors.New("the API of an " + Name + " answers there")
