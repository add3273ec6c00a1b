package fault

import (
	"errors"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// FieldError is one thing that is wrong with a rule. It is what errors.As finds
// in every error of reading or validating rules.
type FieldError struct {
	Field    string // JSON names from the rule down, joined by dots, such as effect.latency.delay; "" is the rule itself
	Found    string // as text, shortened
	Expected string // what belongs there
	Hint     string // what to do about it; "" = nothing more to say
}

// Error is "field: found x, expected y; hint".
func (e *FieldError) Error() string {
	var b strings.Builder
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	b.WriteString("found " + e.Found + ", expected " + e.Expected)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// below puts what err says about a field under a parent's name.
func below(parent string, err error) error {
	e := new(FieldError)
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	switch {
	case moved.Field == "":
		moved.Field = parent
	case parent != "":
		moved.Field = parent + "." + moved.Field
	}
	return &moved
}

// bad is a FieldError about a whole number.
func bad(field string, found int, expected string) error {
	return &FieldError{Field: field, Found: strconv.Itoa(found), Expected: expected}
}

// didYouMean is the hint that names the nearest candidate, or else "".
func didYouMean(word string, candidates []string) string {
	if near := nearest.Word(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// brief quotes foreign text for an error, shortened.
func brief(text string) string {
	const most = 60
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strconv.Quote(text)
}
