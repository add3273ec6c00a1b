package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

func TestReadingIsOneOrNothing(t *testing.T) {
	for _, c := range []struct {
		reason, outcomes string
		status           int
		body             string
		want             contract.Outcome
		unread           string
	}{
		{"an exact status before a class", "{created: 201, underage: 403, rejected: 4xx}", 403, "", contract.Underage, ""},
		{"a class is the rest", "{created: 201, underage: 403, rejected: 4xx}", 404, "", contract.Rejected, ""},
		{
			"a class with more than the status is not a rest", "{created: 201, underage: 403, rejected: {status: 4xx, text: x}}", 403, "xx", "",
			`the answer fits underage (status 403) and rejected (status 4xx, text "x"); make the contract tell them apart`,
		},
		{
			"two outcomes fit, whatever their order", "{created: {text: ok}, existing: {text: known}}", 200, "known, ok", "",
			`the answer fits created (text "ok") and existing (text "known"); make the contract tell them apart`,
		},
		{"two patterns of one outcome may fit", "{created: [{text: ok}, 200], rejected: 4xx}", 200, "ok", contract.Created, ""},
		{
			"nothing fits, and each says why", "{created: 201, rejected: [4xx, {json: {/a: 1}}], unavailable: {json: {/b/0: {exists: true}}}}", 200, `{"a":"1","b":[]}`, "",
			`no outcome of the contract fits: created: the status is 200, not 201; rejected: /a is "1", not 1, or the status is 200, not 4xx; unavailable: /b/0 is not there`,
		},
		{"no JSON", "{created: {json: {/a: 1}}}", 200, `<html>`, "", "created: the body is not JSON"},
		{"JSON and something behind it", "{created: {json: {/a: 1}}}", 200, `{"a":1} {"a":1}`, "", "created: the body is not JSON"},
		{"null is a value", "{created: {json: {/a: null}}}", 200, `{"a":null}`, contract.Created, ""},
		{"and nothing is not null", "{created: {json: {/a: null}}}", 200, `{}`, "", "/a is not there"},
		{"numbers by value", "{created: {json: {/a: 1.50}}}", 200, `{"a":15e-1}`, contract.Created, ""},
		{"an id of 64 bits", "{created: {json: {/a: 9223372036854775807}}}", 200, `{"a":9223372036854775807}`, contract.Created, ""},
		{"and not the one beside it", "{created: {json: {/a: 9223372036854775807}}}", 200, `{"a":9223372036854775806}`, "", "/a is 9223372036854775806, not 9223372036854775807"},
		{"a number that matches", "{created: {json: {/a: {matches: '^2..$'}}}}", 200, `{"a":204}`, contract.Created, ""},
		{"an escaped key", "{created: {json: {/a~1b~0c: x}}}", 200, `{"a/b~c":"x"}`, contract.Created, ""},
		{"a key that looks like an index", "{created: {json: {/0: x}}}", 200, `{"0":"x"}`, contract.Created, ""},
		{"no index with a zero before it", "{created: {json: {/00: x}}}", 200, `["x"]`, "", "/00 is not there"},
		{"what must not be there", "{created: {json: {/error: {exists: false}}}}", 200, `{"error":null}`, "", "/error is there"},
		{"a bare value", "{created: {json: {\"\": 1}}, rejected: {json: {\"\": [0, no]}}}", 200, "1", contract.Created, ""},
		{"a bare text", "{created: {json: {\"\": 1}}, rejected: {json: {\"\": [0, no]}}}", 200, `"no"`, contract.Rejected, ""},
		{"a bare number is not a text", "{created: {json: {\"\": 1}}}", 200, `"1"`, "", `created: the JSON value is "1", not 1`},
		{"no bare value", "{created: {json: {\"\": {exists: true}}}}", 200, "", "", "the body is not JSON"},
		{"the empty name is another one", "{created: {json: {/: 1}}}", 200, `{"":1}`, contract.Created, ""},
		{"too long, and the status decides", "{created: 201, rejected: 4xx}", 422, strings.Repeat("x", 1<<20+1), contract.Rejected, ""},
		{"too long, and the body decides", "{created: 200, rejected: {status: 200, text: no}}", 200, strings.Repeat("x", 1<<20+1), "", "the body is longer than 1048576 bytes"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			session := visit(t, open(t, "certify: POST /c\nclaims: {}\noutcomes: "+c.outcomes+"\n", http.HandlerFunc(
				func(w http.ResponseWriter, _ *http.Request) { say(w, c.status, c.body) })))
			got, err := session.Certify(t.Context(), contract.Attempt{})
			if err != nil || got.Outcome != c.want || !strings.Contains(got.Unread, c.unread) || (got.Unread == "") != (c.want != "") {
				t.Errorf("read as %q: %s (%v), want %q: %s", got.Outcome, got.Unread, err, c.want, c.unread)
			}
		})
	}
}
