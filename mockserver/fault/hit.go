package fault

import (
	"context"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Hit is a rule that hits one request. It belongs to this request and is for
// one goroutine.
type Hit struct {
	Rule Rule // as it stands in the set

	entry   *entry
	chance  draw     // what the effect draws from
	accepts []string // the request's Accept-Encoding
	said    *string  // what the effect says of this request, after its kind; nil for effects with nothing to say
}

func newHit(e *entry, chance draw, r Request) Hit {
	h := Hit{Rule: e.rule, entry: e, chance: chance, accepts: r.AcceptEncoding}
	switch e.rule.Effect.(type) {
	case Barrier, Gzip:
		h.said = new(string)
	}
	return h
}

// say keeps what the hit's name says after the kind.
func (h Hit) say(text string) { *h.said = text }

// Before waits as the effect says: latency, hang, barrier. It returns the
// context's error when the client left meanwhile, nil otherwise; also at once
// when the rule is removed from its set.
func (h Hit) Before(ctx context.Context) error {
	if w, ok := h.Rule.Effect.(waiter); ok {
		return w.before(ctx, h)
	}
	return nil
}

// Shape changes what is delivered. It replaces d.Body and never writes into it;
// it changes d.Header in place.
func (h Hit) Shape(d *Delivery) {
	h.Rule.Effect.shape(h, d)
}

// ExpiresToken says that the server has to expire the token of the request's
// site before it looks at the request.
func (h Hit) ExpiresToken() bool {
	_, expires := h.Rule.Effect.(ExpireToken)
	return expires
}

// Replaces says that the answer will be the effect's own, or none, whatever the
// server makes of the request.
func (h Hit) Replaces() bool { return h.entry.kind.claims&claimAnswer != 0 }

// Name is "fault:KIND", for the journal and the answer's header. Two effects say
// more: a barrier once Before has returned, "fault:barrier 20 of 20"; and gzip
// once Shape has, if it left the body as it is, "fault:gzip not packed: the
// request does not name gzip".
func (h Hit) Name() string {
	name := "fault:" + h.entry.kind.name
	if h.said != nil && *h.said != "" {
		name += " " + *h.said
	}
	return name
}

// wait lets d of the host's time pass, less when the rule is removed, and
// returns the context's error when that ends first.
func (h Hit) wait(ctx context.Context, d time.Duration) error {
	timer := clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-h.entry.gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Hits are all hits on one request. Its methods do for all what those of [Hit]
// do for one, in the order that makes any combination of effects work: keys are
// changed before text is cut, and text is cut before it is compressed. Hits of
// the same kind keep the order of adding. The nil Hits does nothing.
type Hits []Hit

// Before waits for all hits, latencies first, and ends with the first error.
func (hs Hits) Before(ctx context.Context) error {
	for s := range stageCount {
		for _, h := range hs {
			if h.entry.kind.stage != s {
				continue
			}
			if err := h.Before(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Shape applies all hits to what is delivered.
func (hs Hits) Shape(d *Delivery) {
	for s := range stageCount {
		for _, h := range hs {
			if h.entry.kind.stage == s {
				h.Shape(d)
			}
		}
	}
}

// ExpiresToken reports whether any hit does.
func (hs Hits) ExpiresToken() bool {
	for _, h := range hs {
		if h.ExpiresToken() {
			return true
		}
	}
	return false
}

// Replaces reports whether any hit does: then the server need not ask its
// handlers.
func (hs Hits) Replaces() bool {
	for _, h := range hs {
		if h.Replaces() {
			return true
		}
	}
	return false
}

// Name joins the names of all hits in order of adding, with ", " between them:
// "fault:latency, fault:gzip". It is "" without hits.
func (hs Hits) Name() string {
	names := make([]string, len(hs))
	for i, h := range hs {
		names[i] = h.Name()
	}
	return strings.Join(names, ", ")
}
