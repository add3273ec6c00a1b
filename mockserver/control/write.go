package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// answer is what an operation answers. The zero answer is a 204.
type answer struct {
	status int
	header map[string]string
	body   any    // written as JSON; nil = none
	text   []byte // in place of body
	kind   string // media type of text
	done   bool   // a stream has written already
}

// The media types of answers that are no JSON.
const (
	mediaYAML = "application/yaml"
	mediaPEM  = "application/x-pem-file"
)

// write is the one place that writes an answer.
func write(w http.ResponseWriter, a answer) {
	if a.done {
		return
	}
	text, kind := a.text, a.kind
	if a.body != nil {
		kind = "application/json; charset=utf-8"
		var err error
		if text, err = json.Marshal(a.body); err != nil {
			a.status, text = http.StatusInternalServerError, []byte(`{"code":"internal","message":"the answer cannot be written as JSON"}`)
		}
		text = append(text, '\n')
	}
	guarded(w.Header())
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if text == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(a.status)
	_, _ = w.Write(text) // the peer may be gone
}

// guarded keeps browsers from guessing at an answer or keeping it.
func guarded(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// patient lifts the listener's limit on writing from a request that may last.
// That on reading is net/http's to lift, once the request has been read.
func patient(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // a writer without deadlines has none to lift
}

// events writes server-sent events, each flushed at once.
type events struct {
	w http.ResponseWriter
	c *http.ResponseController
}

// eventLimit is how long a client may take to accept one event.
const eventLimit = 30 * time.Second

func openEvents(w http.ResponseWriter) (*events, error) {
	guarded(w.Header())
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	e := &events{w, http.NewResponseController(w)}
	return e, e.comment("open")
}

// send writes an event for each entry, and before them one for those that were missed.
func (e *events) send(lines []journal.Line, missed int) error {
	size := 100
	for _, l := range lines {
		size += 60 + len(l.JSON)
	}
	text := make([]byte, 0, size)
	if missed > 0 {
		text = fmt.Appendf(text, "event: %s\ndata: {\"missed\":%d}\n\n", eventMissed, missed)
	}
	for _, l := range lines {
		text = fmt.Appendf(text, "id: %d\nevent: %s\ndata: %s\n\n", l.ID, eventRequest, l.JSON)
	}
	return e.write(text)
}

// comment writes what clients skip; it shows that the line is alive.
func (e *events) comment(text string) error { return e.write([]byte(": " + text + "\n\n")) }

func (e *events) write(text []byte) error {
	_ = e.c.SetWriteDeadline(clock.Now().Add(eventLimit)) // a writer without deadlines waits
	if _, err := e.w.Write(text); err != nil {
		return err
	}
	return e.c.Flush()
}
