package control

import "encoding/json"

// Expectation is what a merchant must decide on a certification: one word
// (created, existing, underage, rejected, unavailable), or one for each age
// rule (full-age-19, year-age-19, birth-year-1999). The zero Expectation
// states nothing.
type Expectation struct {
	Verdict string            // of every merchant; "" when Rules has them
	Rules   map[string]string // verdict by age rule
}

// IsZero reports whether nothing is stated.
func (e Expectation) IsZero() bool { return e.Verdict == "" && len(e.Rules) == 0 }

// MarshalJSON gives the word or the object.
func (e Expectation) MarshalJSON() ([]byte, error) {
	if len(e.Rules) > 0 {
		return json.Marshal(e.Rules)
	}
	return json.Marshal(e.Verdict)
}

// UnmarshalJSON takes a word or an object of words. Whether these exist is
// left to the server. An error is an [*Error].
func (e *Expectation) UnmarshalJSON(data []byte) error {
	var next Expectation
	var err error
	if data[0] == '"' {
		err = json.Unmarshal(data, &next.Verdict)
	} else {
		err = json.Unmarshal(data, &next.Rules)
	}
	if err != nil || next.IsZero() {
		return Invalid("expect", "found %s, expected a verdict such as \"created\", or one for each age rule", shorten(string(data)))
	}
	*e = next
	return nil
}
