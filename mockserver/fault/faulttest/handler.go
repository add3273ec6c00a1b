package faulttest

import (
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// Mark is the header in which the answers of [Handler] name their faults.
const Mark = "X-Fault"

// Handler is the smallest server that plays faults: every request is one for
// route and imp_1, and its answer is a 200 with body, a JSON object. It shows
// the order in which a server asks a set.
func Handler(set *fault.Set, route string, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits := set.Decide(fault.Request{Route: route, ImpUID: "imp_1", AcceptEncoding: r.Header["Accept-Encoding"]})
		if err := hits.Before(r.Context()); err != nil {
			return // the client has left
		}
		d := &fault.Delivery{
			Status: http.StatusOK, Body: body,
			Header: http.Header{"Content-Type": {"application/json; charset=UTF-8"}},
		}
		if hits.ExpiresToken() {
			d.Status, d.Body = http.StatusUnauthorized, []byte(`{"code":-1,"message":"expired","response":null}`)
		}
		hits.Shape(d)
		if name := hits.Name(); name != "" {
			d.Header.Set(Mark, name)
		}
		_ = fault.Deliver(r.Context(), w, d) // the peer may be gone; nothing to tell anyone
	})
}
