package draft

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

func itoa(n int) string { return strconv.Itoa(n) }

// place is where a value stands in an answer, as a capture names it.
type place struct {
	kind  string // json, header, cookie, query, match, text
	name  string // pointer, header, cookie, or the regular expression
	query string // of the address in a header, or a regular expression on it
}

// leaf is a value that an answer gives.
type leaf struct {
	place
	value string
}

// leavesOf are the values that an answer gives, but for those in the text of a page,
// which are looked for when one is needed.
func leavesOf(a *Answer) []leaf {
	var leaves []leaf
	if tree := parseJSON(a.Body); tree != nil {
		tree.walk("", func(pointer string, value any) {
			if text := scalarText(value); text != "" {
				leaves = append(leaves, leaf{place{kind: "json", name: pointer}, text})
			}
		})
	}
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		value := c.Value
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain // as a page reads it, and a capture too
		}
		leaves = append(leaves, leaf{place{kind: "cookie", name: c.Name}, value})
	}
	if to, err := url.Parse(a.Header.Get("Location")); err == nil {
		for _, p := range pairsOf(to.RawQuery) {
			leaves = append(leaves, leaf{place{kind: "query", name: "Location", query: p.name}, p.text})
		}
	}
	leaves = append(leaves, inLocation(a.Header.Get("Location"))...)
	for _, name := range ownHeaders(a.Header) {
		leaves = append(leaves, leaf{place{kind: "header", name: name}, a.Header.Get(name)})
	}
	return leaves
}

// inLocation are the segments of an address that differ from visit to visit.
func inLocation(location string) []leaf {
	var leaves []leaf
	path, _, _ := strings.Cut(location, "?")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if i > 0 && numbered.MatchString(s) && !numbered.MatchString(segments[i-1]) {
			at := regexp.QuoteMeta(segments[i-1]+"/") + "([^/?#]+)"
			leaves = append(leaves, leaf{place{"match", "Location", at}, s})
		}
	}
	return leaves
}

// usual are headers of answers that say nothing about a visit.
var usual = regexp.MustCompile(`^(?:Accept-.*|Access-Control-.*|Age|Allow|Alt-Svc|Cache-Control|Connection|Content-.*|Cross-Origin-.*|Date|Etag|Expires|` +
	`Keep-Alive|Last-Modified|Link|Location|Origin-Agent-Cluster|Permissions-Policy|Pragma|Referrer-Policy|Report-To|Nel|Retry-After|Server|Server-Timing|` +
	`Set-Cookie|Strict-Transport-Security|Trailer|Transfer-Encoding|Upgrade|Vary|Via|X-Content-Type-Options|X-Dns-.*|X-Download-Options|X-Frame-Options|` +
	`X-Permitted-.*|X-Powered-By|X-Process-Time|X-Ratelimit-.*|X-Response-Time|X-Runtime|X-Xss-Protection)$`)

// ownHeaders are the headers of an answer that are the backend's own, in order.
func ownHeaders(h http.Header) []string {
	var names []string
	for name := range h {
		if contract.IsHeader(name) && !usual.MatchString(http.CanonicalHeaderKey(name)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// give is what the answer has at a place; "" = nothing.
func (e *exchange) give(p place) string {
	if p.kind == "text" {
		re, err := regexp.Compile(p.name)
		if err != nil {
			return ""
		}
		found := re.FindStringSubmatch(string(e.Answer.Body))
		if len(found) < 2 {
			return ""
		}
		return html.UnescapeString(found[1])
	}
	for _, l := range e.leaves {
		if l.place == p {
			return l.value
		}
	}
	return ""
}

// places are where an answer has a value.
func (e *exchange) places(value string) []place {
	var places []place
	for _, l := range e.leaves {
		if l.value == value || l.kind == "cookie" && url.PathEscape(l.value) == value {
			places = append(places, l.place)
		}
	}
	const leastInText = 4 // what is shorter stands in every page
	if len(value) >= leastInText && parseJSON(e.Answer.Body) == nil {
		places = append(places, e.inText(value)...)
	}
	return places
}

// inText are regular expressions that find a value in a page, the one with the
// fewest words before it first. One that would find something else earlier in the
// page is not taken.
func (e *exchange) inText(value string) []place {
	text := string(e.Answer.Body)
	at, found := -1, value
	for _, written := range []string{value, html.EscapeString(value)} {
		if at = strings.Index(text, written); at >= 0 {
			found = written
			break
		}
	}
	if at < 0 {
		return nil
	}
	end := at + len(found)
	if end >= len(text) || !strings.ContainsRune("\"'<&\\ \n;,)", rune(text[end])) || !safeContext(text[max(0, at-1):at]) {
		return nil
	}
	until := regexp.QuoteMeta(text[end : end+1])
	if until == "\n" {
		until = `\s`
	}
	var places []place
	for _, context := range contexts(text[:at]) {
		p := place{kind: "text", name: regexp.QuoteMeta(context) + "([^" + until + "]+)"}
		if e.give(p) == value {
			places = append(places, p)
		}
	}
	return places
}

func safeContext(before string) bool { return !strings.ContainsAny(before, "\n\r") }

// contexts are ends of the text before a value, on its own line, the shorter ones
// first: each begins at a word. The name of a field is in the first.
func contexts(before string) []string {
	const longest, fewest = 90, 6
	line := before[strings.LastIndexAny(before, "\n\r<>")+1:]
	var list []string
	for i := len(line) - 1; i >= 0 && len(line)-i <= longest; i-- {
		starts := i == 0 || unicode.IsSpace(rune(line[i-1])) || strings.ContainsRune(`"'{,;(`, rune(line[i-1]))
		if starts && len(line)-i >= fewest && line[i] < unicode.MaxASCII && !unicode.IsSpace(rune(line[i])) {
			list = append(list, line[i:])
		}
	}
	named := func(context string) int {
		if strings.Contains(context, "name=") || strings.Contains(context, "id=") {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b string) int { return named(a) - named(b) })
	return list
}

// yaml is the capture as it stands in a contract.
func (p place) yaml() string {
	switch p.kind {
	case "json":
		if p.name == "" {
			return `{json: ""}`
		}
		return quoted(p.name)
	case "query":
		return "{header: Location, query: " + quoted(p.query) + "}"
	case "match":
		return "{header: Location, matches: " + single(p.query) + "}"
	case "text":
		return "{text: " + single(p.name) + "}"
	default:
		return "{" + p.kind + ": " + quoted(p.name) + "}"
	}
}

// word is what the value is called at its place.
func (p place) word() string {
	switch p.kind {
	case "query":
		return p.query
	case "match":
		return "number"
	case "text":
		if found := regexp.MustCompile(`(?:name|id)="([A-Za-z_][\w.-]*)"`).FindStringSubmatch(p.name); found != nil {
			return found[1]
		}
		words := regexp.MustCompile(`[A-Za-z_][\w-]*`).FindAllString(p.name, -1)
		if len(words) > 0 {
			return words[len(words)-1]
		}
		return "found"
	default:
		return p.name[strings.LastIndex(p.name, "/")+1:]
	}
}
