package fault

import "strconv"

// ContentType, kind "content_type", says something wrong about a good body.
type ContentType struct {
	Value string `json:"value,omitempty"` // "" = text/html; charset=UTF-8
}

const maxContentType = 200 // bytes

// Kind is "content_type".
func (ContentType) Kind() string { return "content_type" }

// Validate wants one line of printable ASCII.
func (e ContentType) Validate() error {
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

func (ContentType) traits() traits { return traits{stage: stageCoding} }

func (e ContentType) shape(_ Hit, d *Delivery) {
	value := e.Value
	if value == "" {
		value = "text/html; charset=UTF-8"
	}
	d.set("Content-Type", value)
}
