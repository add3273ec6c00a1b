package draft

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// mark is one thing by which an answer can be known, as a contract words it. The
// cost says how well it tells: the lower, the better.
type mark struct {
	kind  string // status, json, location, header or text
	name  string // pointer or header
	value string // as it stands in the file
	cost  float64
}

// What a mark costs. A word that a programmer chose for the purpose is the best, a
// sentence may be reworded, and what is there or not may be so by chance.
const (
	costStatus   = 1.0
	costLocation = 1.1
	costWord     = 1.2
	costBool     = 1.3
	costNumber   = 1.4
	costQuery    = 1.5
	costHeader   = 1.7
	costSentence = 1.8
	costNull     = 1.9
	costOther    = 2.2
	costText     = 2.3
	costLoose    = 3.0 // a 3xx without where it leads
	costHere     = 3.1
)

// marks are what an answer can be known by. What differs from sign-up to sign-up, and
// what repeats what was sent, is left out.
func (d *drafter) marks(v *visit, e *exchange) []mark {
	own := d.secrets()
	if v != nil {
		for _, asked := range v.seen {
			for _, text := range asked.body.values() {
				if utf8.RuneCountInString(text) >= 3 {
					own = append(own, text)
				}
			}
		}
	}
	return answerMarks(&e.Answer, func(text string) bool {
		return slices.ContainsFunc(own, func(o string) bool { return strings.Contains(text, o) })
	})
}

// answerMarks are the marks of an answer, without what is somebody's own.
func answerMarks(a *Answer, own func(string) bool) []mark {
	var marks []mark
	if contract.IsStatus(a.Status) { // a recording may hold 0, where no answer came, and 999
		cost := costStatus
		if a.Status >= 300 && a.Status < 400 {
			cost = costLoose
		}
		marks = append(marks, mark{"status", "", itoa(a.Status), cost})
	}
	marks = append(marks, locationMarks(a.Header.Get("Location"), own)...)
	for _, name := range ownHeaders(a.Header) {
		if value := a.Header.Get(name); wordy(value) && !own(value) {
			marks = append(marks, mark{"header", name, quoted(value), costHeader})
		}
	}
	if tree := parseJSON(a.Body); tree != nil {
		return append(marks, treeMarks(tree, own)...)
	}
	for _, text := range sentences(string(a.Body)) {
		if !own(text) {
			marks = append(marks, mark{"text", "", quoted(text), costText + float64(utf8.RuneCountInString(text))/1000})
		}
	}
	return marks
}

func locationMarks(location string, own func(string) bool) []mark {
	to, err := url.Parse(location)
	if location == "" || err != nil || own(location) {
		return nil
	}
	path := to.EscapedPath()
	if i := strings.Index(path, ";"); i > 0 {
		path = path[:i]
	}
	if path == "" || slices.ContainsFunc(strings.Split(path, "/"), numbered.MatchString) {
		return nil
	}
	marks := []mark{{"location", "", quoted("/" + strings.TrimPrefix(path, "/")), costLocation}}
	if to.RawQuery != "" && !slices.ContainsFunc(pairsOf(to.RawQuery), func(p pair) bool { return tokenLike(p.text) || longDigits.MatchString(p.text) }) {
		marks = append(marks, mark{"location", "", quoted("/" + strings.TrimPrefix(path, "/") + "?" + to.RawQuery), costQuery})
	}
	return marks
}

// Names of fields: those that say how it went, and those that count or are different
// every time.
var (
	saying   = regexp.MustCompile(`(?i)(?:^|/|_)(?:code|err(?:or)?(?:_?code)?|kind|outcome|reason|result(?:_?code)?|state|status(?:_?code)?|success|ok|type|__typename|is_?new(?:_?member|_?user)?|new|created|exists?)$`)
	counting = regexp.MustCompile(`(?i)(?:^|/|_)(?:.*_?id|.*(?:Id|ID|Uid|No|At)|seq|no|idx|index|count|total|time(?:stamp)?|date|age|path|url|uri|trace.*|request.*)$`)
)

// maxMarks bounds the marks of one answer.
const maxMarks = 400

func treeMarks(tree *node, own func(string) bool) []mark {
	var marks []mark
	tree.walk("", func(pointer string, value any) {
		if len(marks) > maxMarks || !usablePointer(pointer) || own(pointer) {
			return
		}
		m := mark{kind: "json", name: pointer}
		switch v := value.(type) {
		case bool:
			m.value, m.cost = scalarText(v), costBool
		case nil:
			m.value, m.cost = "null", costNull
		case json.Number:
			m.value, m.cost = v.String(), costNumber
			if len(m.value) > 6 || !contract.IsNumber(m.value) || counting.MatchString(pointer) {
				return
			}
			if pointer != "" && !saying.MatchString(pointer) {
				m.cost = costOther
			}
		case string:
			if m.cost = stringCost(pointer, v); m.cost == 0 || own(v) {
				return
			}
			m.value = quotedText(v)
		}
		marks = append(marks, m)
		if pointer != "" && !saying.MatchString(pointer) {
			marks = append(marks, mark{"json", pointer, "{exists: true}", costHere})
		}
	})
	return marks
}

// usablePointer is what a contract takes as a pointer. Places in a list are so only
// at its beginning.
func usablePointer(pointer string) bool {
	if strings.HasSuffix(pointer, "/") || len(pointer) > 200 {
		return false
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		if token == "" || number.MatchString(token) && token != "0" {
			return false
		}
	}
	return true
}

// stringCost is what a text in JSON costs; 0 = it cannot be relied on.
func stringCost(pointer, text string) float64 {
	switch {
	case text == "" || !wordy(text) || counting.MatchString(pointer) && !saying.MatchString(pointer):
		return 0
	case words.MatchString(text) && !strings.Contains(text, " ") && saying.MatchString(pointer), number.MatchString(text) && saying.MatchString(pointer):
		return costWord
	case words.MatchString(text) && !strings.Contains(text, " "):
		return costWord + 0.3
	default:
		return costSentence
	}
}

// wordy reports whether a text is made of words, and not of what is new each time.
func wordy(text string) bool {
	const longest = 80
	return text != "" && utf8.RuneCountInString(text) <= longest && !tokenLike(text) && !longDigits.MatchString(text) && !strings.Contains(text, "{{") &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

var (
	tags   = regexp.MustCompile(`(?is)<(?:script|style|head)\b.*?</(?:script|style|head)>|<!--.*?-->|<[^>]*>`)
	breaks = regexp.MustCompile(`[\n\r\t\x00]+`)
)

// maxText bounds the sentences of one page.
const maxText = 200

// sentences are the texts of a page between its tags, as they stand in it.
func sentences(page string) []string {
	const shortest, longest = 2, 60
	var list []string
	for _, part := range breaks.Split(tags.ReplaceAllString(page, "\x00"), -1) {
		part = strings.TrimSpace(part)
		n := utf8.RuneCountInString(part)
		if n < shortest || n > longest || !wordy(part) || html.UnescapeString(part) != part || slices.Contains(list, part) {
			continue
		}
		if list = append(list, part); len(list) >= maxText {
			break
		}
	}
	return list
}

// sample is an answer whose outcome is known.
type sample struct {
	outcome contract.Outcome
	marks   []mark
}

// samples are all answers whose outcome is known.
func (d *drafter) samples() []sample {
	var samples []sample
	for _, v := range d.visits {
		if e := d.last(v); e != nil && v.Outcome != "" {
			samples = append(samples, sample{v.Outcome, d.marks(v, e)})
		}
	}
	for i := range d.Tried {
		samples = append(samples, sample{d.Tried[i].Outcome, d.marks(nil, &exchange{Exchange: &Exchange{Answer: d.Tried[i]}})})
	}
	return samples
}

// last is the last request of the way that a visit has sent, whose answer is its
// outcome; nil = it sent none.
func (d *drafter) last(v *visit) *exchange {
	if v.carrier < 0 {
		return nil
	}
	for k := len(d.way) - 1; k >= 0; k-- {
		if e := v.sameRequest(d.model.seen[d.way[k]].key); e != nil {
			return e
		}
	}
	return nil
}
