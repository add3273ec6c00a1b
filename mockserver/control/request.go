package control

import (
	"context"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

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
