package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// text is a file that is being written.
type text struct{ strings.Builder }

func (t *text) line(depth int, format string, args ...any) {
	t.WriteString(strings.Repeat("  ", depth) + fmt.Sprintf(format, args...) + "\n")
}

func (t *text) gap(comment string) { t.line(0, "\n%s", comment) }

func (t *text) ask(depth int, ask string) { t.line(depth, "%s%s", questionMark, oneLine(ask)) }

// oneLine is a text for a comment.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}

// bare are texts that YAML takes as they are, wherever they stand.
var bare = regexp.MustCompile(`^[A-Za-z/_가-힣][A-Za-z0-9/_.가-힣-]*(?: [A-Za-z0-9/_.가-힣-]+)*$`)

// notBare are words that YAML takes for something else than a text.
var notBare = regexp.MustCompile(`(?i)^(?:null|true|false|yes|no|on|off|y|n|~)$`)

// quoted is a text as YAML.
func quoted(text string) string {
	if bare.MatchString(text) && !notBare.MatchString(text) {
		return text
	}
	return quotedText(text)
}

// quotedText is a text that stays a text where a number could stand.
func quotedText(text string) string {
	if bare.MatchString(text) && !notBare.MatchString(text) {
		return text
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return `""`
	}
	var b strings.Builder
	for _, r := range strings.TrimSuffix(out.String(), "\n") {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	return b.String()
}

// quotedKey is a text as a key of a mapping in braces. YAML takes 1024 characters for one at
// most, unless a question mark announces it.
func quotedKey(text string) string {
	const most = 1000
	key := quotedText(text)
	if utf8.RuneCountInString(key) > most {
		return "? " + key + " "
	}
	return key
}

// single is a regular expression in single quotes, in which nothing is escaped.
func single(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return quotedText(text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// secrets are the texts of the recording that must not be in the draft.
func (d *drafter) secrets() []string {
	var list []string
	add := func(texts ...string) {
		for _, text := range texts {
			if len(text) >= leastSecret && !words.MatchString(text) {
				list = append(list, text)
			}
		}
	}
	for _, v := range d.visits {
		p := v.Person
		birthday := strings.ReplaceAll(p.Birthday, "-", "")
		add(v.ImpUID, v.MerchantUID, p.Name, p.CI, p.DI, p.Phone, hyphens(p.Phone), p.Birthday, birthday)
		for _, e := range v.seen {
			for _, value := range e.cookies {
				add(value)
			}
			for place, value := range e.body.values() {
				if passwords.MatchString(place[strings.LastIndexAny(place, " /")+1:]) {
					add(value)
				}
			}
		}
	}
	for known := range d.known {
		add(known)
	}
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(list)
}

// leastSecret is how long a text is at least that is kept out of the draft wherever
// it stands.
const leastSecret = 6

// quotedScalars are the quoted texts of a line of the draft.
var quotedScalars = regexp.MustCompile(`'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"`)

// quiet takes out of the draft what must not be in it, should it be there after all. In quoted texts it looks behind the
// escapes, which stay whole.
func (d *drafter) quiet(text string) string {
	secrets := d.secrets()
	hide := func(text string) string {
		for _, secret := range secrets {
			text = strings.ReplaceAll(text, secret, "removed")
		}
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			b.WriteString(hide(line))
			continue
		}
		end := 0
		for _, at := range quotedScalars.FindAllStringIndex(line, -1) {
			b.WriteString(hide(line[end:at[0]]))
			b.WriteString(rewritten(line[at[0]:at[1]], hide))
			end = at[1]
		}
		b.WriteString(hide(line[end:]))
	}
	return b.String()
}

// rewritten is a quoted text, changed behind its quotes.
func rewritten(scalar string, change func(string) string) string {
	plain, write := strings.ReplaceAll(scalar[1:len(scalar)-1], "''", "'"), single
	if scalar[0] == '"' {
		var err error
		if plain, err = strconv.Unquote(scalar); err != nil {
			return change(scalar) // it is broken anyway
		}
		write = quotedText
	}
	if changed := change(plain); changed != plain {
		return write(changed)
	}
	return scalar
}
