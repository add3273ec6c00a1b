package features

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// curl is one command line that sends again what the browser sent in the last
// visit of the scenario, or the requests that were sent at the same moment. It is
// "" where a command could not do what the browser did: where a value belongs to a
// visit that is over, or cannot be typed. The command to replay does it always.
func (w *world) curl() string {
	if w.target == nil || len(w.replies) == 0 {
		return "" // a conform run: its requests need a token, which no report has
	}
	replies := w.replies[len(w.replies)-1:]
	if len(w.volleyed) > 0 {
		replies = w.volleyed
	}
	session := replies[0].session
	if session == nil {
		return ""
	}
	var sent []report.Exchange
	for _, answer := range session.Prepared() {
		sent = append(sent, answer.Exchange)
	}
	if len(w.volleyed) == 0 {
		for _, r := range w.replies {
			if r.session == session {
				sent = append(sent, sentFor(r)...)
			}
		}
	}
	c := commands{base: w.base(), fixed: session.Captured()}
	c.jar = w.target.Contract().ShowsSession() || len(sent) > 1
	for _, e := range sent {
		c.send(e)
	}
	if len(w.volleyed) > 0 {
		c.race(w.volleyed)
	}
	return w.secrets.Redact(c.text())
}

// sentFor are the requests of one sign-up.
func sentFor(r *reply) []report.Exchange {
	var sent []report.Exchange
	for _, a := range append(slices.Clone(r.Earlier), r.Answer) {
		if a.Exchange.Method != "" {
			sent = append(sent, a.Exchange)
		}
	}
	return sent
}

// commands are calls of curl, one after the other.
type commands struct {
	base  string
	fixed []string // values that are of no use in another visit
	jar   bool     // cookies are kept in a file
	all   []string
	none  bool // one could not be written
}

// text is all of them as one line. Only the last answer is shown.
func (c *commands) text() string {
	if c.none {
		return ""
	}
	for i := range max(0, len(c.all)-1) {
		c.all[i] = strings.Replace(c.all[i], "curl -i", "curl -s -o /dev/null", 1)
	}
	return strings.Join(c.all, " && ")
}

// send adds a request.
func (c *commands) send(e report.Exchange) {
	cookies := ""
	switch {
	case c.jar && len(c.all) == 0:
		cookies = " -c jar" // a new visit: an old jar is overwritten
	case c.jar:
		cookies = " -c jar -b jar"
	}
	c.add("curl -i"+cookies, e)
}

// impUIDWord is put in place of each imp_uid.
const impUIDWord = "IMP_UID"

// race adds requests that are sent at the same moment, in one visit.
func (c *commands) race(replies []*reply) {
	first := replies[0]
	if len(first.Earlier) > 0 || first.impUID == "" || !strings.Contains(first.Exchange.Path+first.Exchange.Request.Body, first.impUID) {
		c.none = true // several requests for each, or another form than the mock gives
		return
	}
	ids := make([]string, len(replies))
	for i, r := range replies {
		ids[i] = r.impUID
	}
	e := first.Exchange
	e.Path = strings.ReplaceAll(e.Path, first.impUID, impUIDWord)
	e.Request.Body = strings.ReplaceAll(e.Request.Body, first.impUID, impUIDWord)
	line := `printf '%s\n' ` + strings.Join(ids, " ") + " | xargs -P " + strconv.Itoa(len(ids)) + " -I " + impUIDWord + " curl -s -i"
	if c.jar && len(c.all) > 0 {
		line += " -b jar"
	}
	c.add(line, e)
}

// add completes a call of curl.
func (c *commands) add(line string, e report.Exchange) {
	header := e.Request.Header
	if c.belongs(e.Path, e.Request.Body) {
		c.none = true
	}
	implied := http.MethodGet
	if e.Request.Body != "" {
		implied = http.MethodPost
	}
	if e.Method != implied {
		line += " -X " + e.Method
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if name == "User-Agent" {
			continue // curl has its own
		}
		for _, value := range header[name] {
			if value == "" || c.belongs(value) || strings.Contains(value, "…") { // what lets somebody in is cut
				c.none = true
			}
			line += " -H " + shellQuote(name+": "+value)
		}
	}
	if e.Request.Body != "" {
		line += " --data-binary " + shellQuote(e.Request.Body)
	}
	if strings.ContainsAny(e.Path, "[]{}") {
		line += " -g"
	}
	c.all = append(c.all, line+" "+shellQuote(strings.TrimSuffix(c.base, "/")+e.Path))
}

// belongs reports whether a text holds a value of a visit that is over, or
// something that is not typed into a shell.
func (c *commands) belongs(texts ...string) bool {
	const most = 2000
	return slices.ContainsFunc(texts, func(text string) bool {
		return len(text) > most || strings.ContainsFunc(text, unicode.IsControl) ||
			slices.ContainsFunc(c.fixed, func(value string) bool {
				return strings.Contains(text, value) || strings.Contains(text, url.QueryEscape(value))
			})
	})
}

// shellQuote is a text as one word of a POSIX shell.
func shellQuote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
