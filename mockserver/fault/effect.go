package fault

import (
	"context"
	"reflect"
)

// Effect is what a rule does to a request that it hits. The effects of this
// package are all there are: [BusinessError], [Barrier], [Chunks],
// [ContentType], [ExpireToken], [ExtraFields], [Gzip], [Hang], [HTMLPage],
// [Latency], [NullMessage], [Refusal], [ReorderKeys], [Reset], [ShortBody],
// [TooMany] and [Truncate], each as a plain value (not a pointer). In JSON an
// effect is an object with one key, its kind: {"latency":{"delay":"200ms"}}.
type Effect interface {
	// shape changes what is delivered. The body may be shared with other answers,
	// so shape replaces it and never writes into it.
	shape(h Hit, d *Delivery)
}

// waiter is an effect that acts before the answer is made.
type waiter interface {
	before(ctx context.Context, h Hit) error
}

// validator is an effect whose parameters can be wrong. The error is a
// *FieldError whose field is the parameter's JSON name.
type validator interface {
	validate() error
}

// kind is what the package knows about one type of effect.
type kind struct {
	name   string // in JSON and, after "fault:", in the journal and the answer's header
	zero   Effect // the effect without parameters
	stage  stage
	claims claim
}

// kinds has one row for each effect, sorted by name.
var kinds = []kind{
	{"barrier", Barrier{}, stageGather, 0},
	{"business_error", BusinessError{}, stageAnswer, claimAnswer},
	{"chunks", Chunks{}, stageWire, 0},
	{"content_type", ContentType{}, stageCoding, 0},
	{"expire_token", ExpireToken{}, stageToken, 0},
	{"extra_fields", ExtraFields{}, stageRecord, 0},
	{"gzip", Gzip{}, stageCoding, 0},
	{"hang", Hang{}, stageAnswer, claimAnswer | claimCut},
	{"html", HTMLPage{}, stageAnswer, claimAnswer},
	{"latency", Latency{}, stageDelay, 0},
	{"null_message", NullMessage{}, stageAnswer, claimAnswer},
	{"reorder_keys", ReorderKeys{}, stageRecord, 0},
	{"reset", Reset{}, stageWire, claimCut},
	{"short_body", ShortBody{}, stageWire, claimCut},
	{"status", Refusal{}, stageAnswer, claimAnswer},
	{"too_many", TooMany{}, stageAnswer, claimAnswer},
	{"truncate", Truncate{}, stageText, 0},
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

// Kinds lists the kinds of effects, sorted. The slice is the caller's.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Kind is the name of an effect in JSON and, after "fault:", in the journal and
// the answer's header. It is "" for what is not an effect of this package, by
// value.
func Kind(e Effect) string {
	k, _ := kindOf(e)
	return k.name
}

// kindOf finds the row of an effect. A nil effect has none, and neither has a
// pointer to an effect, which has the methods too and would panic when nil.
func kindOf(e Effect) (row kind, known bool) {
	for _, k := range kinds {
		if reflect.TypeOf(k.zero) == reflect.TypeOf(e) {
			return k, true
		}
	}
	return kind{}, false
}
