package answer

// The reasons of journal entries about requests for hosts that are not
// imitated, which a proxy beside the server saw.
const (
	ReasonRefused = "other_host_refused" // nothing left this machine
	ReasonPassed  = "other_host_passed"  // it was forwarded
)

// ReasonFacts is what can be said of a reason word to somebody who asks why.
type ReasonFacts struct {
	Hint     string // what to do next; "" = nothing
	Decided  string // which rule decided; "" = nobody knows more than the word
	NoSite   string // why the request belongs to no site; "" = nobody knows
	NoSuchID bool   // there is no such certification
}

// otherReasons are those of no failure.
var otherReasons = map[string]ReasonFacts{
	"ok":          {Decided: "the request was accepted"},
	ReasonRefused: {Hint: "add the host to NO_PROXY of the program, or start the mock with --proxy-others pass"},
}

// FactsOf is what can be said of a reason. Where two failures share one, the
// first row speaks for both.
func FactsOf(reason string) ReasonFacts {
	for _, row := range failures {
		if row.reason == reason {
			return ReasonFacts{Hint: row.hint, Decided: row.decided, NoSite: row.noSite, NoSuchID: row.noSuchID}
		}
	}
	return otherReasons[reason]
}
