package control

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// The bounds of waits and streams.
const (
	maxWait      = 10 * time.Minute // of one request; a Client asks again
	maxWaitCount = 10_000           // entries waited for
	maxWaits     = 500              // under way at one listener
	maxStreams   = 200              // open at one listener

	defaultWait = 10 * time.Second
)

// The query parameters of a filter, in the order of the document.
const (
	queryRoute     = "route"
	queryStatus    = "status"
	queryReason    = "reason"
	queryImpUID    = "imp_uid"
	queryFault     = "fault"
	querySince     = "since"
	querySinceTime = "since_time"
	queryHarness   = "harness"
	queryLast      = "last"
	queryCount     = "n"
	queryTimeout   = "timeout"
)

// filterKeys are those of which more than one operation knows.
var filterKeys = []string{queryRoute, queryStatus, queryReason, queryImpUID, queryFault, querySince, querySinceTime, queryHarness}

// queryReader reads query parameters and keeps the first error.
type queryReader struct {
	values url.Values
	err    error
}

// readQuery takes a query whose keys are all known, each at most once.
func readQuery(values url.Values, known ...string) *queryReader {
	q := &queryReader{values: values}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if err := oneOfKeys(key, known); err != nil {
			q.fail(err)
		}
		if len(values[key]) > 1 {
			q.fail(Invalid(key, "found %d times, expected once", len(values[key])))
		}
	}
	return q
}

func (q *queryReader) fail(err error) {
	if q.err == nil {
		q.err = err
	}
}

// has reports whether a key is there. An empty value is a value: only texts may be empty.
func (q *queryReader) has(key string) bool { return q.values.Has(key) }

// number is a whole number between least and most; absent is instead.
func (q *queryReader) number(key string, least, most, instead int) int {
	if !q.has(key) {
		return instead
	}
	n, err := strconv.Atoi(q.values.Get(key))
	if err != nil || n < least || n > most {
		q.fail(Invalid(key, "found %q, expected a whole number from %d to %d", shorten(q.values.Get(key)), least, most))
	}
	return n
}

func (q *queryReader) id(key string) uint64 {
	if !q.has(key) {
		return 0
	}
	n, err := strconv.ParseUint(q.values.Get(key), 10, 63)
	if err != nil {
		q.fail(Invalid(key, "found %q, expected the id of an entry", shorten(q.values.Get(key))))
	}
	return n
}

func (q *queryReader) instant(key string) time.Time {
	if !q.has(key) {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, q.values.Get(key))
	if err != nil {
		q.fail(Invalid(key, "found %q, expected an instant such as 2026-01-31T09:00:00+09:00 (a + is written %%2B)", shorten(q.values.Get(key))))
	}
	return at
}

func (q *queryReader) truth(key string) bool {
	if !q.has(key) {
		return false
	}
	if err := oneOf(key, q.values.Get(key), "true", "false"); err != nil {
		q.fail(err)
	}
	return q.values.Get(key) == "true"
}

// length is a wait's, of the host's time.
func (q *queryReader) length(key string) time.Duration {
	if !q.has(key) {
		return defaultWait
	}
	var d Duration
	if err := d.UnmarshalText([]byte(q.values.Get(key))); err != nil || d < 0 || time.Duration(d) > maxWait {
		q.fail(Invalid(key, "found %q, expected a length of time such as 5s, at most %s", shorten(q.values.Get(key)), maxWait))
	}
	return time.Duration(d)
}

// filter is the filter that a query states.
func (q *queryReader) filter() RequestFilter {
	return RequestFilter{
		Route: q.values.Get(queryRoute), Status: q.number(queryStatus, 100, 999, 0), Reason: q.values.Get(queryReason),
		ImpUID: q.values.Get(queryImpUID), Fault: q.values.Get(queryFault), Since: q.id(querySince),
		SinceTime: q.instant(querySinceTime), Harness: q.truth(queryHarness), Last: q.number(queryLast, 1, 1_000_000, 0),
	}
}

// filterQuery is the query that states a filter.
func filterQuery(f RequestFilter) url.Values {
	values := url.Values{}
	put := func(key, value string, stated bool) {
		if stated {
			values.Set(key, value)
		}
	}
	put(queryRoute, f.Route, f.Route != "")
	put(queryStatus, strconv.Itoa(f.Status), f.Status != 0)
	put(queryReason, f.Reason, f.Reason != "")
	put(queryImpUID, f.ImpUID, f.ImpUID != "")
	put(queryFault, f.Fault, f.Fault != "")
	put(querySince, fmt.Sprint(f.Since), f.Since != 0)
	put(querySinceTime, f.SinceTime.Format(time.RFC3339Nano), !f.SinceTime.IsZero())
	put(queryHarness, "true", f.Harness)
	put(queryLast, strconv.Itoa(f.Last), f.Last != 0)
	return values
}

// House is the site name of the journal of requests that no known site made.
// It has no people, certifications, messages, faults or clock.
const House = journal.House

// Request is one entry of the journal, redacted unless the mock was told
// otherwise.
type Request = journal.Entry

// RequestFilter says which entries are meant. The zero RequestFilter means all
// but the harness's own calls.
type RequestFilter = journal.Filter

// Place is where something stands in a fixture file.
type Place = journal.Place

// RequestList is entries, oldest first, and how many of the site's were dropped
// since its journal was last emptied, matching or not, because of its bounds.
type RequestList struct {
	Requests []Request `json:"requests"`
	Dropped  uint64    `json:"dropped"`
}

// entries is a list of entries on the wire: written from lines when there are any, read
// into list.
type entries struct {
	list  []Request
	lines []journal.Line
}

// MarshalJSON gives the list.
func (e entries) MarshalJSON() ([]byte, error) {
	if len(e.lines) == 0 {
		return json.Marshal(full(e.list))
	}
	text := []byte{'['}
	for _, l := range e.lines {
		text = append(append(text, l.JSON...), ',')
	}
	text[len(text)-1] = ']'
	return text, nil
}

// UnmarshalJSON reads the list.
func (e *entries) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &e.list) }

// Explanation is an entry of the journal in words.
type Explanation struct {
	ID    uint64   `json:"id"`    // of the entry
	Lines []string `json:"lines"` // sentences, and YAML to paste where that helps
}

// Tail follows a journal. It is for one goroutine at a time. A *journal.Tail is
// one.
type Tail interface {
	// Next waits for the next entry and tells how many that match were dropped
	// before it because the reader was slow. When ctx ends first its error is the
	// context's, and the Tail is good for another call. Any other error ends it.
	Next(ctx context.Context) (request Request, missed int, err error)
	// Close ends the following.
	Close()
}

var _ Tail = (*journal.Tail)(nil)
