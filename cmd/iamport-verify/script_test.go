package main

import (
	"context"
	"flag"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "rewrite the expected texts in testdata/script")
	testscript.Main(m, map[string]func(){"iamport-verify": main, "elsewhere": elsewhere, "shop": shop, "setup": setup})
}

// TestScript runs the scripts in testdata against the real program. A change of
// a text on purpose: go test ./cmd/iamport-verify -run Script -update.
func TestScript(t *testing.T) {
	commands := clitest.Commands()
	maps.Copy(commands, map[string]clitest.Command{"target": scriptTarget})
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       flag.Lookup("update").Value.String() == "true",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                commands,
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs("../..")
			env.Setenv("REPOSITORY_ROOT", root)
			return err
		},
	})
}

// elsewhere is a mock that runs elsewhere, as iamport-mock serves it.
func elsewhere() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	p := cli.Process{Program: serving.Program(), Args: os.Args[1:], Lookup: clitest.NoEnvironment, Stdout: os.Stdout, Stderr: os.Stderr}
	var flags serving.Flags
	root := &cobra.Command{Use: p.Name, RunE: func(cmd *cobra.Command, _ []string) error {
		m, err := serving.New(cmd.Context(), serving.Options{Process: p, Flags: &flags})
		if err == nil {
			err = m.Listen(cmd.Context())
		}
		if err != nil {
			return err
		}
		defer m.CloseLog()
		return m.Run(cmd.Context(), func(io.Writer) error { return nil })
	}}
	flags.Register(root.Flags())
	os.Exit(p.Run(ctx, root))
}
