package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

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
