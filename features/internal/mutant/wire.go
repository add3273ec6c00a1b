package mutant

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// trip is a RoundTripper that is a function.
type trip func(*http.Request) (*http.Response, error)

// RoundTrip sends one request.
func (t trip) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// records is the path below which the API keeps certifications.
const records = "/certifications/"

// reads reports whether a request reads a certification.
func reads(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, records)
}

// answered is an answer of the API that was read to its end.
type answered struct {
	*http.Response
	body []byte
}

func (a *answered) is(media string) bool {
	return strings.HasPrefix(a.Header.Get("Content-Type"), media)
}

// say puts other words into the answer.
func (a *answered) say(status int, body []byte) {
	a.StatusCode, a.Status, a.body = status, http.StatusText(status), body
	a.Header = http.Header{"Content-Type": {"application/json"}}
}

// rereading lets a mutant read each answered certification before the client
// does, and change it. Answers that break off are given on as they are.
func rereading(change func(*answered)) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return trip(func(r *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(r)
			if err != nil || !reads(r) {
				return resp, err
			}
			defer resp.Body.Close()
			body, broken := io.ReadAll(resp.Body)
			a := &answered{resp, body}
			if broken == nil {
				change(a)
			}
			resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(a.body), failing{broken}))
			resp.ContentLength = -1
			resp.Header.Del("Content-Length")
			return resp, nil
		})
	}
}

// failing is a reader that ends as another one did.
type failing struct{ err error }

// Read reads nothing.
func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// wireRecord is a certification on the wire, by key.
type wireRecord map[string]json.RawMessage

func (w wireRecord) set(key string, value any) {
	text, err := json.Marshal(value)
	if err == nil {
		w[key] = text
	}
}

// text is the value of a key that holds a text, "" otherwise.
func (w wireRecord) text(key string) string {
	var s string
	if json.Unmarshal(w[key], &s) != nil {
		return ""
	}
	return s
}

// rewritten changes the record of every certification that was read well.
func rewritten(change func(wireRecord)) func(http.RoundTripper) http.RoundTripper {
	return rereading(func(a *answered) {
		e, ok := a.envelope()
		if !ok || a.StatusCode != http.StatusOK || e.Code != 0 || e.Response == nil {
			return
		}
		change(e.Response)
		if text, err := json.Marshal(e); err == nil {
			a.body = text
		}
	})
}

type wireEnvelope struct {
	Code     int        `json:"code"`
	Message  *string    `json:"message"`
	Response wireRecord `json:"response"`
}

func (a *answered) envelope() (e wireEnvelope, ok bool) {
	ok = a.is("application/json") && json.Unmarshal(a.body, &e) == nil
	return e, ok
}

// Where a merchant reads nothing and minds nothing, undefined is good enough:
// born at the beginning of Unix time, known by the imp_uid alone.
const epoch = "1970-01-01"

// assuming takes an answer for a good one where good says so, whatever is in it.
func (p *parts) assuming(good func(*answered) bool) {
	p.transport = rereading(func(a *answered) {
		if good(a) {
			impUID := strings.TrimPrefix(a.Request.URL.Path, records)
			p.assume(a, wireRecord{"imp_uid": quoted(impUID)})
		}
	})
}

// assume makes an answer a good one; what the record does not say is undefined.
func (p *parts) assume(a *answered, record wireRecord) {
	now := p.upstream.Now
	if now == nil {
		now = func() time.Time { return a.date() }
	}
	for key, value := range map[string]any{
		"birthday": epoch, "unique_key": "undefined " + record.text("imp_uid"), "certified_at": now().Unix(), "certified": true,
	} {
		if v, ok := record[key]; !ok || string(v) == "null" || string(v) == "0" || string(v) == "false" {
			record.set(key, value)
		}
	}
	if text, err := json.Marshal(wireEnvelope{Response: record}); err == nil {
		a.say(http.StatusOK, text)
	}
}

// date is when the answer was written, by the clock of the server that wrote it.
func (a *answered) date() time.Time {
	t, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t
}

func quoted(text string) json.RawMessage {
	quote, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(`""`)
	}
	return quote
}
