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
		if record, err := members(m.value); err == nil && m.key == "response" {
			envelope[i].value = object(slices.Concat(
				[]member{{"_links", []byte(`{"self":{"href":"/unknown"}}`)}}, record,
				[]member{{"verification_level", []byte("null")}, {"verification_methods", []byte(`["sms",{"attempts":1}]`)}},
			))
		}
	}
	trace := fmt.Sprintf("%q", fmt.Sprintf("%016x", h.chance.next()))
	d.Body = object(slices.Concat([]member{{"trace_id", []byte(trace)}}, envelope, []member{{"warnings", []byte("[]")}}))
}
