package clients_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

const (
	known   = "imp_100000000001"
	expired = "imp_100000000018" // whose first read meets an expired token
	unknown = "imp_999999999999"
)

// fields are what a client hands to the program that uses it, whatever it did with the wire before.
type fields map[string]any

// step is what one step of a driver came to.
type step struct {
	Failed   bool            `json:"failed"` // the client threw
	Thrown   string          `json:"thrown"` // what it said then
	Status   int             `json:"status"` // 0 when the client does not tell
	Envelope json.RawMessage `json:"envelope"`
	Fields   fields          `json:"fields"`
}

// at is the instant of a number of seconds; anything but a number is the zero of Unix.
func at(seconds json.Number) time.Time {
	n, _ := seconds.Int64()
	return time.Unix(n, 0)
}

// decode reads JSON and keeps its numbers as they are written.
func decode(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(v)
}

func update() bool { return flag.Lookup("update").Value.String() == "true" }

func setting(name string) string { return flag.Lookup(name).Value.String() }

// detailed says that every field is logged. The test in a network of its own always runs with -v, so that its skips can
// be read; it logs fields where the test that started it was run with -v.
func detailed() bool {
	return testing.Verbose() && (!inNamespace() || flag.Lookup("fields").Value.String() == "true")
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "rewrite the table of results in testdata")
	flag.Bool("fields", false, "log every field that a client hands out")
	flag.Int("seed", 1, "of what schemathesis asks")
	flag.Int("examples", 5, "most cases of schemathesis an operation and phase")
	m.Run()
}

// TestThirdPartyClients walks every client and HTTP library on every way to the mock, in a network that has nobody
// else in it, where one can be made.
func TestThirdPartyClients(t *testing.T) { apart(t, testClients) }

func testClients(t *testing.T) {
	m := startMock(t, "--freeze")
	results := table{}
	for _, w := range ways() {
		t.Run(w.name, func(t *testing.T) {
			if w.name == hostEntry && !inNamespace() {
				missing(t, "namespaces", "a network of its own cannot be made: %s", namespaceTrouble())
			}
			live := w.prepare(t)
			t.Run("each", func(t *testing.T) {
				for _, s := range stacks() {
					t.Run(s.name, func(t *testing.T) {
						t.Parallel()
						results.note(s, w, m.judge(t, s, w))
					})
				}
			})
			if n := live.connections(); n > 0 {
				t.Errorf("%d connections were made to the real host", n)
			}
		})
	}
	if !t.Failed() {
		results.compare(t)
	}
}

// judge walks a stack on a way and returns what the table shows.
func (m *mock) judge(t *testing.T, s stack, w way) string {
	t.Helper()
	key := siteOf(s, w)
	token, record := m.open(t, key)
	m.fail(t, key, fault.Rule{Match: fault.Match{Route: "getCertification", ImpUID: expired, First: 1}, Effect: fault.ExpireToken{}})
	if w.name == inChunks {
		m.fail(t, key, fault.Rule{Match: fault.Match{Route: "getToken", First: 1}, Effect: fault.Chunks{}})
	}
	report := m.drive(t, s, w, key)
	if w.name == inChunks {
		return s.checkChunks(t, report)
	}
	if got := report["token"].Fields["access_token"]; got != token {
		t.Errorf("the client has the token %v, want the one live token of the key, %s", got, token)
	}
	s.checkFound(t, "certification", report["certification"], record)
	s.checkNotFound(t, "unknown", report["unknown"])
	s.checkRefused(t, report["wrong secret"])
	s.checkFound(t, "delete", report["delete"], record)
	s.checkNotFound(t, "after delete", report["after delete"])
	s.checkOTP(t, report)
	s.checkExpired(t, report)
	return m.checkWay(t, s, w, key)
}

// checkFound holds a step against the record that was read over plain HTTP, field by field.
func (s stack) checkFound(t *testing.T, name string, got step, record fields) {
	t.Helper()
	if got.Failed {
		t.Errorf("%s: the client threw %q", name, got.Thrown)
	}
	if want := http.StatusOK; s.status && got.Status != want {
		t.Errorf("%s: status %d, want %d", name, got.Status, want)
	}
	want := s.view(record)
	if diff := cmp.Diff(want, got.Fields); diff != "" {
		t.Errorf("%s: the client's fields (-want +got):\n%s", name, diff)
	}
	if !detailed() {
		return
	}
	for _, field := range slices.Sorted(maps.Keys(want)) {
		t.Logf("%s: %s = %v", name, field, got.Fields[field])
	}
}

func (s stack) checkNotFound(t *testing.T, name string, got step) {
	t.Helper()
	if got.Failed == s.resolves {
		t.Errorf("%s: the client threw: %v (%q), want %v", name, got.Failed, got.Thrown, !s.resolves)
	}
	if got.Status != http.StatusNotFound {
		t.Errorf("%s: status %d, want 404", name, got.Status)
	}
	s.checkEnvelope(t, name, got, "인증결과가 존재하지 않습니다.")
}

func (s stack) checkRefused(t *testing.T, got step) {
	t.Helper()
	if got.Failed == s.bare || got.Status != http.StatusUnauthorized {
		t.Errorf("wrong secret: the client threw: %v (%q), status %d; want an error and 401", got.Failed, got.Thrown, got.Status)
	}
	s.checkEnvelope(t, "wrong secret", got, "인증에 실패하였습니다. API키와 secret을 확인하세요.")
}

// checkExpired wants what is known of a stack and a token that expires before its time: the record at once, or a 401
// and the record at the next call, or one 401 after another.
func (s stack) checkExpired(t *testing.T, report map[string]step) {
	t.Helper()
	first, next := report["expired"], report["after expired"]
	got := ""
	switch {
	case first.Fields["imp_uid"] == expired:
		got = renews
	case first.Status == http.StatusUnauthorized && next.Fields["imp_uid"] == expired:
		got = renewsLater
	case first.Status == http.StatusUnauthorized && next.Status == http.StatusUnauthorized:
		got = keeps
	}
	if got != s.expiry {
		t.Errorf("expired token: %q, want %q; first %d (%q), then %d (%q)", got, s.expiry, first.Status, first.Thrown, next.Status, next.Thrown)
	}
}

// What stacks make of a token that expires before its time.
const (
	renews      = "asks for a fresh one at once"
	renewsLater = "says 401, then asks for a fresh one"
	keeps       = "says 401, and keeps the dead one until its own clock ends it"
)

func (s stack) checkOTP(t *testing.T, report map[string]step) {
	t.Helper()
	got, asked := report["otp confirm"]
	if !asked && !s.bare {
		return // the client has no such call
	}
	if got.Failed || got.Fields["certified"] != true || got.Fields["name"] != "김보기" {
		t.Errorf("OTP: request %+v, confirm %+v; want a certified record", report["otp request"], got)
	}
}

// checkChunks wants what is known of a client and an answer in two chunks, and says it for the table.
func (s stack) checkChunks(t *testing.T, report map[string]step) string {
	t.Helper()
	got := report["token"]
	if broken := got.Failed || got.Fields["access_token"] == nil; broken != s.breaks {
		t.Errorf("an answer in two chunks: broken %v (%q), want %v", broken, got.Thrown, s.breaks)
	}
	if s.breaks {
		return "breaks"
	}
	return "reads it"
}

// checkEnvelope holds the words of a refusal where the client passes them on.
func (s stack) checkEnvelope(t *testing.T, name string, got step, message string) {
	t.Helper()
	if !s.envelope {
		return
	}
	var envelope fields
	if err := decode(got.Envelope, &envelope); err != nil {
		t.Errorf("%s: the client has no envelope: %v", name, err)
		return
	}
	want := fields{"code": json.Number("-1"), "message": message, "response": nil}
	if diff := cmp.Diff(want, envelope); diff != "" {
		t.Errorf("%s: the envelope that the client saw (-want +got):\n%s", name, diff)
	}
}

// checkWay wants the journal to say that every call of a site came on a way that is right for it.
func (m *mock) checkWay(t *testing.T, s stack, w way, key string) string {
	t.Helper()
	allowed := w.vias
	if allowed == nil {
		allowed = s.ways
	}
	m.mu.Lock()
	since := m.opened[key]
	m.mu.Unlock()
	list, err := m.control.Requests(t.Context(), key, journal.Filter{Since: since})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list.Requests {
		if !slices.Contains(allowed, e.Via) {
			t.Errorf("%s %s came by %s, want one of %s", e.Method, e.Path, e.Via, allowed)
		}
	}
	if len(list.Requests) < 7 {
		t.Errorf("%d requests reached the mock, want all", len(list.Requests))
	}
	return wayText(w, allowed)
}
