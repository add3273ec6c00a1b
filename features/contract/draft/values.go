package draft

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spot is where a value stands in a request of the model.
type spot struct {
	request int
	place   string // such as "json /user/name"
	name    string // of the field; "" = it has none
}

// leastToken is how long a value is at least that is looked for inside other texts.
const leastToken = 8

// text is what the draft has in place of a text that was sent.
func (d *drafter) text(at spot, text string, r *request) string {
	if text == "" || at.place == "path 0" {
		return text
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if written := d.fixed(at, text); written != "" {
		if written == "{{person_phone}}" && strings.ContainsAny(text, "- ") {
			r.asks = append(r.asks, "the page sent "+orPlace(at)+" with hyphens, and a contract sends digits: does the backend take them?")
		}
		return written
	}
	others := d.elsewhere(at)
	same := len(others) > 0 && !slices.ContainsFunc(others, func(o string) bool { return o != text })
	if !same || tokenLike(text) {
		if written := d.given(at, text, others); written != "" {
			return written
		}
	}
	switch fresh := typed(at.name) || !same && (len(others) > 0 || tokenLike(text)); {
	case fresh && !strings.HasPrefix(at.place, "path "):
		return d.fresh(at, text, others, r)
	case d.plain(at, text, same):
		return noPlaceholder(text)
	default:
		return d.missing(at, text, r)
	}
}

// fixed is what is written for what the mock gave, and for what is known already.
func (d *drafter) fixed(at spot, text string) string {
	who, v := &d.model.Person, d.model
	if written := d.knownBefore(at, text); written != "" {
		return written
	}
	switch {
	case text == v.ImpUID:
		return "{{imp_uid}}"
	case text == v.MerchantUID:
		d.merchantUID(at, text)
		return "{{merchant_uid}}"
	case passwords.MatchString(at.name):
		return d.keep(at.name, "Aa1!{{random:12}}", text)
	case who.Name != "" && text == who.Name, who.Name == "" && names.MatchString(at.name) && hangul(text):
		return d.keep("name", "{{person_name}}", text)
	}
	plain := digitsOf(text)
	switch {
	case phones.MatchString(plain) && (plain == who.Phone || who.Phone == ""):
		return d.keep("phone", "{{person_phone}}", text)
	case who.Birthday != "" && plain == digitsOf(who.Birthday) || who.Birthday == "" && births.MatchString(at.name) && len(plain) == 8:
		if strings.Contains(text, "-") {
			return d.keep("birthday", "{{person_birthday}}", text)
		}
		return d.keep("birthday", "{{person_birthday:YYYYMMDD}}", text)
	case who.Birthday != "" && plain == digitsOf(who.Birthday)[2:] && births.MatchString(at.name):
		return d.keep("birthday6", "{{person_birthday:YYMMDD}}", text)
	}
	return d.inside(text)
}

// inside is a longer text in which the mock's values stand, such as a query of GraphQL
// with its arguments in it; "" = none does.
func (d *drafter) inside(text string) string {
	who, v := &d.model.Person, d.model
	written := noPlaceholder(text)
	plain := written
	for _, p := range []pair{
		{v.ImpUID, "{{imp_uid}}"}, {who.Name, "{{person_name}}"}, {who.Phone, "{{person_phone}}"}, {hyphens(who.Phone), "{{person_phone}}"},
		{who.Birthday, "{{person_birthday}}"},
	} {
		if len(p.name) >= leastSecret {
			written = strings.ReplaceAll(written, p.name, p.text)
		}
	}
	if written == plain {
		return ""
	}
	return strings.ReplaceAll(written, "{{{", "{ {{")
}

// noPlaceholder is a text without what a contract takes for the beginning of a placeholder.
func noPlaceholder(text string) string {
	for strings.Contains(text, "{{") {
		text = strings.ReplaceAll(text, "{{", "{ {")
	}
	return text
}

// hyphens is a phone number as people write it.
func hyphens(phone string) string {
	if len(phone) != 11 {
		return phone
	}
	return phone[:3] + "-" + phone[3:7] + "-" + phone[7:]
}

var (
	passwords = regexp.MustCompile(`(?i)^(?:.*pass(?:word|wd|phrase|code)?.*|pwd?\d?|.*pwd.*|pin|.*secret.*)$`)
	names     = regexp.MustCompile(`(?i)^(?:.*name|이름|성명)$`)
	births    = regexp.MustCompile(`(?i)birth|생년월일|bday|dob`)
	phones    = regexp.MustCompile(`^01[0-9]{8,9}$`)
	typedName = regexp.MustCompile(`(?i)^(?:(?:login|user|member|account)?_?-?(?:id|name)|nick_?-?(?:name)?|e?-?mail(?:_?address)?|handle|아이디|닉네임|이메일)$`)
)

// typed reports whether people write something of their own into a field, which has
// to be new for every account.
func typed(name string) bool { return typedName.MatchString(name) }

func hangul(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= 2 && n <= 5 && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Hangul, r) })
}

func digitsOf(text string) string {
	for _, r := range text {
		if (r < '0' || r > '9') && r != '-' && r != ' ' && r != '.' && r != '/' {
			return ""
		}
	}
	return strings.NewReplacer("-", "", " ", "", ".", "", "/", "").Replace(text)
}

// merchantUID is captured where an answer gave it, and else made by the page.
func (d *drafter) merchantUID(at spot, text string) {
	const name = "merchant_uid"
	if d.names[name] {
		return
	}
	if d.capture(at, text, nil, name) == "" {
		d.names[name] = true
		d.values = append(d.values, pair{name, prefixOf(text) + "{{random}}"})
	}
}

// prefixOf are the letters that a made text begins with.
func prefixOf(text string) string {
	return regexp.MustCompile(`^(?:[A-Za-z]{2,20}[_.:-])*`).FindString(text)
}

// elsewhere is what the same place has in the other visits.
func (d *drafter) elsewhere(at spot) []string {
	var others []string
	for _, v := range d.visits {
		if v == d.model {
			continue
		}
		if e := v.sameRequest(d.model.seen[at.request].key); e != nil {
			if text, found := e.at(at.place); found {
				others = append(others, text)
			}
		}
	}
	return others
}

// at is what a request has at a place.
func (e *exchange) at(place string) (string, bool) {
	kind, name, _ := strings.Cut(place, " ")
	switch kind {
	case "path":
		for i, s := range strings.Split(e.path, "/") {
			if itoa(i) == name {
				return unescapedPath(s), true
			}
		}
	case "query":
		for _, p := range e.query {
			if p.name == name {
				return p.text, true
			}
		}
	case "cookie":
		text, found := e.cookies[name]
		return unescapedPath(text), found
	case "header":
		return e.Header.Get(name), len(e.Header.Values(name)) > 0
	default:
		text, found := e.body.values()[place]
		return text, found
	}
	return "", false
}

func unescapedPath(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}

// tokens are what no person types and no programmer writes: long, and of letters and
// digits without an order.
var (
	tokens = regexp.MustCompile(`^[A-Za-z0-9+/=_.~:%-]{16,}$`)
	words  = regexp.MustCompile(`^[A-Za-z]+(?:[_.:/ -][A-Za-z]+)*$`)
)

func tokenLike(text string) bool {
	if !tokens.MatchString(text) || words.MatchString(text) {
		return false
	}
	return strings.ContainsAny(text, "0123456789") || strings.ToLower(text) != text && strings.ToUpper(text) != text
}

// given is a placeholder for a text that an earlier answer gave, as a whole or as a
// part; "" = no answer did.
func (d *drafter) given(at spot, text string, others []string) string {
	if name := d.capture(at, text, others, ""); name != "" {
		return "{{" + name + "}}"
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;|", r) }) {
		if len(part) < leastToken || part == text || !tokenLike(part) {
			continue
		}
		if written := d.knownBefore(at, part); written != "" {
			return strings.ReplaceAll(text, part, written)
		}
		if name := d.capture(at, part, nil, ""); name != "" {
			return strings.ReplaceAll(text, part, "{{"+name+"}}")
		}
	}
	return ""
}

// knownBefore is what is written for a text that has a name already; "" = it has none, or only an answer that comes later
// gives it: the page had it from before the recording.
func (d *drafter) knownBefore(at spot, text string) string {
	written := d.known[text]
	for i, list := range d.captures {
		if i >= at.request && slices.ContainsFunc(list, func(c capture) bool { return written == "{{"+c.name+"}}" }) {
			return ""
		}
	}
	return written
}

// capture has a text captured out of the earliest answer that gave it, and returns
// the name; "" = no earlier answer did. In the other visits the same place has to
// give what they sent.
func (d *drafter) capture(at spot, text string, others []string, name string) string {
	for i, e := range d.model.seen[:at.request] {
		if i == d.model.carrier && strings.Contains(e.asked(), text) {
			continue // an echo
		}
		for _, p := range e.places(text) {
			if !d.holds(e, at, p) || name == "" && len(others) == 0 && len(text) < leastSecret {
				continue // it may be the same by chance
			}
			if name == "" {
				name = d.newName(p.word())
			}
			d.names[name] = true
			d.need[i] = true
			d.captures[i] = append(d.captures[i], capture{name, p})
			d.known[text] = "{{" + name + "}}"
			return name
		}
	}
	return ""
}

// holds reports whether a place gives in the other visits what they sent at a spot.
func (d *drafter) holds(e *exchange, at spot, p place) bool {
	for _, v := range d.visits {
		gave, took := v.sameRequest(e.key), v.sameRequest(d.model.seen[at.request].key)
		if v == d.model || gave == nil || took == nil {
			continue
		}
		if text, found := took.at(at.place); found && text != "" && !strings.Contains(text, orAnything(gave.give(p))) {
			return false
		}
	}
	return true
}

// orAnything is a text that is in no other, where nothing was given.
func orAnything(text string) string {
	if text == "" {
		return "\x00"
	}
	return text
}

// taken are names that mean something in a contract.
var taken = regexp.MustCompile(`^(?:imp_uid|success|merchant_uid|random|letters|digits|person_.*|time|time_unix)$`)

var (
	humps     = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	noLetters = regexp.MustCompile(`[^a-z0-9]+`)
)

// newName is a name that nothing has yet.
func (d *drafter) newName(like string) string {
	const longest = 40
	name := strings.Trim(noLetters.ReplaceAllString(strings.ToLower(humps.ReplaceAllString(like, "${1}_${2}")), "_"), "_")
	name = strings.Trim(name[:min(len(name), longest)], "_")
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		name = "value"
		if like != "" && name != "" {
			name = "value_" + noLetters.ReplaceAllString(strings.ToLower(like), "")
		}
		name = strings.TrimSuffix(name[:min(len(name), longest)], "_")
	}
	if taken.MatchString(name) {
		name = "own_" + name
	}
	for base, n := name, 2; d.names[name]; n++ {
		name = base + "_" + itoa(n)
	}
	d.names[name] = true
	return name
}
