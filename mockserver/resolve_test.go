package mockserver_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Two versions of one file. Each tells by its faults, and by its record, which
// one an answer was made from.
const (
	oldFile = `version: 1
scenario: reload
people:
  a: {name: 옛이름, gender: female, birthday: 1990-05-17}
certifications:
  imp_700000000001: {person: a, faults: [{latency: {delay: 1ms}}]}
`
	newFile = `version: 1
scenario: reload
people:
  a: {name: 새이름, gender: female, birthday: 1990-05-17}
certifications:
  imp_700000000001: {person: a, certified: false, faults: [{gzip: {}}]}
`
)

// held is the context of a request, and runs when the server begins to wait for
// the request's end, which is when a fault holds it. The end never comes.
type held func()

func (h held) Done() <-chan struct{} {
	h()
	return nil
}

func (held) Deadline() (time.Time, bool) { return time.Time{}, false }
func (held) Err() error                  { return nil }
func (held) Value(any) any               { return nil }

// arriving is a body. meanwhile runs when the server begins to read it.
type arriving struct {
	io.Reader
	meanwhile func()
}

func (a arriving) Read(p []byte) (int, error) {
	a.meanwhile()
	return a.Reader.Read(p)
}

// TestARequestSeesOneFixtureSet reloads the fixtures in the middle of a request,
// after its faults were chosen and before its record is read.
func TestARequestSeesOneFixtureSet(t *testing.T) {
	const id = "imp_700000000001"
	before, after := load(t, map[string]string{"r.yaml": oldFile}), load(t, map[string]string{"r.yaml": newFile})
	for _, tt := range []struct {
		reason string
		send   func(token string, meanwhile func()) *http.Request
		status int
		why    string
		want   string // in the body
		next   int    // status of a read afterwards
	}{
		{"a read that a fault holds", func(token string, meanwhile func()) *http.Request {
			r := request(http.MethodGet, "/certifications/"+id, token)
			return r.WithContext(held(meanwhile))
		}, 200, "ok", "옛이름", 200},
		{"a deletion that a fault holds", func(token string, meanwhile func()) *http.Request {
			r := request(http.MethodDelete, "/certifications/"+id, token)
			return r.WithContext(held(meanwhile))
		}, 200, "ok", "옛이름", 404},
		{"a code whose body is slow", func(token string, meanwhile func()) *http.Request {
			r := posted("/certifications/otp/confirm/"+id, token, "application/json", "")
			r.Body, r.ContentLength = io.NopCloser(arriving{strings.NewReader(`{"otp":"1"}`), meanwhile}), -1
			return r
		}, 400, "otp_already", "null", 200},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(before))
			token, reload := d.token(), sync.OnceFunc(func() {
				if err := d.server.SetFixtures(after); err != nil {
					t.Error(err)
				}
			})
			a := d.ask(d.raw, tt.send(token, reload))
			if faults := a.header.Get(mockserver.HeaderFault); faults != "fault:latency" {
				t.Errorf("the faults are %q, want those of the old file", faults)
			}
			if a.status != tt.status || a.reason() != tt.why || !strings.Contains(a.body, tt.want) {
				t.Errorf("%d %s %s, want %d %s with %s, as the old file says", a.status, a.reason(), a.body, tt.status, tt.why, tt.want)
			}
			for range 2 { // twice: the lane must have learnt nothing from the old set
				a := d.ask(d.raw, request(http.MethodGet, "/certifications/"+id, d.token()))
				faults := a.header.Get(mockserver.HeaderFault)
				if a.status != tt.next || strings.Contains(a.body, "옛이름") || a.status == 200 && !strings.HasPrefix(faults, "fault:gzip") {
					t.Errorf("the next request: %d, faults %q, %s; want %d, as the new file says", a.status, faults, a.body, tt.next)
				}
			}
		})
	}
}

// TestATokenIsWithdrawnDuringItsRequest: the token was looked up before the reset,
// and is judged after it.
func TestATokenIsWithdrawnDuringItsRequest(t *testing.T) {
	const id = "imp_700000000001"
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"r.yaml": oldFile})))
	r := request(http.MethodGet, "/certifications/"+id, d.token())
	reset := sync.OnceFunc(func() { d.server.Default().Reset(control.ScopeState) })
	if a := d.ask(d.raw, r.WithContext(held(reset))); a.status != 401 || a.reason() != "token_unknown" {
		t.Errorf("%d %s, want 401 token_unknown as for the next request with it", a.status, a.reason())
	}
}

// TestACodeGoesByTheSetOfItsRequest: who is meant by typed details is decided by
// the fixtures that were in force when the request came.
func TestACodeGoesByTheSetOfItsRequest(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	minji := d.get("imp_900000000001").record["unique_key"]
	body, err := json.Marshal(typed(nil))
	if err != nil {
		t.Fatal(err)
	}
	reload := sync.OnceFunc(func() {
		if err := d.server.SetFixtures(load(t, nil)); err != nil {
			t.Error(err)
		}
	})
	r := posted("/certifications/otp/request", d.token(), "application/json", "")
	r.Body, r.ContentLength = io.NopCloser(arriving{strings.NewReader(string(body)), reload}), -1
	impUID, ok := d.ask(d.raw, r).record["imp_uid"].(string)
	if !ok {
		t.Fatal("no imp_uid")
	}
	messages := d.server.Default().Messages()
	if a := d.confirm(impUID, messages[len(messages)-1].Code); a.record["unique_key"] != minji {
		t.Errorf("%d, CI %v, want %v of the person in the old file", a.status, a.record["unique_key"], minji)
	}
}
