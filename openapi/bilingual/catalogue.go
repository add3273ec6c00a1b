package bilingual

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Text is one message in both languages: English, Korean.
type Text [2]string

// Catalogue finds the Korean of messages. It is immutable.
type Catalogue struct {
	whole    map[string]string // messages in which nothing changes
	patterns []pattern         // the most specific first
}

type pattern struct {
	english *regexp.Regexp
	verbs   []byte
	korean  string
	literal int // bytes of the English that do not change
}

var verb = regexp.MustCompile(`%[qdwst]`)

// forms are what each verb stands for.
func form(verb byte) string {
	switch verb {
	case 'q':
		return `("(?:[^"\\]|\\.)*")`
	case 'd':
		return `(-?[0-9]+)`
	case 'w':
		return `([^\s,;:]+)`
	default:
		return `(.+?)`
	}
}

// New makes a catalogue of tables. Of two rows that fit a message the one with more
// of its own text counts.
func New(tables ...[]Text) *Catalogue {
	c := &Catalogue{whole: map[string]string{}}
	for _, row := range slices.Concat(tables...) {
		english, korean := row[0], row[1]
		places := verb.FindAllStringIndex(english, -1)
		if len(places) == 0 {
			c.whole[english] = korean
			continue
		}
		p := pattern{korean: korean}
		source, last := `(?s)^`, 0
		for _, at := range places {
			source += regexp.QuoteMeta(english[last:at[0]]) + form(english[at[1]-1])
			p.verbs = append(p.verbs, english[at[1]-1])
			p.literal += at[0] - last
			last = at[1]
		}
		p.literal += len(english) - last
		p.english = regexp.MustCompile(source + regexp.QuoteMeta(english[last:]) + `$`)
		c.patterns = append(c.patterns, p)
	}
	slices.SortStableFunc(c.patterns, func(a, b pattern) int { return b.literal - a.literal })
	return c
}

// Korean is a message in Korean; known is false where no row fits, and then the
// message is as it was.
func (c *Catalogue) Korean(message string) (korean string, known bool) {
	if korean, known = c.whole[message]; known {
		return korean, true
	}
	for i := range c.patterns {
		if korean, known = c.filled(&c.patterns[i], message); known {
			return korean, true
		}
	}
	return message, false
}

// filled is the Korean of a pattern with what changes, where the pattern fits.
func (c *Catalogue) filled(p *pattern, message string) (string, bool) {
	found := p.english.FindStringSubmatch(message)
	if found == nil {
		return "", false
	}
	values := found[1:]
	for i, verb := range p.verbs {
		if verb != 't' {
			continue
		}
		inner, known := c.Korean(values[i])
		if !known {
			return "", false
		}
		values[i] = inner
	}
	return fill(p.korean, values), true
}

var place = regexp.MustCompile(`%[1-9]`)

// fill puts values in the places of a Korean text and chooses particles.
func fill(korean string, values []string) string {
	var b strings.Builder
	last := 0
	for _, at := range place.FindAllStringIndex(korean, -1) {
		b.WriteString(korean[last:at[0]])
		last = at[1]
		n, _ := strconv.Atoi(korean[at[0]+1 : at[1]]) // one digit by the pattern
		if n > len(values) {
			continue
		}
		b.WriteString(values[n-1])
		for _, p := range particles() {
			if strings.HasPrefix(korean[last:], p.both) {
				b.WriteString(p.after(values[n-1]))
				last += len(p.both)
				break
			}
		}
	}
	b.WriteString(korean[last:])
	return b.String()
}
