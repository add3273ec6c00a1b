package contract_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// TestTooManyRequests: a 429 says nothing about a person unless the contract says
// that it does, and a short Retry-After is waited for once.
func TestTooManyRequests(t *testing.T) {
	const plain = "certify: POST /c\noutcomes: {created: 201, rejected: 4xx, unavailable: 5xx}\nclaims: {}\n"
	for _, c := range []struct {
		reason, contract string
		limited          int // this many answers are 429
		retry, date      string
		once             bool
		want             contract.Outcome // "" = ErrLimited
		after            time.Duration
		waited           []time.Duration
		earlier          int
	}{
		{"no Retry-After", plain, 1, "", "", false, "", 0, nil, 0},
		{"a short one", plain, 1, "3", "", false, contract.Created, 0, []time.Duration{3 * time.Second}, 1},
		{"the longest that is waited for", plain, 1, "5", "", false, contract.Created, 0, []time.Duration{5 * time.Second}, 1},
		{"one that is too long", plain, 1, "6", "", false, "", 6 * time.Second, nil, 0},
		{"limited again", plain, 2, "2", "", false, "", 2 * time.Second, []time.Duration{2 * time.Second}, 1},
		{"a race waits for nothing", plain, 1, "1", "", true, "", time.Second, nil, 0},
		{"at once", plain, 1, "0", "", false, contract.Created, 0, []time.Duration{0}, 1},
		{"a date, by the target's own clock", plain, 1, "Thu, 01 Jan 2026 00:00:04 GMT", "Thu, 01 Jan 2026 00:00:00 GMT", false, contract.Created, 0, []time.Duration{4 * time.Second}, 1},
		{"a date in the past", plain, 1, "Thu, 01 Jan 2026 00:00:04 GMT", "Thu, 01 Jan 2026 00:00:09 GMT", false, contract.Created, 0, []time.Duration{0}, 1},
		{"no time at all", plain, 1, "soon", "", false, "", 0, nil, 0},
		{"a negative one", plain, 1, "-1", "", false, "", 0, nil, 0},
		{"a class in a mapping", strings.Replace(plain, "4xx", "{status: 4xx, text: many}", 1), 1, "", "", false, "", 0, nil, 0},
		{"a mapping without a status", strings.Replace(plain, "4xx", "{text: many}", 1), 1, "", "", false, "", 0, nil, 0},
		{"429 is written", strings.Replace(plain, "4xx", "[4xx, 429]", 1), 1, "1", "", false, contract.Rejected, 0, nil, 0},
		{"it is written in a mapping", strings.Replace(plain, "5xx", "{status: [429, 5xx], text: many}", 1), 1, "1", "", false, contract.Unavailable, 0, nil, 0},
		{"it is written, of another answer", strings.Replace(plain, "5xx", "{status: 429, text: few}", 1), 1, "1", "", false, contract.Created, 0, []time.Duration{time.Second}, 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			n := 0
			target := open(t, c.contract, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if n++; n > c.limited {
					say(w, 201, "")
					return
				}
				if c.retry != "" {
					w.Header().Set("Retry-After", c.retry)
				}
				if c.date != "" {
					w.Header().Set("Date", c.date)
				}
				say(w, 429, "too many")
			}))
			waits := contract.StandStill(target)
			got, err := visit(t, target).Certify(t.Context(), contract.Attempt{Once: c.once})
			if got.Outcome != c.want || (err != nil) != (c.want == "") || len(got.Earlier) != c.earlier || !slices.Equal(waits.All(), c.waited) {
				t.Fatalf("%q after %d others, waited %v: %v", got.Outcome, len(got.Earlier), waits.All(), err)
			}
			if c.want != "" {
				return
			}
			var failure *contract.Error
			if !errors.Is(err, contract.ErrLimited) || !errors.As(err, &failure) || failure.RetryAfter != c.after || failure.Exchange.Status != 429 {
				t.Errorf("after %v: %v", failure.RetryAfter, err)
			}
			if says := "it answered 429 after"; !strings.Contains(err.Error(), says) {
				t.Errorf("%v does not say %q", err, says)
			}
		})
	}
}

// TestLimitsElsewhere: whatever a request is for, a 429 that nobody wrote down is
// a limit, and no answer.
func TestLimitsElsewhere(t *testing.T) {
	limit := func(path string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == path {
				say(w, 429, "")
				return
			}
			say(w, 201, "")
		}
	}
	for _, c := range []struct{ reason, contract, path string }{
		{"while a visit is prepared", "prepare: GET /p\n" + plainContract, "/p"},
		{"before the request that decides", "certify: [{request: POST /c, json: {i: \"{{imp_uid}}\"}}, GET /d]\noutcomes: {created: 201, rejected: 4xx}\nclaims: {}\n", "/c"},
		{"while an account is closed", "withdraw: POST /bye\n" + plainContract, "/bye"},
	} {
		target := open(t, c.contract, limit(c.path))
		session, err := target.NewSession(t.Context(), contract.Visitor{})
		if err == nil {
			if _, err = session.Certify(t.Context(), contract.Attempt{}); err == nil {
				_, err = session.Withdraw(t.Context())
			}
		}
		if !errors.Is(err, contract.ErrLimited) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
	expected := open(t, "certify: [{request: POST /c, json: {i: \"{{imp_uid}}\"}, expect: 429}, GET /d]\noutcomes: {created: 201}\nclaims: {}\n", limit("/c"))
	if got, err := visit(t, expected).Certify(t.Context(), contract.Attempt{}); err != nil || got.Outcome != contract.Created {
		t.Errorf("a 429 that is expected: %q, %v", got.Outcome, err)
	}
}

// TestWaitingEndsWithTheRun: who gives up is not told about limits.
func TestWaitingEndsWithTheRun(t *testing.T) {
	stop := errors.New("the run was stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	target := open(t, plainContract, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "5")
		say(w, 429, "")
	}))
	session := visit(t, target)
	contract.AtWait(target, func() { cancel(stop) })
	if _, err := session.Certify(ctx, contract.Attempt{}); !errors.Is(err, stop) || errors.Is(err, contract.ErrLimited) {
		t.Errorf("error %v, want the cause", err)
	}
}
