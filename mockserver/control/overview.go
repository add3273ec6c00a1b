package control

// Health is the report of a running mock.
type Health struct {
	Status   string   `json:"status"` // "ok", or "degraded" while fixture files are broken
	Version  string   `json:"version"`
	API      string   `json:"api"`             // address of the imitated API; the handler fills it and the next two in
	TLS      string   `json:"tls,omitempty"`   // address of the same over HTTPS; "" = off
	Proxy    string   `json:"proxy,omitempty"` // address of the proxy that redirects the real hosts to the mock; "" = off
	Fixtures Fixtures `json:"fixtures"`
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
