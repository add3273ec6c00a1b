package contract

import (
	"slices"
	"strings"
)

// Visitor is the person that a form asks about before the identity window opens.
// The zero Visitor is nobody.
type Visitor struct {
	Name     string
	Phone    string // digits
	Birthday string // such as 2004-02-29
}

// Placeholders for the visitor.
const (
	personName     = "person_name"
	personPhone    = "person_phone"
	personBirthday = "person_birthday"
	longBirthday   = personBirthday + ":YYYYMMDD"
	shortBirthday  = personBirthday + ":YYMMDD"
)

// personNames are the placeholders for the visitor.
func personNames() []string {
	return []string{personName, personPhone, personBirthday, longBirthday, shortBirthday}
}

// texts are the values of the placeholders for the visitor.
func (v Visitor) texts() texts {
	plain := strings.ReplaceAll(v.Birthday, "-", "")
	return texts{
		personName: v.Name, personPhone: v.Phone, personBirthday: v.Birthday,
		longBirthday: plain, shortBirthday: plain[min(2, len(plain)):],
	}
}

// AsksPerson reports whether the backend asks about the person before the
// identity window opens: some {{person_…}} stands in the contract.
func (c *Contract) AsksPerson() bool {
	return slices.ContainsFunc(personNames(), func(name string) bool {
		asks := func(s *step) bool { return s.has(name) }
		return slices.ContainsFunc(c.values, func(v field) bool { return slices.Contains(v.text.names(), name) }) ||
			slices.ContainsFunc(c.prepare, asks) || slices.ContainsFunc(c.certify, asks) || slices.ContainsFunc(c.redirect, asks)
	})
}
