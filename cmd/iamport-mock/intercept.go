package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// newIntercept is the parent of what unmodified applications need.
func newIntercept(p cli.Process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "intercept",
		Short: "Make programs with a hard-coded real host use the mock",
		Long: `Make programs with a hard-coded https://api.iamport.kr use a running mock,
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
			return cli.UnknownCommand(cmd, args)
		}
		p.WriteHelp(p.Stdout, cmd)
		return nil
	}
	cmd.Args = cobra.ArbitraryArgs
	return cmd
}

// registerFinding defines the flags that say which mock is meant.
func registerFinding(flags *pflag.FlagSet, f *serving.Finding) {
	flags.SortFlags = false
	flags.StringVar(&f.Control, "control", "",
		"`URL` control listener of the running mock, or its HOST:PORT; when left out that of the ready file,\n"+
			"of IAMPORT_MOCK_CONTROL_ADDR, else http://"+serving.DefaultControlAddr)
	flags.StringVar(&f.Token, "control-token", "", "`TOKEN` needed when other machines can reach the control API of the mock")
	flags.StringVar(&f.ReadyFile, "ready-file", "", "`FILE` that the running mock wrote by its flag of this name")
	flags.DurationVar(&f.Timeout, "timeout", 3*time.Second, "how long to wait for an answer of the mock")
}

// kitDir is where files for a program are kept that outlive this one.
func kitDir(given string, m *serving.Found) (string, error) {
	if given != "" {
		return given, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", cli.Usage(fmt.Errorf("no place for the certificate files: %w", err), "name a folder with --dir")
	}
	u, err := url.Parse(cmp.Or(m.Addresses.Proxy, m.Addresses.TLS))
	if err != nil {
		return "", err
	}
	return cache + "/" + serving.Name + "/" + u.Port(), nil
}

type caFlags struct {
	serving.Finding
	out    string
	bundle bool
}

func newInterceptCA(p cli.Process) *cobra.Command {
	var f caFlags
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "Print the certificate of the running mock's test authority",
		Long: `Print the certificate that the running mock's HTTPS is signed by, in PEM. It is
good for the imitated hosts and loopback addresses alone, for 30 days at most,
and belongs into no key store. With --bundle the system's roots come before it,
for variables that replace what a program trusts, such as SSL_CERT_FILE.`,
		Example: `  iamport-mock intercept ca > ca.pem
  iamport-mock intercept ca --bundle --out bundle.pem`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return interceptCA(cmd.Context(), p, &f) },
	}
	flags := cmd.Flags()
	registerFinding(flags, &f.Finding)
	flags.StringVar(&f.out, "out", "", "`FILE` to write in place of printing")
	flags.BoolVar(&f.bundle, "bundle", false, "put the system's roots before it")
	return cmd
}

func interceptCA(ctx context.Context, p cli.Process, f *caFlags) error {
	m, err := f.Find(ctx, p)
	if err != nil {
		return err
	}
	text := m.Authority
	if f.bundle {
		roots, err := intercept.SystemRoots(p.Lookup)
		if err != nil {
			return cli.Usage(fmt.Errorf("--bundle: %w", err), "or leave --bundle out")
		}
		text = intercept.Bundle(roots, m.Authority)
	}
	if f.out == "" {
		_, err = p.Stdout.Write(text)
		return err
	}
	if err := intercept.WriteFile(f.out, text); err != nil {
		return cli.Usage(fmt.Errorf("--out: %w", err), "name a file in a folder that can be written")
	}
	return nil
}
