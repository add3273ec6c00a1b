package report_test

import (
	"fmt"
	"os"

	"github.com/iamport-mock/iamport-mock/features/report"
)

func ExampleLive() {
	how := report.Telling{Lang: report.English, Texts: report.Texts{report.English: {
		"age-seconds": {Why: "Every child passes the age check.", Mend: "Read birth as seconds.", Severity: report.LetIn},
	}}}
	run := report.Run{Tool: "verify", Target: "http://localhost:3000", Seed: 7}
	live := report.NewLive(os.Stdout, report.Style{}, how)
	live.Begin(run)
	for _, s := range []report.Scenario{
		{Feature: "Age", Rule: "Seconds", RuleID: "age-seconds", Name: "An adult", File: "age.feature", Line: 5, Verdict: report.Held},
		{
			Feature: "Age", Rule: "Seconds", RuleID: "age-seconds", Name: "A child", File: "age.feature", Line: 9, Verdict: report.Broken,
			Expected: "no account", Because: "201 created", Replay: "iamport-verify --tags @rule:age-seconds",
		},
	} {
		live.Scenario(s)
		run.Scenarios = append(run.Scenarios, s)
	}
	if err := live.End(run); err != nil {
		fmt.Println(err)
	}
	fmt.Println("exit", run.Exit())
	// Output:
	// target     http://localhost:3000
	// contract   outcome convention of the tutorial's endpoints
	//
	// ✗ Seconds (age-seconds): forbidden access was allowed, 1 of 2 scenarios broken
	//   why       Every child passes the age check.
	//   fix       Read birth as seconds.
	//   scenario  A child  age.feature:9
	//   expected  no account
	//   found     201 created
	//   replay    iamport-verify --tags @rule:age-seconds
	//
	// 1 rule, 2 scenarios, 0 ms
	// verify: 1 held, 1 broken, 0 not claimed, 0 not testable, seed=7
	// exit 1
}
