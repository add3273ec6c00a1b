package fault

import (
	"fmt"
	"slices"
	"strconv"
)

// Truncate, kind "truncate", cuts the JSON short and announces what is left: an
// answer that HTTP finds complete and no parser can read.
type Truncate struct {
	Keep int `json:"keep,omitempty"` // bytes that are left; 0 = half. At least one byte goes
}

func (e Truncate) validate() error { return checkBytes("keep", e.Keep) }

func (e Truncate) shape(_ Hit, d *Delivery) {
	d.Body = d.Body[:kept(e.Keep, len(d.Body))]
}

// ContentType, kind "content_type", says something wrong about a good body.
type ContentType struct {
	Value string `json:"value,omitempty"` // "" = text/html; charset=UTF-8
}

const maxContentType = 200 // bytes

func (e ContentType) validate() error {
	for i := range len(e.Value) {
		if c := e.Value[i]; c < ' ' || c > '~' {
			return &FieldError{Field: "value", Found: brief(e.Value), Expected: "one line of printable ASCII"}
		}
	}
	if len(e.Value) > maxContentType {
		return bad("value", len(e.Value), "at most "+strconv.Itoa(maxContentType)+" bytes")
	}
	return nil
}

func (e ContentType) shape(_ Hit, d *Delivery) {
	value := e.Value
	if value == "" {
		value = "text/html; charset=UTF-8"
	}
	d.set("Content-Type", value)
}

// ReorderKeys, kind "reorder_keys", shuffles the keys of the envelope and of the
// objects in it, by the rule's seed. No object of two or more keys keeps its
// order. A body that is no JSON object stays as it is.
type ReorderKeys struct{}

func (ReorderKeys) shape(h Hit, d *Delivery) { d.Body = shuffled(d.Body, &h.chance) }

func shuffled(text []byte, chance *draw) []byte {
	all, err := members(text)
	if err != nil {
		return text
	}
	moved := false
	for i := len(all) - 1; i > 0; i-- {
		j := chance.below(i + 1)
		all[i], all[j] = all[j], all[i]
		moved = moved || i != j
	}
	if !moved && len(all) > 1 {
		all[0], all[1] = all[1], all[0]
	}
	for i := range all {
		all[i].Value = shuffled(all[i].Value, chance)
	}
	return object(all)
}

// ExtraFields, kind "extra_fields", adds keys that no document mentions to the
// envelope and to the record in it: a text, a null, a list and an object. A body
// that is no JSON object stays as it is.
type ExtraFields struct{}

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
