package control

import "encoding/json"

// PersonRef names a person of the site, or describes one to be made. The zero
// PersonRef does neither.
type PersonRef struct {
	ID  string     // of a person of the site, such as adult/jiwoo
	New *NewPerson // to be made; not beside an ID
}

// PersonOf refers to a person by id.
func PersonOf(id string) PersonRef { return PersonRef{ID: id} }

// Fresh describes a person to be made.
func Fresh(person NewPerson) PersonRef { return PersonRef{New: &person} }

// IsZero reports whether it neither names nor describes.
func (r PersonRef) IsZero() bool { return r.ID == "" && r.New == nil }

// MarshalJSON gives the id or the fields.
func (r PersonRef) MarshalJSON() ([]byte, error) {
	if r.New != nil {
		return json.Marshal(r.New)
	}
	return json.Marshal(r.ID)
}

// UnmarshalJSON takes what MarshalJSON gives. An error is an [*Error].
func (r *PersonRef) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		var id string
		if err := json.Unmarshal(data, &id); err != nil {
			return err
		}
		if id == "" {
			return Invalid("person", "found nothing, expected an id or an object")
		}
		*r = PersonRef{ID: id}
		return nil
	case '{':
		var person NewPerson
		if err := strictBelow("person", data, &person); err != nil {
			return err
		}
		*r = PersonRef{New: &person}
		return nil
	default:
		return Invalid("person", "found %s, expected the id of a person or an object of a person's fields", shorten(string(data)))
	}
}
