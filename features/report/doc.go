// Package report is what a run of the suites found, and how it is told: live on
// a terminal, as JUnit for CI servers, and as one HTML page for everybody.
//
// It is for the runner, which fills a [Run], and for the command, which tells it:
//
//	run := report.Run{Tool: "verify", Target: "http://localhost:3000", Seed: 7}
//	run.Scenarios = append(run.Scenarios, scenario)
//	fmt.Println(run.FinalLine()) // verify: 61 held, 1 broken, 3 not claimed, 2 not testable, seed=7
//
// A [Live] tells it while it runs, [WriteFiles] writes the files, [Annotations] and
// [WriteSummary] are for GitHub Actions. A [Telling] says in which language, and what
// is known of each rule; a run does not know.
//
// It runs nothing, asks nobody and judges nothing: verdicts come from the
// runner. What it is given is redacted already.
package report
