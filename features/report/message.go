package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// mostBody is how much of a body a page shows: it has to open quickly on a phone, and a body of megabytes is not a reading.
const mostBody = 8 << 10

// messageView is one exchange in full.
type messageView struct {
	ID       string
	Number   int
	Line     string // request line
	Answer   string
	Class    string
	From, To string
	At, Took string
	Request  half
	Response half
}

// half is a request or an answer in full.
type half struct {
	Header string
	Body   string
	Cut    string // how much of the body is not shown
}

func newHalf(m Message, how Telling) half {
	var header strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.Header)) {
		for _, value := range m.Header[name] {
			header.WriteString(harmless(name) + ": " + harmless(value) + "\n")
		}
	}
	h := half{Header: strings.TrimSuffix(header.String(), "\n"), Body: pretty(m.Body)}
	if len(h.Body) > mostBody {
		end := mostBody
		for end > 0 && !utf8.RuneStart(h.Body[end]) {
			end--
		}
		h.Cut = how.say("cut", len(h.Body)-end)
		h.Body = h.Body[:end]
	}
	return h
}

// pretty sets JSON in lines; anything else stays as it is.
func pretty(body string) string {
	if trimmed := strings.TrimSpace(body); !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return body
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		return body
	}
	return b.String()
}

func newMessages(s Scenario, id string, how Telling) []messageView {
	var all []messageView
	for i, x := range s.Exchanges {
		var r row
		r.Kind = asked
		r.exchange(x, i, id, how)
		_, class := x.shortAnswer(how)
		all = append(all, messageView{
			ID: r.Message, Number: i + 1, Class: class,
			Line: harmless(strings.TrimSpace(x.Method + " " + x.Path)), Answer: harmless(x.answer(how)),
			From: actorName(x.From, how), To: actorName(x.To, how), At: how.lang().took(x.At), Took: how.lang().took(x.Took),
			Request: newHalf(x.Request, how), Response: newHalf(x.Response, how),
		})
	}
	return all
}

// actorName is the word for a participant; an unknown one keeps its own name.
func actorName(actor Actor, how Telling) string {
	switch actor {
	case Browser, Merchant, Iamport:
		return how.say(string(actor))
	}
	return harmless(string(actor))
}
