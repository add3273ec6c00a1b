package journal

import (
	"net/http"
	"time"
)

// Record is what a server notes about one request. The journal keeps the maps
// and slices of it by reference: nothing that a Record refers to may change once
// it is recorded. The headers that net/http made are fine, a pooled buffer is
// not.
type Record struct {
	// Arrived and Completed are the host's, with their monotonic reading.
	Arrived, Completed time.Time
	// SiteTime is when the answer was made by the site's clock; zero for a
	// request of no site.
	SiteTime time.Time
	// Site is the user code; "" = the house, a request of no known site.
	Site string
	// Route is the operation id of the contract; "" = no such route.
	Route  string
	Method string
	// Path is the request target as it was sent, with its query.
	Path   string
	Status int
	// Reason is one word, as in the answer's header: ok, token_expired, ….
	Reason string
	// Fault names the faults that hit the request, "fault:KIND" each, separated
	// by ", "; "" = none.
	Fault string
	// ImpUID is the certification that the request was about; "" = none.
	ImpUID string
	// Where is the place of the certification in the fixtures; zero = none.
	Where Place
	// Lane says that the express lane answered.
	Lane bool
	// Via is the way on which the request came; "" = ViaDirect.
	Via Via
	// Harness says that the harness made this call; such calls are listed only
	// when asked for, and never counted otherwise.
	Harness bool
	// TokenOrdinal is which token of the site, in the order of issue from 1, the
	// request was allowed by or was answered with; 0 = none. One number may never
	// stand for two tokens in one journal, also after a reset.
	TokenOrdinal int
	// RequestHeader and ResponseHeader may be nil.
	RequestHeader, ResponseHeader http.Header
	// RequestBody is what was read of it; nil = none.
	RequestBody []byte
	// ResponseBody is the answer's body, unless ResponseReady is set.
	ResponseBody []byte
	// ResponseReady writes the answer's body when somebody asks for it; nil =
	// ResponseBody has it.
	ResponseReady Body
	// Violations are departures from the contract, one sentence each.
	Violations []string
	// Detail is whatever else explains the answer, in words; "" = nothing.
	Detail string

	// The lengths of bodies that were too long to be kept.
	requestOmitted, responseOmitted int
}

// Body is an answer's body that can be written again long after it was sent. It
// must be immutable and safe for concurrent use.
type Body interface {
	// AppendBody appends the body to dst as it was sent at the site's time at,
	// which is the SiteTime of the record, and returns the longer slice.
	AppendBody(dst []byte, at time.Time) []byte
	// Len is how many bytes the body keeps alive; it is called for each record.
	Len() int
}

// Place is a place in a fixture file. Line and Column count from 1; the zero
// Place means that there is none.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// slotBytes is what a slot itself takes, and wordBytes what a string or a key
// of a map takes beside its text; both rounded up.
const (
	slotBytes = 512
	wordBytes = 40
)

// size is about how many bytes the record keeps alive.
func (r *Record) size() int {
	n := slotBytes + len(r.Path) + len(r.ImpUID) + len(r.Detail) + len(r.RequestBody) + len(r.ResponseBody)
	if r.ResponseReady != nil {
		n += r.ResponseReady.Len()
	}
	for _, v := range r.Violations {
		n += wordBytes + len(v)
	}
	return n + headerSize(r.RequestHeader) + headerSize(r.ResponseHeader)
}

func headerSize(header http.Header) int {
	n := 0
	for name, values := range header {
		n += wordBytes + len(name)
		for _, v := range values {
			n += wordBytes + len(v)
		}
	}
	return n
}

// tooLong stands for a text that alone would fill the journal.
const tooLong = "(too long for the journal)"

// trim lets go of bodies that are longer than most, and remembers their length.
func (r *Record) trim(most int) {
	if n := len(r.RequestBody); n > most {
		r.RequestBody, r.requestOmitted = nil, n
	}
	if n := len(r.ResponseBody); n > most {
		r.ResponseBody, r.responseOmitted = nil, n
	}
	if r.ResponseReady != nil && r.ResponseReady.Len() > most {
		r.ResponseReady, r.responseOmitted = nil, r.ResponseReady.Len()
	}
}

// strip lets go of everything that can be large.
func (r *Record) strip() {
	const most = 1024
	r.trim(0)
	r.RequestHeader, r.ResponseHeader, r.Violations = nil, nil, nil
	for _, text := range []*string{&r.Path, &r.ImpUID, &r.Detail, &r.Method} {
		if len(*text) > most {
			*text = tooLong
		}
	}
}

// Via is the way on which a request came to the mock.
type Via string

// The ways. A program whose address of the API was set comes directly; one with
// a hard-coded host comes on one of the others.
const (
	ViaDirect   Via = "direct"         // plain HTTP to the mock's own address
	ViaTLS      Via = "tls"            // HTTPS to the mock's own address, under whichever name
	ViaConnect  Via = "proxy_connect"  // through the proxy, by CONNECT
	ViaAbsolute Via = "proxy_absolute" // through the proxy, with the whole URL in the request line
)
