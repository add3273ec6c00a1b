package main

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

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

type healthFlags struct {
	control string
	token   string
	timeout time.Duration
}

func newHealthcheck(p process) *cobra.Command {
	var f healthFlags
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running mock how it is; exit 0 or 3",
		Long: `Ask a running mock how it is, over its control listener. It exits with 0 when the
mock serves, also while the last fixture files are wrong and the state before
them is still served (it says "degraded"), and with 3 when no mock answers.`,
		Example: `  iamport-mock healthcheck
  iamport-mock healthcheck --control http://127.0.0.1:10852`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return healthcheck(cmd.Context(), p, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.control, "control", "",
		"`URL` the control listener, or its HOST:PORT; when left out that of\nIAMPORT_MOCK_CONTROL_ADDR, else http://"+defaultControlAddr)
	flags.StringVar(&f.token, "control-token", "", "`TOKEN` of a mock whose control API other machines can reach")
	flags.DurationVar(&f.timeout, "timeout", 3*time.Second, "how long to wait for an answer")
	return cmd
}

func healthcheck(ctx context.Context, p process, f *healthFlags) error {
	base, err := controlURL(f, p.lookup)
	if err != nil {
		return err
	}
	report, err := askHealth(ctx, base, f)
	if err != nil {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock answers on %s: %w", base, err))
	}
	line := fmt.Sprintf("%s: iamport-mock %s, %s", report.Status, report.Version,
		count(report.Fixtures.Certifications, "certification"))
	if n := len(report.Fixtures.Problems); n > 0 {
		line += fmt.Sprintf(", %s in the fixtures", count(n, "problem"))
	}
	_, err = fmt.Fprintln(p.stdout, line)
	return err
}

// controlURL is the base URL of the control listener, without a final slash.
func controlURL(f *healthFlags, lookup func(string) (string, bool)) (string, error) {
	addr, _ := lookup(twin("control-addr"))
	value := cmp.Or(f.control, addr, defaultControlAddr)
	if value == controlOff {
		return "", cli.Usage(errors.New("the control listener is off, nobody can be asked"), "name it with --control URL")
	}
	if !strings.Contains(value, "://") {
		if _, _, err := net.SplitHostPort(value); err != nil {
			return "", cli.Usage(fmt.Errorf("control listener %q: expected a URL or HOST:PORT", value), "")
		}
		value = "http://" + dialable(value)
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", cli.Usage(fmt.Errorf("control listener %q: expected a URL such as http://%s", value, defaultControlAddr), "")
	}
	return strings.TrimSuffix(value, "/"), nil
}

// askHealth asks whoever listens on base for a health report. Its error says
// that it is no mock.
func askHealth(ctx context.Context, base string, f *healthFlags) (*control.Health, error) {
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+control.HealthPath, http.NoBody)
	if err != nil {
		return nil, err
	}
	if f.token != "" {
		req.Header.Set("Authorization", "Bearer "+f.token)
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
		return nil, errors.New("it wants its control token: set --control-token or " + twin("control-token"))
	}
	var report control.Health
	if json.Unmarshal(body, &report) != nil || report.Status != "ok" && report.Status != "degraded" {
		return nil, fmt.Errorf("something else answers there, with status %d", resp.StatusCode)
	}
	return &report, nil
}

// errAPI says that a mock listens, but with its API.
var errAPI = errors.New("the API of an iamport-mock answers there")
