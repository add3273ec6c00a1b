package journal

import (
	"net/http"
	"strings"
	"time"
)

// House is the site of an [Entry] whose request belongs to no known site.
const House = "house"

// Entry is one request in readable form, redacted unless the journal was told
// otherwise. It is plain data that belongs to who asked for it.
type Entry struct {
	// ID is unique within a server and stands in the answer's header.
	ID uint64 `json:"id"`
	// Arrived and Completed are the host's, in UTC; DurationUS is between them
	// in microseconds.
	Arrived    time.Time `json:"arrived"`
	Completed  time.Time `json:"completed"`
	DurationUS int64     `json:"duration_us"`
	// SiteTime is when the answer was made by the site's clock, in UTC; zero for
	// the house.
	SiteTime time.Time `json:"site_time,omitzero"`
	// Site is the user code, or House.
	Site   string `json:"site"`
	Route  string `json:"route,omitempty"` // operation id; "" = no such route
	Method string `json:"method"`
	Path   string `json:"path"` // with its query
	Status int    `json:"status"`
	Reason string `json:"reason"`
	Fault  string `json:"fault,omitempty"`   // "fault:KIND", several separated by ", "
	ImpUID string `json:"imp_uid,omitempty"` // "" = none
	// Fixture is where the certification is written; nil = in no file.
	Fixture *Place `json:"fixture,omitempty"`
	Via     Via    `json:"via,omitempty"`     // the way on which it came
	Lane    bool   `json:"lane,omitempty"`    // the express lane answered
	Harness bool   `json:"harness,omitempty"` // a call of the harness itself
	// Token is the mark of the token that allowed the request or was answered.
	Token      string   `json:"token,omitempty"`
	Violations []string `json:"violations,omitempty"`
	Detail     string   `json:"detail,omitempty"`
	Request    Message  `json:"request"`
	Response   Message  `json:"response"`
}

// Message is one direction of an exchange in readable form.
type Message struct {
	Header map[string][]string `json:"header,omitempty"`
	// Body is text; JSON is written without spaces. "" = none, or not kept.
	Body string `json:"body,omitempty"`
	// Size is the length of the body in bytes, kept or not, before redaction.
	Size int `json:"size"`
	// Omitted says that the body was too long to be kept, or no text.
	Omitted bool `json:"omitted,omitempty"`
}

// entry makes a record readable.
func (j *Journal) entry(id uint64, r *Record) Entry {
	var response []byte
	if r.ResponseReady != nil {
		response = r.ResponseReady.AppendBody(make([]byte, 0, r.ResponseReady.Len()), r.SiteTime)
	} else {
		response = r.ResponseBody
	}
	known := j.redactor.learned()
	e := j.render(id, r, response)
	if j.redactor.learned() != known {
		// A body may have taught what must not be seen in the path.
		e = j.render(id, r, response)
	}
	return e
}

func (j *Journal) render(id uint64, r *Record, response []byte) Entry {
	red := j.redactor
	e := Entry{
		ID: id, Arrived: r.Arrived.UTC(), Completed: r.Completed.UTC(),
		DurationUS: r.Completed.Sub(r.Arrived).Microseconds(), SiteTime: r.SiteTime.UTC(),
		Site: r.Site, Route: r.Route, Status: r.Status, Reason: r.Reason, Fault: r.Fault, Via: r.Via, Lane: r.Lane, Harness: r.Harness,
	}
	if e.Via == "" {
		e.Via = ViaDirect
	}
	if e.Site == "" {
		e.Site = House
	}
	if r.Where != (Place{}) {
		where := r.Where
		e.Fixture = &where
	}
	e.Token = red.ordinal(r, response)
	e.Request = red.message(r.RequestHeader, r.RequestBody, r.requestOmitted)
	e.Response = red.message(r.ResponseHeader, response, r.responseOmitted)
	e.Method, e.Path, e.ImpUID, e.Detail = red.Text(r.Method), red.Target(r.Path), red.Text(r.ImpUID), red.Text(r.Detail)
	for _, v := range r.Violations {
		e.Violations = append(e.Violations, red.Text(v))
	}
	return e
}

// message makes one direction readable; omitted is the length of a body that was
// not kept.
func (r *Redactor) message(header http.Header, body []byte, omitted int) Message {
	m := Message{Header: r.Header(header), Size: len(body) + omitted, Omitted: omitted > 0}
	switch {
	case len(body) == 0:
	case encoded(header):
		m.Omitted = true
	default:
		m.Body = r.Body(body)
	}
	return m
}

// encoded reports whether a body is compressed or the like: no text to search.
func encoded(header http.Header) bool {
	encoding := header.Get("Content-Encoding")
	return encoding != "" && encoding != "identity"
}

// Filter says which entries are meant. The zero Filter means all but the
// harness's own calls; every field that is set must agree.
type Filter struct {
	Route  string `json:"route,omitempty"`
	Reason string `json:"reason,omitempty"`
	ImpUID string `json:"imp_uid,omitempty"`
	// Fault is a kind, with or without the prefix "fault:"; "*" = any fault.
	Fault  string `json:"fault,omitempty"`
	Status int    `json:"status,omitempty"`
	// Since is the id of an entry: only what was recorded after it is meant. If
	// the journal no longer has it, or not yet, greater ids are. 0 = from the
	// beginning.
	Since uint64 `json:"since,omitempty"`
	// SinceTime leaves out what arrived before it by the host's clock; zero =
	// from the beginning.
	SinceTime time.Time `json:"since_time,omitzero"`
	// Harness includes the calls of the harness itself.
	Harness bool `json:"harness,omitempty"`
	// Last keeps the last so many of those that match; 0 = all. Waiting and
	// following take no notice of it.
	Last int `json:"last,omitempty"`
}

func (f *Filter) matches(id uint64, r *Record) bool {
	return id > f.Since &&
		(f.Harness || !r.Harness) &&
		(f.Route == "" || f.Route == r.Route) &&
		(f.Reason == "" || f.Reason == r.Reason) &&
		(f.ImpUID == "" || f.ImpUID == r.ImpUID) &&
		(f.Status == 0 || f.Status == r.Status) &&
		(f.Fault == "" || hitBy(r.Fault, f.Fault)) &&
		(f.SinceTime.IsZero() || !r.Arrived.Before(f.SinceTime))
}

const faultPrefix = "fault:"

// hitBy reports whether a list of faults names the kind: "barrier" is in
// "fault:latency, fault:barrier 20 of 20".
func hitBy(faults, kind string) bool {
	if faults == "" {
		return false
	}
	kind = strings.TrimPrefix(kind, faultPrefix)
	for fault := range strings.SplitSeq(faults, ", ") {
		word, _, _ := strings.Cut(strings.TrimPrefix(fault, faultPrefix), " ")
		if kind == "*" || kind == word || faultPrefix+kind == fault {
			return true
		}
	}
	return false
}
