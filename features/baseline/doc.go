// Package baseline keeps the reds that a team knows of, so that it can turn CI on
// before all of them are mended. It is for the commands that run suites.
//
//	known, err := baseline.Load("known.txt", text)
//	known.Apply(&run, baseline.Whole) // marks what is known, notes what is green now
//	text = baseline.Of(run, report.English).Text(report.Program)
//
// A red is identified by its rule and the scenario's name, never by a line, so that
// feature files and fixtures may change around it. A baseline takes nothing out of
// a run and turns nothing green: what is listed stays broken in every report.
package baseline
