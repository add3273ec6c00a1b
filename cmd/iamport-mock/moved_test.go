package main

import (
	"bytes"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// A command that moved to iamport-verify is answered with the new command line.
func TestMoved(t *testing.T) {
	if verifyName != report.Program {
		t.Errorf("the name is %q here and %q there", verifyName, report.Program)
	}
	for _, tt := range []struct {
		reason string
		args   []string
		want   string
	}{
		{"a run", []string{"verify", "--target", "http://localhost:3000", "--intercept", "--", "npm", "run", "two words"}, "iamport-verify --target http://localhost:3000 --intercept -- npm run 'two words'"},
		{"its help", []string{"verify", "-h"}, "iamport-verify -h"},
		{"a flag that is a command now", []string{"verify", "--init"}, "iamport-verify init"},
		{"with another flag", []string{"verify", "--seed", "7", "--steps"}, "iamport-verify steps --seed 7"},
		{"with a value", []string{"verify", "--explain", "race"}, "iamport-verify explain race"},
		{"in one word", []string{"verify", "--show=merchant/age.feature:10"}, "iamport-verify show merchant/age.feature:10"},
		{"what is behind the dashes is the backend's", []string{"verify", "--", "sh", "--init"}, "iamport-verify -- sh --init"},
		{"a secret is not repeated", []string{"conform", "--api", "http://127.0.0.1:1", "--secret", "s3cret", "--unsafe"}, "iamport-verify conform --api http://127.0.0.1:1 --secret … --unsafe"},
		{"nor in one word", []string{"conform", "--secret=s3cret", "--key", "k"}, "iamport-verify conform --secret … --key k"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), cli.Process{Args: tt.args, Lookup: clitest.NoEnvironment, Stdout: &stdout, Stderr: &stderr})
		want := "iamport-mock: " + tt.args[0] + " is a command of iamport-verify now\n  type: " + tt.want +
			"\n  (environment variables of it begin with IAMPORT_VERIFY_)\n"
		if code != cli.ExitUsage || stdout.Len() > 0 || stderr.String() != want {
			t.Errorf("%s: exit %d, %q\n%swant\n%s", tt.reason, code, &stdout, &stderr, want)
		}
	}
}
