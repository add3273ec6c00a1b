package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

const defaultMerchantAddr = "127.0.0.1:3000"

// demoFlags are the flags of demo beside those of serve.
type demoFlags struct {
	serving.Flags
	merchantAddr string
	ageRule      string
	open         string
	lang         string
}

// When the tour is opened in a browser.
const (
	openAuto = "auto" // when somebody sits at the terminal
	openYes  = "yes"
	openNo   = "no"
)

func newDemo(p cli.Process) *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Serve the mock and a sign-up page that is right, with a tour",
		Long: `Serve the mock together with the reference merchant: a sign-up page and the
tutorial's two endpoints, with its accounts in memory. A tour through the browser
is opened and one of commands to paste is printed; the merchant's log shows what
was decided.`,
		Example: `  iamport-mock demo
  iamport-mock demo --age-rule year-age-19`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return demo(cmd.Context(), p, &f) },
	}
	f.register(cmd.Flags())
	cli.LangVar(cmd.Flags(), p, &f.lang, languageUsage)
	return cmd
}

func (f *demoFlags) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.merchantAddr, "merchant-addr", defaultMerchantAddr, "`HOST:PORT` where the merchant listens; port 0 picks a free one; left out, ::1 has the same port too")
	flags.StringVar(&f.ageRule, "age-rule", "full-age-19", "`RULE` who is old enough for the merchant: full-age-N (만 나이), year-age-N (연 나이), birth-year-Y or none")
	flags.Var(cli.NewChoice(&f.open, openAuto, openYes, openNo), "open", "whether the tour is opened in a browser; auto does so from a terminal")
	f.Flags.Register(flags)
}

// demo runs mock and merchant until ctx ends.
func demo(ctx context.Context, p cli.Process, f *demoFlags) error {
	rule, err := verifier.ParseAgeRule(f.ageRule)
	if err != nil {
		return cli.Usage(fmt.Errorf("--age-rule: %w", err), "")
	}
	m, err := listen(ctx, p, &f.Flags)
	if err != nil {
		return err
	}
	defer m.CloseLog()
	shop, err := m.newShop(rule)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	handler, err := m.withTour(shop)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	if err := m.ListenMerchant(ctx, f.merchantAddr, handler); err != nil {
		return err
	}
	return m.Run(ctx, func(w io.Writer) error {
		if f.open == openYes || f.open == openAuto && cli.IsTerminal(w) {
			m.openTour(ctx)
		}
		return m.tour(w)
	})
}

// newShop is the reference merchant, asking the mock as any backend would: over
// the wire.
func (m *mock) newShop(rule verifier.AgeRule) (*merchant.Merchant, error) {
	site := m.Server.Default().Config()
	log := m.Log.With(slog.String("of", "merchant"))
	api, err := client.New(m.Addresses().API, site.Key, site.Secret, client.WithLogger(log))
	if err != nil {
		return nil, err
	}
	v, err := verifier.New(api, verifier.NewMemory(), verifier.Policy{Age: rule, Now: m.Server.Default().Clock().Now})
	if err != nil {
		return nil, err
	}
	return merchant.New(merchant.Config{
		Verifier: v, Logger: log, SDK: merchant.SDK{URL: m.Addresses().API + "/v1/iamport.js", UserCode: mockserver.DefaultUserCode},
	})
}
