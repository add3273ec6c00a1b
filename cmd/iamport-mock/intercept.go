package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// newIntercept is the parent of what unmodified applications need.
func newIntercept(p process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "intercept",
		Short: "Make programs with the real host written into them use the mock",
		Long: `Make programs with https://api.iamport.kr written into them use a running mock,
without a change of their code. The mock must serve HTTPS, the proxy, or both:

  iamport-mock --tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854`,
		Example: `  iamport-mock intercept run -- npm start
  iamport-mock intercept check -- npm test
  eval "$(iamport-mock intercept env --for python)"
  iamport-mock intercept ca --bundle --out bundle.pem`,
	}
	cmd.AddCommand(newInterceptCA(p), newInterceptCheck(p), newInterceptEnv(p), newInterceptRun(p))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args)
		}
		writeHelp(p.stdout, cmd)
		return nil
	}
	cmd.Args = cobra.ArbitraryArgs
	return cmd
}

// findFlags say which mock is meant.
type findFlags struct {
	healthFlags
	readyFile string
}

func (f *findFlags) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.control, "control", "",
		"`URL` control listener of the running mock, or its HOST:PORT; when left out that of the ready file,\n"+
			"of IAMPORT_MOCK_CONTROL_ADDR, else http://"+defaultControlAddr)
	flags.StringVar(&f.token, "control-token", "", "`TOKEN` of a mock whose control API other machines can reach")
	flags.StringVar(&f.readyFile, "ready-file", "", "`FILE` that the running mock wrote by its flag of this name")
	flags.DurationVar(&f.timeout, "timeout", 3*time.Second, "how long to wait for an answer of the mock")
}

// found is a running mock.
type found struct {
	client    *control.Client
	addresses intercept.Addresses
	authority []byte // PEM
}

// find asks the running mock where it can be reached and whom to trust.
func (f *findFlags) find(ctx context.Context, p process) (*found, error) {
	base, err := f.base(p.lookup)
	if err != nil {
		return nil, err
	}
	report, err := askHealth(ctx, base, &f.healthFlags)
	if err != nil {
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock answers on %s: %w", base, err))
	}
	if report.TLS == "" && report.Proxy == "" {
		return nil, cli.Usage(
			errors.New("the mock on "+base+" serves neither HTTPS nor the proxy"),
			"start it with --tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854")

	}
	m := &found{client: control.NewClient(base, f.token, nil), addresses: intercept.Addresses{
		API: seenFrom(base, report.API), TLS: seenFrom(base, report.TLS), Proxy: seenFrom(base, report.Proxy),
	}}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	m.authority, err = m.client.Authority(ctx)
	if err != nil {
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("the mock on %s does not tell its certificate: %w", base, err))
	}
	return m, nil
}

// base is the URL of the control listener.
func (f *findFlags) base(lookup func(string) (string, bool)) (string, error) {
	if f.control == "" && f.readyFile != "" {
		data, err := os.ReadFile(f.readyFile)
		if err != nil {
			return "", cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock is running, as its ready file tells: %w", err))
		}
		var ready readyFile
		if err := json.Unmarshal(data, &ready); err != nil || ready.API == "" {
			return "", cli.Usage(fmt.Errorf("--ready-file %s: not written by iamport-mock", f.readyFile), "")
		}
		if ready.Control == "" {
			return "", cli.Usage(errors.New("the control listener of this mock is off, nobody can be asked"), "start it without --control-addr off")
		}
		return ready.Control, nil
	}
	return controlURL(&f.healthFlags, lookup)
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

// kitDir is where files for a program are kept that outlive this one.
func kitDir(given string, m *found) (string, error) {
	if given != "" {
		return given, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", cli.Usage(fmt.Errorf("no place for the certificate files: %w", err), "name a folder with --dir")
	}
	u, err := url.Parse(cmp.Or(m.addresses.Proxy, m.addresses.TLS))
	if err != nil {
		return "", err
	}
	return cache + "/iamport-mock/" + u.Port(), nil
}

// kit writes the files that programs need, and warns of what they lack.
func (m *found) kit(p process, dir string) (*intercept.Kit, error) {
	kit, err := intercept.NewKit(dir, m.addresses, m.authority, p.lookup)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("certificate files: %w", err), "name a folder that can be written")
	}
	if kit.Bare {
		fmt.Fprintf(p.stderr, "iamport-mock: warning: %v; until then the bundle holds the test authority alone\n", intercept.ErrNoRoots)
	}
	return kit, nil
}
