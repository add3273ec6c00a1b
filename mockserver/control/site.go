package control

import (
	"time"
)

// Site is one customer account, the unit of isolation.
type Site struct {
	UserCode string   `json:"user_code"` // imp and eight digits
	Key      string   `json:"key"`       // REST key
	CPID     string   `json:"cpid"`      // what DIs derive from, beside the person
	Provider string   `json:"provider"`  // of certifications that name none
	Provides []string `json:"provides"`  // what its contract provides: phone, carrier, foreigner
	Kind     SiteKind `json:"kind"`
}

// SiteKind is how a site came to be.
type SiteKind string

// The kinds of sites.
const (
	SiteConfigured SiteKind = "configured" // the default site and those of a sites file
	SiteAdded      SiteKind = "added"      // over this API
	SiteTest       SiteKind = "test"       // opened by a test key
)

// NewSite is a site to be made. What is left empty is chosen: code, key and
// secret so that they never were before, the default provider, and a contract that provides
// nothing more.
type NewSite struct {
	UserCode string   `json:"user_code,omitempty"`
	Key      string   `json:"key,omitempty"`
	Secret   string   `json:"secret,omitempty"`
	CPID     string   `json:"cpid,omitempty"`
	Provider string   `json:"provider,omitempty"`
	Provides []string `json:"provides,omitempty"`
}

// Credentials is a site just made, with the secret that nobody is told again.
type Credentials struct {
	Site
	Secret string `json:"secret"`
}

// Check is an [*Error] when the contract provides what no contract does.
func (s NewSite) Check() error {
	for _, name := range s.Provides {
		if err := oneOf("provides", name, "phone", "carrier", "foreigner"); err != nil {
			return err
		}
	}
	return nil
}

// Health is the report of a running mock.
type Health struct {
	Status   string   `json:"status"` // "ok", or "degraded" while fixture files are broken or State says something
	Version  string   `json:"version"`
	API      string   `json:"api"`             // address of the imitated API; the handler fills it and the next two in
	TLS      string   `json:"tls,omitempty"`   // address of the same over HTTPS; "" = off
	Proxy    string   `json:"proxy,omitempty"` // address of the proxy that redirects the real hosts to the mock; "" = off
	Fixtures Fixtures `json:"fixtures"`
	State    string   `json:"state,omitempty"` // why the state file cannot be written; "" = it can, or no state is kept
}

// Fixtures says what was loaded and what is wrong with the files on disk; the
// last good state keeps serving meanwhile.
type Fixtures struct {
	Files          int       `json:"files"`
	Certifications int       `json:"certifications"`
	Problems       []Problem `json:"problems"`
}

// Problem is one fault of a fixture file.
type Problem struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Text   string `json:"text"`
}

// Deviation is one point in which the mock may differ from the real service.
type Deviation struct {
	ID         string   `json:"id"`         // name of the row and of its switch
	Title      string   `json:"title"`      // what is in question
	Values     []string `json:"values"`     // what the switch accepts; empty = the row has no switch
	Default    string   `json:"default"`    // one of Values, "" without a switch
	Value      string   `json:"value"`      // the one in force, "" without a switch
	Confidence string   `json:"confidence"` // documented, observed or assumed
	Source     string   `json:"source"`     // what is known, in openapi/FACTS.md: "fact 1.6"
}

// Settings is how a mock was started and how much it holds.
type Settings struct {
	Version        string            `json:"version"`
	Seed           uint64            `json:"seed"`            // of random choices; 0 = different at every start
	Switches       map[string]string `json:"switches"`        // deviations with a switch, and the value in force
	JournalSecrets bool              `json:"journal_secrets"` // whether the journal shows what it else marks
	Bounds         Bounds            `json:"bounds"`
	Saving         Saving            `json:"saving"`
}

// Bounds is how much a mock keeps. Beyond each, the oldest makes room.
type Bounds struct {
	TestSites      int `json:"test_sites"`      // sites that test keys opened
	Certifications int `json:"certifications"`  // made at run time, of a site
	Messages       int `json:"messages"`        // of a site
	JournalEntries int `json:"journal_entries"` // of a site
	JournalBytes   int `json:"journal_bytes"`   // of a site
	RequestBytes   int `json:"request_bytes"`   // of a request body of the imitated API; over it is a 413
}

// The lists of the wire are objects, so that they can grow.
type (
	siteList struct {
		Sites []Site `json:"sites"`
	}
	leaseList struct {
		Leases []Lease `json:"leases"`
	}
	messageList struct {
		Messages []Message `json:"messages"`
	}
	deviationList struct {
		Deviations []Deviation `json:"deviations"`
	}
)

// full makes a list that the wire writes as [] when it is empty, never as null.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// What a wait and a stream send.
type (
	waitList struct {
		Requests entries `json:"requests"`
		Count    int     `json:"count"` // how many match, those included that were dropped since
	}
	missedEvent struct {
		Missed int `json:"missed"` // entries that match and were dropped
	}
)

// ResetScope is what a reset takes back.
type ResetScope string

// The scopes of a reset.
const (
	ScopeJournal ResetScope = "journal" // entries; their ids go on
	ScopeFaults  ResetScope = "faults"  // added rules, and the counts of those from fixtures
	ScopeState   ResetScope = "state"   // tokens, messages, what was added, changed or deleted, and the clock
	ScopeAll     ResetScope = "all"     // the three together
)

type resetBody struct {
	What ResetScope `json:"what"`
}

// Check is an [*Error] unless the body names a scope.
func (b resetBody) Check() error { return b.What.Check() }

// Check is an [*Error] unless the scope is one of the four.
func (s ResetScope) Check() error {
	return oneOf("what", string(s), string(ScopeJournal), string(ScopeFaults), string(ScopeState), string(ScopeAll))
}

// Message is what a phone would have received.
type Message struct {
	To     string    `json:"to"`      // digits only
	Text   string    `json:"text"`    // as sent
	Code   string    `json:"code"`    // the one-time code in it
	ImpUID string    `json:"imp_uid"` // the certification that the code confirms
	SentAt time.Time `json:"sent_at"` // by the site's clock
}
