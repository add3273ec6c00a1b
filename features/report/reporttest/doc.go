// Package reporttest makes runs to try reports with: about thirty scenarios of
// the catalogue with their exchanges and marks, in English and Korean.
//
// It is for tests of the renderers and of whoever shows a report:
//
//	run := reporttest.Run(report.English)
//	err := report.WriteHTML(w, run, reporttest.Telling(report.English))
//
// Its people, ids and answers are made up, and so are its verdicts: it says
// nothing about any merchant.
package reporttest
