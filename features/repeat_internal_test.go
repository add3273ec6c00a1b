package features

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// journalOf is a mock of which only the journal is asked.
type journalOf struct {
	control.Steered
	site, house []control.Request
	dropped     uint64
	err         error
}

func (j journalOf) Requests(_ context.Context, site string, _ control.RequestFilter) (control.RequestList, error) {
	if site == control.House {
		return control.RequestList{Requests: j.house}, j.err
	}
	return control.RequestList{Requests: j.site, Dropped: j.dropped}, j.err
}

// A request is sent once more only where the journal shows that the backend asked
// nothing about it.
func TestAgain(t *testing.T) {
	t.Parallel()
	read := func(impUID string) []control.Request {
		return []control.Request{{Route: readRoute, Path: "/certifications/" + impUID, ImpUID: impUID}}
	}
	raw := `{"imp_uid": "imp_1000`
	mine := contract.Attempt{ImpUID: "imp_1"}
	for _, tt := range []struct {
		reason  string
		mock    journalOf
		attempt contract.Attempt
		want    bool
	}{
		{"nothing was asked", journalOf{}, mine, true},
		{"another person's certification was read", journalOf{site: read("imp_2")}, mine, true},
		{"a token was fetched, perhaps for somebody else", journalOf{site: []control.Request{{Route: tokenRoute, Path: "/users/getToken"}}}, mine, true},
		{"the certification was read", journalOf{site: read("imp_1")}, mine, false},
		{"it was read with a token of nobody", journalOf{house: read("imp_1")}, mine, false},
		{"it was deleted", journalOf{site: []control.Request{{Route: deleteRoute, ImpUID: "imp_1"}}}, mine, false},
		{"the journal cannot be read", journalOf{err: errors.New("gone")}, mine, false},
		{"the journal has lost entries", journalOf{dropped: 1}, mine, false},
		{"a trick was read as an id", journalOf{site: read("imp_1")}, contract.Attempt{ImpUID: "../certifications/imp_1"}, false},
		{"half an id of broken JSON was read", journalOf{site: read("imp_1000")}, contract.Attempt{Raw: &raw}, false},
		{"somebody else's, beside broken JSON", journalOf{site: read("imp_2")}, contract.Attempt{Raw: &raw}, true},
		{"an id in a list was read", journalOf{site: read("imp_3")}, contract.Attempt{Typed: []string{"imp_3"}}, false},
		{"no id was sent, and nobody's was read", journalOf{house: []control.Request{{Path: "/certifications/"}}}, contract.Attempt{Without: true}, false},
		{"no id was sent, and somebody else's was read", journalOf{site: read("imp_2")}, contract.Attempt{Without: true}, true},
	} {
		w := &world{harness: &harness{mock: tt.mock, site: "imp00000000", clock: &handClock{}}}
		if got := w.again(tt.attempt)(t.Context(), time.Time{}); got != tt.want {
			t.Errorf("%s: again %t, want %t", tt.reason, got, tt.want)
		}
	}
	w := &world{harness: &harness{mock: journalOf{}, clock: &handClock{}, stop: errors.New("429")}}
	if w.again(mine)(t.Context(), time.Time{}) {
		t.Error("a target that takes no more requests gets one again")
	}
}

// A target that asks for no compression is not asked to undo one.
func TestUnpacked(t *testing.T) {
	t.Parallel()
	answer := control.Request{Route: readRoute, ImpUID: "imp_1"}
	packed := answer
	packed.Response.Header = map[string][]string{"Content-Encoding": {"gzip"}}
	for _, tt := range []struct {
		reason  string
		journal []control.Request
		want    string
	}{
		{"the second reading was packed", []control.Request{answer, packed}, "held"},
		{"none was", []control.Request{answer}, "not_testable"},
	} {
		w := &world{harness: &harness{mock: journalOf{site: tt.journal}, clock: &handClock{}}, packed: []string{"imp_1"}}
		if verdict, e := verdictOf(w.uncompressed(t.Context())); string(verdict) != tt.want || e.arose {
			t.Errorf("%s: %s, want %s", tt.reason, verdict, tt.want)
		}
	}
}

// Every number is another one, is one of nobody, and has the form that forms ask
// for.
func TestFreshPhones(t *testing.T) {
	t.Parallel()
	h := &harness{}
	h.phones.Store(phoneCount - 500) // across the end of the range
	form := regexp.MustCompile(`^0100[1-9]\d{6}$`)
	seen := map[string]bool{}
	for range 1000 {
		phone := h.freshPhone()
		if seen[phone] || !form.MatchString(phone) {
			t.Fatalf("%s: it was given before, or may be somebody's", phone)
		}
		seen[phone] = true
	}
}

// An error of the mock is not testable and arose, in whatever it is wrapped; a
// sentence that cannot be carried out is loud.
func TestVerdictsOfErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		err    error
		want   string
		arose  bool
	}{
		{"none", nil, "held", false},
		{"a broken rule", wrong("a", "b"), "broken", false},
		{"out of reach", outOfReach("a"), "not_testable", false},
		{"the mock", unsteered("do it", errors.New("gone")), "not_testable", true},
		{"the mock, said by nobody", errors.Join(errors.New("x"), &control.Error{Status: 400, Code: control.CodeInvalid, Message: "no"}), "not_testable", true},
		{"the mock, said twice", unsteered("again", unsteered("do it", errors.New("gone"))), "not_testable", true},
		{"a bad step", errors.New("nobody was introduced"), "broken", false},
	} {
		verdict, e := verdictOf(tt.err)
		if string(verdict) != tt.want || e.arose != tt.arose {
			t.Errorf("%s: %s (arose: %t), want %s (%t)", tt.reason, verdict, e.arose, tt.want, tt.arose)
		}
		if skipped := passed(tt.err) != nil && passed(tt.err) != tt.err; skipped != (tt.want == "not_testable") { //nolint:errorlint // the error itself
			t.Errorf("%s: godog is told %v", tt.reason, passed(tt.err))
		}
	}
}
