package control_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

func TestBadLeasesAreExplained(t *testing.T) {
	f := newFake()
	for _, tt := range []struct{ reason, method, path, body, says string }{
		{"by nobody", "POST", "leases", `{}`, "holder: found nothing"},
		{"by spaces", "POST", "leases", `{"holder":"  "}`, "holder: found nothing"},
		{"by somebody with two lines", "POST", "leases", `{"holder":"a\nb"}`, "holder: found control characters"},
		{"by a novel", "POST", "leases", `{"holder":"` + strings.Repeat("가", 201) + `"}`, "over 200 characters"},
		{"for no time", "POST", "leases", `{"holder":"a","ttl":"0.5s"}`, "ttl: found 500ms, expected 1s to 10m0s"},
		{"for a day", "POST", "leases", `{"holder":"a","ttl":"1d"}`, "ttl: found 24h0m0s, expected 1s to 10m0s"},
		{"backwards", "PUT", "leases/7", `{"ttl":"-1s"}`, "ttl: found -1s"},
		{"mistyped", "POST", "leases", `{"holdr":"a"}`, `did you mean "holder"?`},
	} {
		w := answerTo(t, f, attempt{reason: tt.reason, method: tt.method, path: tt.path, header: asJSON, body: tt.body, status: 400})
		told := control.Error{}
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || !strings.Contains(told.Error(), tt.says) {
			t.Errorf("%s: said %q, want %q in it", tt.reason, told.Error(), tt.says)
		}
	}
	if calls := f.taken(); len(calls) > 0 {
		t.Errorf("the mock was told of bad leases: %+v", calls)
	}
}
