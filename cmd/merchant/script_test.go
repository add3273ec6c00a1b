package main

import (
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "rewrite the expected texts in testdata/script")
	testscript.Main(m, map[string]func(){"merchant": main})
}

// TestScript runs the scripts in testdata against the real program. A change of
// a text on purpose: go test ./cmd/merchant -run Script -update.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       flag.Lookup("update").Value.String() == "true",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                clitest.Commands(),
	})
}
