package api

import (
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
)

// inject decides which faults of its site hit a request, and waits as they say.
// replaced tells that the answer will be a fault's own, whatever the handlers
// would say.
func (s *Server) inject(x *exchange) (replaced bool, err error) {
	site := x.owner.Site
	if site == nil {
		return false, nil
	}
	request := fault.Request{Route: x.route.op.ID, ImpUID: x.impUID, AcceptEncoding: x.r.Header["Accept-Encoding"]}
	st := world.StateOf(site)
	if written := st.Written(x.set, site, x.impUID); written != nil {
		x.hits = written.Decide(request)
	}
	x.hits = append(x.hits, st.Faults.Decide(request)...)
	if len(x.hits) == 0 {
		return false, nil
	}
	x.site = site // whatever follows: the request was this site's, its fault says so
	if x.hits.ExpiresToken() {
		site.ExpireToken()
	}
	return x.hits.Replaces(), x.hits.Before(x.r.Context())
}

// faulty plays an answer with its faults and returns what went over the wire.
func faulty(x *exchange, a *answer.Reply, header http.Header) *fault.Delivery {
	d := &fault.Delivery{Status: a.Status, Header: header, Body: a.Body}
	x.hits.Shape(d)
	if x.hits.Replaces() {
		x.reason = strings.SplitN(x.hits.Name(), ",", 2)[0]
		header.Set(answer.HeaderReason, x.reason)
		header.Del(answer.HeaderHint)
	}
	header.Set(answer.HeaderFault, x.hits.Name())
	return d
}
