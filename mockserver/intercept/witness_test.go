package intercept_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func TestAWitness(t *testing.T) {
	t.Parallel()
	b := serve(t, intercept.RefuseOthers)
	direct, proxied := b.redirected(t, b.plain), b.throughProxy(t)
	post(t, direct, "http://"+b.plain+"/users/getToken") // before the program was started
	witness, err := intercept.NewWitness(t.Context(), b.mock.Steered())
	if err != nil {
		t.Fatal(err)
	}
	verdict := func() *intercept.Verdict {
		t.Helper()
		v, err := witness.Verdict(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if diff := cmp.Diff(&intercept.Verdict{}, verdict()); diff != "" {
		t.Errorf("what was before counts (-want +got):\n%s", diff)
	}
	post(t, proxied, "https://"+apiHost+"/users/getToken")
	if v := verdict(); v.Reached() || v.Token.Count != 1 {
		t.Errorf("after the token alone: %+v", v)
	}
	short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := witness.Await(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("await = %v, want the context's end", err)
	}
	get(t, direct, "http://"+b.plain+"/certifications/imp_1")
	get(t, direct, "http://"+b.plain+"/elsewhere")
	get(t, proxied, "http://example.com/")
	get(t, proxied, "http://example.com/")
	if err := witness.Await(t.Context()); err != nil {
		t.Errorf("await = %v", err)
	}
	want := &intercept.Verdict{
		Token:         intercept.Sighting{Count: 1, Ways: map[journal.Via]int{journal.ViaConnect: 1}, Reasons: map[string]int{"ok": 1}},
		Certification: intercept.Sighting{Count: 1, Ways: map[journal.Via]int{journal.ViaDirect: 1}, Reasons: map[string]int{"token_missing": 1}},
		Other:         intercept.Sighting{Count: 1, Ways: map[journal.Via]int{journal.ViaDirect: 1}, Reasons: map[string]int{"unknown_route": 1}},
		Elsewhere:     []intercept.Elsewhere{{Method: http.MethodGet, Host: "example.com:80", Outcome: intercept.Refused, Count: 2}},
	}
	if diff := cmp.Diff(want, verdict()); diff != "" {
		t.Errorf("verdict (-want +got):\n%s", diff)
	}
}
