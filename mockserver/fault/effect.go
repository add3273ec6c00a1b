package fault

import "context"

// Effect is what a rule does to a request that it hits. The effects of this
// package are all there are: [BusinessError], [Barrier], [Chunks],
// [ContentType], [ExpireToken], [ExtraFields], [Gzip], [Hang], [HTMLPage],
// [Latency], [NullMessage], [Refusal], [ReorderKeys], [Reset], [ShortBody],
// [TooMany] and [Truncate], each as a plain value (not a pointer). In JSON an
// effect is an object with one key, its kind: {"latency":{"delay":"200ms"}}.
type Effect interface {
	// Kind is the name in JSON and, after "fault:", in the journal and the
	// answer's header.
	Kind() string
	// Validate says what is wrong with the parameters, as a *FieldError whose
	// field is the parameter's JSON name; nil when nothing is.
	Validate() error
	// traits tells where the effect acts, and seals the interface.
	traits() traits
}

// waiter is an effect that acts before the answer is made.
type waiter interface {
	before(ctx context.Context, h Hit) error
}

// shaper is an effect that changes what is delivered. It may be handed bytes
// that others share, so it replaces the body and never writes into it.
type shaper interface {
	shape(h Hit, d *Delivery)
}

// traits say where an effect acts and what it claims for itself.
type traits struct {
	stage  stage
	claims claim
}

// stage orders the hits of one request, whatever the order of their rules, so
// that any combination makes sense: keys are shuffled before the text is cut,
// and the text is cut before it is compressed.
type stage int

const (
	stageToken  stage = iota // before routing
	stageDelay               // waits alone
	stageGather              // waits for others
	stageAnswer              // another answer
	stageRecord              // other keys in the same answer
	stageText                // other bytes of the same answer
	stageCoding              // another coding of these bytes
	stageWire                // how the bytes travel
	stageCount
)

// claim is what only one hit of a request can have. The rule that was added
// first gets it; a later one does not hit that request.
type claim uint8

const (
	claimAnswer claim = 1 << iota // what is said
	claimCut                      // where the connection ends
)
