package mockserver

import (
	"net/http"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// fixedFaults are the rules that fixtures carry, as one site has met them: each
// certification that has any gets a set, when it is first asked for.
type fixedFaults struct {
	mu   sync.Mutex
	of   *fixture.Set
	sets map[string]*fault.Set // by imp_uid
}

// written is the set of the rules that the fixtures carry for a certification;
// nil where there are none, or where the site does not see it.
func (l *ledger) written(set *fixture.Set, site *store.Site, impUID string) *fault.Set {
	c, ok := set.Certification(impUID)
	if !ok || len(c.Faults) == 0 {
		return nil
	}
	if found, err := l.server.look(site, set, impUID); err != nil || found.added() {
		return nil // deleted, another site's, or the site's own under the same id
	}
	f := &l.fixed
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of != set {
		f.of, f.sets = set, map[string]*fault.Set{}
	}
	if f.sets[impUID] == nil {
		rules := fault.NewSet(l.server.opts.seed)
		if _, err := rules.AddAll(c.Faults); err != nil { // the loader has judged them
			l.server.log.Error("faults of a fixture", "imp_uid", impUID, "error", err.Error())
		}
		f.sets[impUID] = rules
	}
	return f.sets[impUID]
}

// resetFaults takes the rules back to those of the profile, and the counts of
// the fixtures' to nothing.
func (l *ledger) resetFaults() {
	l.faults.Clear()
	if _, err := l.faults.AddAll(l.server.opts.profile); err != nil {
		l.server.log.Error("fault profile", "error", err.Error())
	}
	l.fixed.mu.Lock()
	defer l.fixed.mu.Unlock()
	for _, rules := range l.fixed.sets {
		rules.Clear() // lets go of whom they hold
	}
	l.fixed.of, l.fixed.sets = nil, nil
}

// inject decides which faults of its site hit a request, and waits as they say.
// replaced tells that the answer will be a fault's own, whatever the handlers
// would say.
func (s *Server) inject(x *exchange) (replaced bool, err error) {
	site := x.owner.site
	if site == nil {
		return false, nil
	}
	request := fault.Request{Route: x.route.op.ID, ImpUID: x.impUID, AcceptEncoding: x.r.Header["Accept-Encoding"]}
	l := ledgerOf(site)
	if written := l.written(x.set, site, x.impUID); written != nil {
		x.hits = written.Decide(request)
	}
	x.hits = append(x.hits, l.faults.Decide(request)...)
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
