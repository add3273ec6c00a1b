package contract

import (
	"crypto/rand"
	"math/big"
	"regexp"
	"slices"
	"strconv"
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

// Kinds of texts that nobody has had. Each may be followed by a length, as in
// {{random:8}}; the first may stand alone.
const (
	random  = "random"
	letters = "letters"
	digits  = "digits"
)

const (
	randomLength = 16 // of {{random}}
	longestFresh = 64
)

const (
	someLetters = "abcdefghijklmnopqrstuvwxyz"
	someDigits  = "0123456789"
)

// withLength is a placeholder with something behind a colon.
var withLength = regexp.MustCompile(`^([a-z][a-z0-9_]*):(.*)$`)

// freshLength is the kind and the length of a placeholder for a text that nobody
// has had. known is false for any other placeholder.
func freshLength(name string) (kind string, length int, known bool) {
	if name == random {
		return random, randomLength, true
	}
	match := withLength.FindStringSubmatch(name)
	if match == nil || !slices.Contains([]string{random, letters, digits}, match[1]) {
		return "", 0, false
	}
	length, err := strconv.Atoi(match[2])
	return match[1], length, err == nil && strconv.Itoa(length) == match[2] && length >= 1 && length <= longestFresh
}

// freshText is a text that nobody has had: databases outlive runs, so it follows
// no seed. It is "" for a placeholder of another kind.
func freshText(name string) string {
	kind, length, known := freshLength(name)
	if !known {
		return ""
	}
	switch kind {
	case letters:
		return pick(someLetters, length)
	case digits:
		return pick(someDigits, length)
	default: // many forms want a letter first
		return pick(someLetters, 1) + pick(someLetters+someDigits, length-1)
	}
}

func pick(from string, length int) string {
	var b strings.Builder
	for range length {
		i, _ := rand.Int(rand.Reader, big.NewInt(int64(len(from)))) // never fails
		b.WriteByte(from[i.Int64()])
	}
	return b.String()
}

// texts are the values of the placeholders of one request, or of one visitor.
type texts map[string]string

// of is the value of a placeholder. A fresh text is made when it is first asked
// for, and is the same from then on.
func (t texts) of(name string) string {
	value, there := t[name]
	if !there {
		if value = freshText(name); value != "" {
			t[name] = value
		}
	}
	return value
}
