package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "rewrite the expected texts in testdata/script")
	testscript.Main(m, map[string]func(){"iamport-mock": main, "curl": curl, "starter": starter})
}

// TestScript runs the scripts in testdata against the real program. A change of
// a text on purpose: go test ./cmd/iamport-mock -run Script -update.
func TestScript(t *testing.T) {
	clitest.CatchHangUp() // for the script of intercept
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       flag.Lookup("update").Value.String() == "true",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                clitest.Commands(),
	})
}

func curl() {
	os.Exit(clitest.Curl(cli.Process{Args: os.Args[1:], Stdout: os.Stdout, Stderr: os.Stderr}))
}
