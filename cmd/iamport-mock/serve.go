package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/console"
)

func newServe(p cli.Process) *cobra.Command {
	var f serving.Flags
	var lang string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API (what iamport-mock does without a command)",
		Long: `Serve the identity-verification API and, on a second listener, the control API.
The built-in people are always there; --fixtures lays your own files over them
and takes up their changes while the mock runs.`,
		Example: `  iamport-mock serve
  iamport-mock serve --fixtures ./people --fixtures ./more.yaml
  iamport-mock serve --addr 127.0.0.1:0 --ready-file ready.json --quiet
  iamport-mock serve --time "2026-12-31 23:59" --deviation otp-lifetime=60`,
		Args:        noArguments,
		Annotations: map[string]string{cli.ExtraHelp: deviationHelp(saying{})},
	}
	f.Register(cmd.Flags())
	cli.LangVar(cmd.Flags(), p, &lang, languageUsage)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), p, &f) }
	return cmd
}

// deviationHelp lists what --deviation can choose, from the register.
func deviationHelp(say saying) string {
	korean := map[string]string{}
	for _, text := range console.DeviationTexts() {
		korean[text[0]] = text[1]
	}
	var b strings.Builder
	b.WriteString(say.text("Deviations (what is not known of the real service; * is the default):\n", "스위치(실제 서비스의 동작이 알려지지 않은 부분, *는 기본값):\n"))
	for _, d := range mockserver.Deviations() {
		if len(d.Values) == 0 {
			continue
		}
		values := make([]string, len(d.Values))
		for i, value := range d.Values {
			values[i] = value
			if value == d.Default {
				values[i] += "*"
			}
		}
		fmt.Fprintf(&b, "  %s=%s\n        %s\n", d.ID, strings.Join(values, "|"), say.text(d.Title, korean[d.Title]))
	}
	return b.String()
}

// mock is one run of serve or demo.
type mock struct {
	*serving.Mock
	process cli.Process
	flags   *serving.Flags
}

// listen makes a mock and binds its ports. CloseLog ends it.
func listen(ctx context.Context, p cli.Process, f *serving.Flags) (*mock, error) {
	m, err := serving.New(ctx, serving.Options{Process: p, Flags: f})
	if err != nil {
		return nil, err
	}
	if err := m.Listen(ctx); err != nil {
		m.CloseLog()
		return nil, err
	}
	return &mock{m, p, f}, nil
}

// serve runs the mock until ctx ends.
func serve(ctx context.Context, p cli.Process, f *serving.Flags) error {
	m, err := listen(ctx, p, f)
	if err != nil {
		return err
	}
	defer m.CloseLog()
	return m.Run(ctx, m.welcome)
}
