package control

import (
	"encoding/json"
)

// Person is a synthetic human as a site knows them. CI and DI are told to
// clients of this API alone.
type Person struct {
	ID        string   `json:"id"` // scenario/key for a fixture's person
	Name      string   `json:"name"`
	Gender    string   `json:"gender"`
	Birthday  Birthday `json:"birthday"` // as it was stated
	Born      string   `json:"born"`     // the date that this is, YYYY-MM-DD, counted from the site's anchor
	Age       int      `json:"age"`      // full age (만 나이) today by the site's clock
	Foreigner bool     `json:"foreigner"`
	Phone     string   `json:"phone"` // digits only, "" = none
	Carrier   string   `json:"carrier"`
	CI        string   `json:"ci"` // unique_key, the same at every site
	DI        string   `json:"di"` // unique_in_site
	Added     bool     `json:"added"`
	At        *Place   `json:"at,omitempty"` // in a fixture file; nil for a person added at run time

	// In lists of people, what the first of the person's certifications that has one says.
	Note   string       `json:"note,omitempty"`
	Expect *Expectation `json:"expect,omitempty"`
}

// PersonFields are the fields of a person, named and formed as in fixtures.
type PersonFields struct {
	Name      string   `json:"name,omitempty"`
	Gender    string   `json:"gender,omitempty"` // male or female
	Birthday  Birthday `json:"birthday,omitzero"`
	Foreigner *bool    `json:"foreigner,omitempty"`
	Phone     string   `json:"phone,omitempty"` // 9 to 11 digits; spaces and hyphens are dropped
	Carrier   string   `json:"carrier,omitempty"`
}

// NewPerson is a person to be made. What is left empty is chosen: an id that never
// was before, an invented name and phone, and an adult's birthday.
type NewPerson struct {
	// ID is scenario/key, as the person will be called in a fixture file. CI and DI
	// derive from it, so that the same id is the same person after a restart.
	ID        string   `json:"id,omitempty"`
	Name      string   `json:"name,omitempty"`
	Gender    string   `json:"gender,omitempty"` // male or female
	Birthday  Birthday `json:"birthday,omitzero"`
	Foreigner *bool    `json:"foreigner,omitempty"`
	Phone     string   `json:"phone,omitempty"` // 9 to 11 digits; spaces and hyphens are dropped
	Carrier   string   `json:"carrier,omitempty"`
}

// Fields are the fields of the person, without the id.
func (p *NewPerson) Fields() PersonFields {
	return PersonFields{p.Name, p.Gender, p.Birthday, p.Foreigner, p.Phone, p.Carrier}
}

// PersonChange is what changes about a person: the fields that are not empty,
// and those named in Clear (foreigner, phone, carrier), which become as if never stated.
type PersonChange struct {
	PersonFields
	Clear []string `json:"clear,omitempty"`
}

// Check is an [*Error] when Clear names what cannot be cleared.
func (c PersonChange) Check() error {
	for _, name := range c.Clear {
		if err := oneOf("clear", name, "foreigner", "phone", "carrier"); err != nil {
			return err
		}
	}
	return nil
}

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

// Typed is what somebody typed: name, gender and birthday, and perhaps a phone.
// It stands for the person of the site with these details. When there is no such
// person, it stands for one whose CI derives from name, birthday and gender, and
// the site keeps no such person.
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

// Birthday is a date of birth as fixtures state it: a date, the full age
// reached on a day, or a full age. The relative ones count from the site's
// anchor. The zero Birthday states nothing. It is comparable.
type Birthday struct {
	form  birthdayForm
	age   int
	words string // the date, or the day on which
}

type birthdayForm int

const (
	noBirthday birthdayForm = iota
	bornOn
	turns
	aged
)

// BornOn is a date, YYYY-MM-DD.
func BornOn(date string) Birthday { return Birthday{form: bornOn, words: date} }

// Turns is the birthday of somebody who reaches a full age on a day, as in
// fixtures: tomorrow, +3d, new year.
func Turns(age int, on string) Birthday { return Birthday{form: turns, age: age, words: on} }

// Aged is the birthday of somebody of a full age, half a year away from it.
func Aged(age int) Birthday { return Birthday{form: aged, age: age} }

// Date is the date, YYYY-MM-DD, of a birthday that states one.
func (b Birthday) Date() (date string, ok bool) {
	if b.form != bornOn {
		return "", false
	}
	return b.words, true
}

// Turning is the age and the day of a birthday that states these.
func (b Birthday) Turning() (age int, on string, ok bool) {
	if b.form != turns {
		return 0, "", false
	}
	return b.age, b.words, true
}

// Age is the age of a birthday that states one and no day.
func (b Birthday) Age() (age int, ok bool) {
	if b.form != aged {
		return 0, false
	}
	return b.age, true
}

// IsZero reports whether nothing is stated.
func (b Birthday) IsZero() bool { return b.form == noBirthday }

// birthdayFields is the object form.
type birthdayFields struct {
	Turns *int    `json:"turns,omitempty"`
	On    *string `json:"on,omitempty"`
	Age   *int    `json:"age,omitempty"`
}

// MarshalJSON gives the form of fixtures: "2004-02-29", {"turns":19,"on":"tomorrow"}
// or {"age":34}; null for the zero Birthday.
func (b Birthday) MarshalJSON() ([]byte, error) {
	switch b.form {
	case bornOn:
		return json.Marshal(b.words)
	case turns:
		return json.Marshal(birthdayFields{Turns: &b.age, On: &b.words})
	case aged:
		return json.Marshal(birthdayFields{Age: &b.age})
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON takes the forms that MarshalJSON gives. Whether the day exists
// is left to the server. An error is an [*Error].
func (b *Birthday) UnmarshalJSON(data []byte) error {
	const expected = `expected "2004-02-29", {"turns": 19, "on": "tomorrow"} or {"age": 34}`
	if string(data) == "null" {
		*b = Birthday{}
		return nil
	}
	if data[0] == '"' {
		var date string
		if err := json.Unmarshal(data, &date); err != nil {
			return err
		}
		if date == "" {
			return Invalid("birthday", "found nothing, %s", expected)
		}
		*b = BornOn(date)
		return nil
	}
	if data[0] != '{' {
		return Invalid("birthday", "found %s, %s", shorten(string(data)), expected)
	}
	var f birthdayFields
	if err := strictBelow("birthday", data, &f); err != nil {
		return err
	}
	switch {
	case f.Turns != nil && f.On != nil && f.Age == nil:
		*b = Turns(*f.Turns, *f.On)
	case f.Age != nil && f.Turns == nil && f.On == nil:
		*b = Aged(*f.Age)
	default:
		return Invalid("birthday", "found %s, %s", shorten(string(data)), expected)
	}
	return nil
}
