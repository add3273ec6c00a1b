package report

// Lang is the language of a report.
type Lang string

// The languages that reports are told in.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)
