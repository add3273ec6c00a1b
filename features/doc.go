// Package features tests a sign-up backend as a black box, while it plays
// i'mport and the browser: business rules as Gherkin suites, the expectations of
// fixtures, and the contract of the imitated API itself.
//
// It is for the commands verify and conform, which start the mock and hand over
// its control API:
//
//	site, notes, err := features.Preflight(ctx, mock, target)
//	run, err := features.Run(ctx, features.Options{Target: target, Mock: mock, Site: site})
//	fmt.Println(run.FinalLine())
//
// The *.feature files are sentences for planners and testers. The steps speak
// HTTP only: to the target by its contract file, and to the mock by its control
// API. Every scenario makes its own people, so that the suites run in parallel,
// again and again, against a database that is never reset. godog runs the steps;
// what is reported is collected here, because its formatters lose rules.
package features
