package features_test

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// knowing is a transport that knows which calls are never answered, because it looks
// into the mock. The time-out of such a call is over as soon as the call is sent, and
// that of an answer that never ends when it has begun. All other calls have as much
// time as their client gives them.
type knowing struct {
	t               *testing.T
	mock            atomic.Pointer[mockserver.Running]
	silent, endless atomic.Int64 // calls that were given up
}

func (k *knowing) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	k.t.Cleanup(func() { cancel(nil) }) // not here: the body is read later
	trace := &httptrace.ClientTrace{}
	switch k.faultOf(r).(type) {
	case fault.Hang:
		trace.WroteRequest = func(httptrace.WroteRequestInfo) { k.silent.Add(1); cancel(context.DeadlineExceeded) }
	case fault.Chunks:
		trace.GotFirstResponseByte = func() { k.endless.Add(1); cancel(context.DeadlineExceeded) }
	}
	return http.DefaultTransport.RoundTrip(r.WithContext(httptrace.WithClientTrace(ctx, trace)))
}

// faultOf is the fault that leaves a call without an end; nil = it has one.
func (k *knowing) faultOf(r *http.Request) fault.Effect {
	mock := k.mock.Load()
	if mock == nil {
		return nil
	}
	list, err := mock.Steered().Faults(r.Context(), mockserver.DefaultUserCode)
	if err != nil {
		return nil // the call itself will fail
	}
	for _, one := range list.Faults {
		rule := one.Rule
		token := rule.Match.Route == "getToken" && r.URL.Path == "/users/getToken"
		reading := rule.Match.ImpUID != "" && strings.HasSuffix(r.URL.Path, "/"+rule.Match.ImpUID)
		chunks, slow := rule.Effect.(fault.Chunks)
		if slow && chunks.Pause < fault.Duration(time.Second) {
			continue // it comes in pieces, and comes
		}
		if token || reading {
			return rule.Effect
		}
	}
	return nil
}
