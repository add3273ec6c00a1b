package control

import "encoding/json"

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
