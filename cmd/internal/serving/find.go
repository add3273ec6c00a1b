package serving

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// Finding says which running mock is meant that takes the place of the real hosts.
type Finding struct {
	Asking
	ReadyFile string // that the mock wrote; counts where Control is ""
}

// Found is a running mock.
type Found struct {
	Client    *control.Client
	Addresses intercept.Addresses
	Authority []byte // PEM
}

// Find asks the running mock for its addresses and its certificate.
func (f *Finding) Find(ctx context.Context, p cli.Process) (*Found, error) {
	base, err := f.base(p.Lookup)
	if err != nil {
		return nil, err
	}
	report, err := f.Health(ctx, p.Program, base)
	if err != nil {
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock answers on %s: %w", base, err))
	}
	if report.TLS == "" && report.Proxy == "" {
		return nil, cli.Usage(
			errors.New("the mock on "+base+" serves neither HTTPS nor the proxy"),
			"start it with --tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854")

	}
	m := &Found{Client: control.NewClient(base, f.Token, nil), Addresses: intercept.Addresses{
		API: seenFrom(base, report.API), TLS: seenFrom(base, report.TLS), Proxy: seenFrom(base, report.Proxy),
	}}
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	m.Authority, err = m.Client.Authority(ctx)
	if err != nil {
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("the mock on %s does not tell its certificate: %w", base, err))
	}
	return m, nil
}

// base is the URL of the control listener.
func (f *Finding) base(lookup func(string) (string, bool)) (string, error) {
	if f.Control == "" && f.ReadyFile != "" {
		data, err := os.ReadFile(f.ReadyFile)
		if err != nil {
			return "", cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock is running, as its ready file tells: %w", err))
		}
		var ready Addresses
		if err := json.Unmarshal(data, &ready); err != nil || ready.API == "" {
			return "", cli.Usage(fmt.Errorf("--ready-file %s: not written by %s", f.ReadyFile, Name), "")
		}
		if ready.Control == "" {
			return "", cli.Usage(errors.New("the control listener of this mock is off, nobody can be asked"), "start it without --control-addr off")
		}
		return ready.Control, nil
	}
	return f.URL(lookup)
}

// seenFrom is an address that a mock tells of itself, as it is reached from
// here: one that was found on another machine does not mean that by loopback.
func seenFrom(base, address string) string {
	at, err := url.Parse(base)
	told, toldErr := url.Parse(address)
	if address == "" || err != nil || toldErr != nil || isLoopback(at.Hostname()) || !isLoopback(told.Hostname()) {
		return address
	}
	told.Host = net.JoinHostPort(at.Hostname(), told.Port())
	return told.String()
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Kit writes the files that programs need into a folder, and warns of what they
// lack.
func (m *Found) Kit(p cli.Process, dir string) (*intercept.Kit, error) {
	kit, err := intercept.NewKit(dir, m.Addresses, m.Authority, p.Lookup)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("certificate files: %w", err), "name a folder that can be written")
	}
	if kit.Bare {
		warning := fmt.Sprintf("warning: %v; until then the bundle holds the test authority alone", intercept.ErrNoRoots)
		fmt.Fprintf(p.Stderr, "%s: %s\n", p.Name, p.Translator()(warning))
	}
	return kit, nil
}

// Environ is the environment in which a program uses the mock in place of the
// real hosts, to be put behind its own. end removes the files that it names.
func (m *Found) Environ(p cli.Process) (environ []string, end func(), err error) {
	dir, err := os.MkdirTemp("", Name+"-intercept-")
	if err != nil {
		return nil, nil, cli.Usage(fmt.Errorf("certificate files: %w", err), "")
	}
	end = func() { _ = os.RemoveAll(dir) } // it is in the folder for temporary files
	kit, err := m.Kit(p, dir)
	if err != nil {
		end()
		return nil, nil, err
	}
	for _, s := range kit.Settings(p.Lookup) {
		environ = append(environ, s.Name+"="+s.Value)
	}
	return environ, end, nil
}

// Addresses are where a mock is reached, and what --ready-file holds while it
// answers.
type Addresses struct {
	API     string `json:"api"`     // base URL
	Control string `json:"control"` // base URL, "" when it is off
	TLS     string `json:"tls,omitempty"`
	Proxy   string `json:"proxy,omitempty"`
	PID     int    `json:"pid"`

	Merchant string `json:"merchant,omitempty"` // base URL; of demo alone
}

// write puts the file in place whole: a reader sees all of it or nothing.
func (r Addresses) write(path string) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return cli.WriteWhole(path, append(data, '\n'))
}

// remove takes the file away, unless another mock has put its own there or a reader has removed it.
func (r Addresses) remove(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var found Addresses
	if json.Unmarshal(data, &found) != nil || found != r {
		return fmt.Errorf("%s is no longer ours", path)
	}
	return os.Remove(path)
}
