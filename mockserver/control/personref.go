package control

import "encoding/json"

// PersonRef names a person of the site, describes one to be made, or says what
// somebody typed about themselves. At most one of its fields is set; the zero
// PersonRef does none of these.
type PersonRef struct {
	ID    string     // of a person of the site, such as adult/jiwoo
	New   *NewPerson // to be made
	Typed *NewPerson // typed in, as into an identity window; see Typed
}

// PersonOf refers to a person by id.
func PersonOf(id string) PersonRef { return PersonRef{ID: id} }

// Fresh describes a person to be made.
func Fresh(person NewPerson) PersonRef { return PersonRef{New: &person} }

// Typed is somebody known by what they typed: name, gender and birthday, and a
// phone where there is one. It is the person of the site whom these name, or
// somebody whose CI derives from name, birthday and gender; nobody is added to
// the site.
func Typed(person NewPerson) PersonRef { return PersonRef{Typed: &person} }

// IsZero reports whether it neither names nor describes.
func (r PersonRef) IsZero() bool { return r.ID == "" && r.New == nil && r.Typed == nil }

// typedPerson is the wire's form of somebody who typed their details in.
type typedPerson struct {
	Typed *NewPerson `json:"typed,omitempty"`
}

// MarshalJSON gives the id, the fields, or the fields under typed.
func (r PersonRef) MarshalJSON() ([]byte, error) {
	switch {
	case r.Typed != nil:
		return json.Marshal(typedPerson{r.Typed})
	case r.New != nil:
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
		var keys map[string]json.RawMessage
		if err := json.Unmarshal(data, &keys); err == nil {
			if inner, is := keys["typed"]; is {
				return r.readTyped(data, inner)
			}
		}
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

// readTyped reads {"typed": {…}}; inner is what is under the key.
func (r *PersonRef) readTyped(data, inner []byte) error {
	if len(inner) == 0 || inner[0] != '{' {
		return Invalid("person.typed", "found %s, expected an object of a person's fields", shorten(string(inner)))
	}
	var form typedPerson
	if err := strictBelow("person", data, &form); err != nil {
		return err
	}
	var person NewPerson
	if err := strictBelow("person.typed", inner, &person); err != nil {
		return err
	}
	*r = PersonRef{Typed: &person}
	return nil
}
