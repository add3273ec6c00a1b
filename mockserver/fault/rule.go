package fault

import (
	"fmt"
	"strconv"
)

// Rule is one failure: whom it hits, and how. It is plain data and stands alike
// in JSON and in fixtures:
//
//	{"match":{"route":"getCertification","first":2},"effect":{"status":{"status":503}},"note":"…"}
type Rule struct {
	ID      string `json:"id,omitempty"`      // letters, digits, - and _; "" = one is given by [Set.Add]
	Match   Match  `json:"match,omitempty"`   // zero = every request
	Effect  Effect `json:"effect"`            // never nil
	Note    string `json:"note,omitempty"`    // for people: why
	Profile string `json:"profile,omitempty"` // the profile that it comes from; "" = none
	Seed    uint64 `json:"seed,omitempty"`    // what its chances are drawn from; 0 = the set's seed, which Add writes here
}

const (
	maxID   = 64   // bytes
	maxNote = 1024 // bytes
)

// Validate says what is wrong with a rule, as a *FieldError; nil when nothing
// is.
func (r Rule) Validate() error {
	if !isName(r.ID) {
		return &FieldError{Field: "id", Found: brief(r.ID), Expected: "up to 64 letters, digits, - and _"}
	}
	if len(r.Note) > maxNote {
		return bad("note", len(r.Note), "at most "+strconv.Itoa(maxNote)+" bytes")
	}
	if len(r.Profile) > maxID {
		return bad("profile", len(r.Profile), "at most "+strconv.Itoa(maxID)+" bytes")
	}
	if err := r.Match.Validate(); err != nil {
		return below("match", err)
	}
	if r.Effect == nil {
		return &FieldError{Field: "effect", Found: "none", Expected: "an object with one kind of effect as its key"}
	}
	if !isKnown(r.Effect) {
		return &FieldError{Field: "effect", Found: fmt.Sprintf("%T", r.Effect), Expected: "an effect of this package, by value"}
	}
	if err := r.Effect.Validate(); err != nil {
		return below("effect."+r.Effect.Kind(), err)
	}
	return nil
}

// isName reports whether an id can stand in a path as it is; "" can.
func isName(id string) bool {
	for i := range len(id) {
		c := id[i] | 0x20
		if (c < 'a' || c > 'z') && (id[i] < '0' || id[i] > '9') && id[i] != '-' && id[i] != '_' {
			return false
		}
	}
	return len(id) <= maxID
}

// MarshalJSON writes the form that UnmarshalJSON reads. Durations are texts such
// as "1.5s"; what is zero is left out.
func (r Rule) MarshalJSON() ([]byte, error) { return encodeStruct(r) }

// UnmarshalJSON reads a rule and replaces r by it. Unknown and repeated keys,
// wrong types and unknown kinds are errors, each a *FieldError that names the
// nearest known word. It does not validate.
func (r *Rule) UnmarshalJSON(data []byte) error {
	var read Rule
	if err := decodeStruct(data, &read); err != nil {
		return err
	}
	*r = read
	return nil
}
