package fault

import (
	"fmt"
	"slices"
)

// ExtraFields, kind "extra_fields", adds keys that no document mentions to the
// envelope and to the record in it: a text, a null, a list and an object. A body
// that is no JSON object stays as it is.
type ExtraFields struct{}

// Kind is "extra_fields".
func (ExtraFields) Kind() string { return "extra_fields" }

// Validate has nothing to check.
func (ExtraFields) Validate() error { return nil }

func (ExtraFields) traits() traits { return traits{stage: stageRecord} }

func (ExtraFields) shape(h Hit, d *Delivery) {
	envelope, err := members(d.Body)
	if err != nil {
		return
	}
	for i, m := range envelope {
		if record, err := members(m.Value); err == nil && m.Key == "response" {
			envelope[i].Value = object(slices.Concat(
				[]member{{Key: "_links", Value: []byte(`{"self":{"href":"/unknown"}}`)}}, record,
				[]member{{Key: "verification_level", Value: []byte("null")}, {Key: "verification_methods", Value: []byte(`["sms",{"attempts":1}]`)}},
			))
		}
	}
	trace := fmt.Sprintf("%q", fmt.Sprintf("%016x", h.chance.next()))
	d.Body = object(slices.Concat([]member{{Key: "trace_id", Value: []byte(trace)}}, envelope, []member{{Key: "warnings", Value: []byte("[]")}}))
}
