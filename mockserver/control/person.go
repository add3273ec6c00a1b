package control

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

// NewPerson is a person to be made. What is left empty is chosen: an invented
// name and phone, and an adult's birthday.
type NewPerson = PersonFields

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
