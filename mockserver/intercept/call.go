package intercept

import (
	"net/http"
	"slices"
)

// Outcome is what became of a request for a host that the proxy does not imitate, in
// the word that the journal has for it as a reason.
type Outcome string

// The outcomes. But for Passed, nothing of the request left this machine.
const (
	Refused   Outcome = "other_host_refused"   // as all such hosts are
	Passed    Outcome = "other_host_passed"    // a connection to the host was had
	Barred    Outcome = "other_host_barred"    // others are passed, but never to this address
	Unreached Outcome = "other_host_unreached" // it should have been passed, but there was no connection
)

func (o Outcome) known() bool {
	return slices.Contains([]Outcome{Refused, Passed, Barred, Unreached}, o)
}

// Call is a request for another host that the proxy saw.
type Call struct {
	Request *http.Request // as it came; its body was not read
	Host    string        // with its port
	Outcome Outcome
	Err     error // why it was Barred or Unreached
}
