package contract

import (
	"regexp"
	"strings"
)

// Placeholders that every contract knows without capturing anything.
const (
	impUID      = "imp_uid"
	merchantUID = "merchant_uid"
	success     = "success"
	timeText    = "time"
	timeUnix    = "time_unix"
)

// template is a text with placeholders.
type template []part

// part is a literal, or a placeholder.
type part struct {
	literal string
	name    string // of the placeholder; "" = a literal
}

var placeholders = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// placeholderName is what may stand between the braces.
var placeholderName = regexp.MustCompile(nameForm)

const nameForm = `^[a-z][a-z0-9_]{0,63}$`

// newTemplate cuts a text into parts.
func newTemplate(text string) template {
	var t template
	last := 0
	for _, at := range placeholders.FindAllStringSubmatchIndex(text, -1) {
		if at[0] > last {
			t = append(t, part{literal: text[last:at[0]]})
		}
		t = append(t, part{name: text[at[2]:at[3]]})
		last = at[1]
	}
	if last < len(text) {
		t = append(t, part{literal: text[last:]})
	}
	return t
}

func plainText(text string) template   { return template{{literal: text}} }
func placeholder(name string) template { return template{{name: name}} }

// only is the name of the one placeholder that the whole template is, or "".
func (t template) only() string {
	if len(t) == 1 {
		return t[0].name
	}
	return ""
}

// names are the placeholders, in order.
func (t template) names() []string {
	var names []string
	for _, p := range t {
		if p.name != "" {
			names = append(names, p.name)
		}
	}
	return names
}

// fill puts values in the places; each goes through escape first, which may be
// nil.
func (t template) fill(values texts, escape func(string) string) string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.name == "":
			b.WriteString(p.literal)
		case escape != nil:
			b.WriteString(escape(values.of(p.name)))
		default:
			b.WriteString(values.of(p.name))
		}
	}
	return b.String()
}

// String is the template as it is written in a file.
func (t template) String() string {
	var b strings.Builder
	for _, p := range t {
		if p.name != "" {
			b.WriteString("{{" + p.name + "}}")
		} else {
			b.WriteString(p.literal)
		}
	}
	return b.String()
}
