package fault

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// Rule is one failure: the requests it hits, and how. It is plain data and stands alike
// in JSON and in fixtures:
//
//	{"match":{"route":"getCertification","first":2},"effect":{"status":{"status":503}},"note":"…"}
type Rule struct {
	ID      string `json:"id,omitempty"`      // letters, digits, - and _; "" = one is given by [Set.Add]
	Match   Match  `json:"match,omitzero"`    // zero = every request
	Effect  Effect `json:"effect"`            // never nil
	Note    string `json:"note,omitempty"`    // for people: why
	Profile string `json:"profile,omitempty"` // the profile that it comes from; "" = none
	Seed    uint64 `json:"seed,omitempty"`    // what its chances are drawn from; 0 = the set's seed, which Add writes here
}

// reservedID names no rule: faults/profile is another path of the control API.
const reservedID = "profile"

const (
	maxID   = 64   // bytes
	maxNote = 1024 // bytes
)

// Validate says what is wrong with a rule, as a *FieldError; nil when nothing
// is.
func (r Rule) Validate() error {
	if !isName(r.ID) || r.ID == reservedID {
		return &FieldError{Field: "id", Found: brief(r.ID), Expected: "up to 64 letters, digits, - and _, but not " + reservedID}
	}
	if len(r.Note) > maxNote {
		return bad("note", len(r.Note), "at most "+strconv.Itoa(maxNote)+" bytes")
	}
	if odd, found := hidden.FirstInLines(r.Note); found {
		return &FieldError{Field: "note", Found: hidden.Name(odd), Expected: "printable text"}
	}
	if len(r.Profile) > maxID {
		return bad("profile", len(r.Profile), "at most "+strconv.Itoa(maxID)+" bytes")
	}
	if err := r.Match.Validate(); err != nil {
		return below("match", err)
	}
	if r.Effect == nil {
		return &FieldError{Field: "effect", Found: "none", Expected: oneKind}
	}
	k, known := kindOf(r.Effect)
	if !known {
		return &FieldError{Field: "effect", Found: fmt.Sprintf("%T", r.Effect), Expected: "an effect of this package, by value"}
	}
	if v, ok := r.Effect.(validator); ok {
		return below("effect."+k.name, v.validate())
	}
	return nil
}

// isName reports whether an id can stand in a path as it is; "" can.
func isName(id string) bool {
	for i := range len(id) {
		c := id[i] | 0x20
		if (c < 'a' || c > 'z') && (id[i] < '0' || id[i] > '9') && id[i] != '-' && id[i] != '_' {
			return false
		}
	}
	return len(id) <= maxID
}

// Request is what a rule looks at.
type Request struct {
	Route  string // operation id, such as getCertification; "" = no such route
	ImpUID string // "" = the request names none
	// AcceptEncoding is the values of the request's header; nil = it has none.
	// No rule matches by them: an effect reads them.
	AcceptEncoding []string
}

// Match says which requests a rule hits. The zero Match is every request. Route
// and ImpUID choose requests; these are counted from 1, and the other conditions
// choose among them by their number. All that are set must hold.
type Match struct {
	Route       string  `json:"route,omitempty"`       // operation id; "" = any
	ImpUID      string  `json:"imp_uid,omitempty"`     // "" = any, and requests without one
	Nth         int     `json:"nth,omitempty"`         // only number n; 0 = any
	First       int     `json:"first,omitempty"`       // only numbers 1 to n; 0 = any
	Every       int     `json:"every,omitempty"`       // only n, 2n, 3n …; 0 = any
	Probability float64 `json:"probability,omitempty"` // only this share, drawn from the rule's seed; 0 = all
}

const maxImpUID = 1024 // bytes

// Validate says what is wrong, as a *FieldError; nil when nothing is. Whether
// the route exists is for the server to say, see [Match.CheckRoute].
func (m Match) Validate() error {
	const counting = "a whole number from 1, or 0 for no such condition"
	switch {
	case m.Nth < 0:
		return bad("nth", m.Nth, counting)
	case m.First < 0:
		return bad("first", m.First, counting)
	case m.Every < 0:
		return bad("every", m.Every, counting)
	case !(m.Probability >= 0 && m.Probability <= 1): // NaN too
		return &FieldError{Field: "probability", Found: fmt.Sprint(m.Probability), Expected: "a share from 0 to 1"}
	case m.Nth > 0 && m.First > 0:
		return bad("first", m.First, "no first beside nth, which says it all")
	case m.Nth > 0 && m.Every > 0:
		return bad("every", m.Every, "no every beside nth, which says it all")
	case m.First > 0 && m.Every > m.First:
		return bad("every", m.Every, "at most first ("+strconv.Itoa(m.First)+"), or the rule never hits")
	case len(m.ImpUID) > maxImpUID:
		return bad("imp_uid", len(m.ImpUID), "at most "+strconv.Itoa(maxImpUID)+" bytes")
	}
	return nil
}

// CheckRoute returns a *FieldError when routes, the operation ids of a server, do
// not include the route. The error suggests the nearest id. An empty route is
// valid.
func (m Match) CheckRoute(routes []string) error {
	if m.Route == "" || slices.Contains(routes, m.Route) {
		return nil
	}
	return &FieldError{
		Field: "match.route", Found: brief(m.Route), Expected: "an operation of the API", Hint: didYouMean(m.Route, routes),
	}
}

// chooses reports whether the request is one that the rule counts.
func (m Match) chooses(r Request) bool {
	return (m.Route == "" || m.Route == r.Route) && (m.ImpUID == "" || m.ImpUID == r.ImpUID)
}

// picks reports whether the rule hits the n-th request that it counts. share is
// drawn evenly from [0, 1).
func (m Match) picks(n uint64, share float64) bool {
	switch {
	case m.Nth > 0 && n != uint64(m.Nth),
		m.First > 0 && n > uint64(m.First),
		m.Every > 0 && n%uint64(m.Every) != 0,
		m.Probability > 0 && share >= m.Probability:
		return false
	}
	return true
}

// spent reports whether no request after the n-th can be hit.
func (m Match) spent(n uint64) bool {
	return m.Nth > 0 && n >= uint64(m.Nth) || m.First > 0 && n >= uint64(m.First)
}
