package fault_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// shaped is what becomes of a body when an effect hits, without a server.
func shaped(t testing.TB, body string, effects ...fault.Effect) *fault.Delivery {
	t.Helper()
	rules := make([]fault.Rule, len(effects))
	for i, e := range effects {
		rules[i].Effect = e
	}
	d := &fault.Delivery{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	setOf(t, 1, rules...).Decide(read).Shape(d)
	return d
}

func TestShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, body string
		effect       fault.Effect
		want         string // all of the body
		sent         string // what reaches the wire
	}{
		{"nothing to cut", "", fault.Truncate{}, "", ""},
		{"one byte at least goes", "{}", fault.Truncate{Keep: 5}, "{", "{"},
		{"half", `{"a":1}`, fault.Truncate{}, `{"a`, `{"a`},
		{"half on the wire", `{"a":1}`, fault.ShortBody{}, `{"a":1}`, `{"a`},
		{"no body to shorten", "", fault.ShortBody{}, "", ""},
		{"all but one byte", `{"a":1}`, fault.Reset{After: 99}, `{"a":1}`, `{"a":1`},
		{"no body to reset in", "", fault.Reset{After: 99}, "", ""},
		{"nothing of it", `{"a":1}`, fault.Reset{}, `{"a":1}`, ""},
		{"nothing of it after a hang", `{"a":1}`, fault.Hang{}, `{"a":1}`, ""},
		{"two keys always change places", `{"a":1,"b":{"c":[{"e":1,"d":2}]}}`, fault.ReorderKeys{}, `{"b":{"c":[{"e":1,"d":2}]},"a":1}`, `{"b":{"c":[{"e":1,"d":2}]},"a":1}`},
		{"no keys", `[2,1]`, fault.ReorderKeys{}, `[2,1]`, `[2,1]`},
		{"no JSON to add to", `<html>`, fault.ExtraFields{}, `<html>`, `<html>`},
		{"nothing to compress", "", fault.Gzip{Force: true}, "", ""},
		{"a record that is null", `{"response":null}`, fault.ReorderKeys{}, `{"response":null}`, `{"response":null}`},
	} {
		d := shaped(t, c.body, c.effect)
		if string(d.Body) != c.want || string(d.Sent()) != c.sent {
			t.Errorf("%s: body %q, sent %q, want %q and %q", c.reason, d.Body, d.Sent(), c.want, c.sent)
		}
	}
}

func TestShapeNeverWritesIntoTheBody(t *testing.T) {
	t.Parallel()
	for _, e := range everything() {
		backing := append(make([]byte, 0, 4096), record...) // with room, so that an append would write into it
		d := &fault.Delivery{Body: backing}
		setOf(t, 1, fault.Rule{Effect: e}).Decide(read).Shape(d)
		all := backing[:cap(backing)]
		if string(all[:len(record)]) != record || len(bytes.Trim(all[len(record):], "\x00")) > 0 {
			t.Errorf("%s wrote into a body that may be shared: %q", fault.Kind(e), all)
		}
	}
}

func TestReplacingLeavesNothingOfTheOldAnswer(t *testing.T) {
	t.Parallel()
	d := &fault.Delivery{Status: 401, Body: []byte("{}"), Header: http.Header{
		"Www-Authorize": {"iamport"}, "Retry-After": {"60"}, "Content-Encoding": {"gzip"}, "X-Iamport-Mock": {"v1"}, "Content-Type": {"x/y"},
	}}
	setOf(t, 1, fault.Rule{Effect: fault.Refusal{Status: 204}}).Decide(read).Shape(d)
	if diff := cmp.Diff(&fault.Delivery{Status: 204, Header: http.Header{"X-Iamport-Mock": {"v1"}}}, d); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestShufflesDiffer(t *testing.T) {
	t.Parallel()
	set, seen := setOf(t, 1, fault.Rule{Effect: fault.ReorderKeys{}}), map[string]bool{}
	for range 40 {
		d := &fault.Delivery{Body: []byte(record)}
		set.Decide(read).Shape(d)
		if string(d.Body) == record || len(d.Body) != len(record) || !json.Valid(d.Body) {
			t.Fatalf("body = %s, want %s in another order", d.Body, record)
		}
		seen[string(d.Body)] = true
	}
	if len(seen) < 20 {
		t.Errorf("%d different orders in 40 answers", len(seen))
	}
	for range 40 {
		d := &fault.Delivery{Body: []byte(`{"a":1,"b":2}`)}
		set.Decide(read).Shape(d)
		if string(d.Body) != `{"b":2,"a":1}` {
			t.Fatalf("body = %s, want the only other order", d.Body)
		}
	}
}

func TestOrderOfRulesDoesNotMatter(t *testing.T) {
	t.Parallel()
	effects := []fault.Effect{fault.ExtraFields{}, fault.Truncate{Keep: 30}, fault.Gzip{Force: true}, fault.Chunks{Pause: fault.Duration(time.Second)}}
	want := shaped(t, record, effects...)
	if got := shaped(t, record, effects[3], effects[2], effects[1]); len(got.Parts) != 2 || got.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%+v, want chunks of something compressed", got)
	}
	if len(want.Parts) != 2 || want.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%+v, want chunks of something compressed", want)
	}
	// One by one, in the order of adding, is for servers that want it so.
	d := &fault.Delivery{Body: []byte(record)}
	for _, h := range setOf(t, 1, fault.Rule{Effect: fault.Truncate{Keep: 9}}, fault.Rule{Effect: fault.ExtraFields{}}).Decide(read) {
		h.Shape(d)
	}
	if string(d.Body) != record[:9] {
		t.Errorf("body = %q, want the cut text, to which no key can be added", d.Body)
	}
}
