package draft

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// harFile is what is read of an HTTP Archive (HAR 1.2), as browsers save it.
type harFile struct {
	Log struct {
		Entries []harEntry `json:"entries"`
	} `json:"log"`
}

type harEntry struct {
	Request struct {
		Method   string     `json:"method"`
		URL      string     `json:"url"`
		Headers  []harField `json:"headers"`
		PostData *struct {
			MimeType string     `json:"mimeType"`
			Text     string     `json:"text"`
			Params   []harField `json:"params"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int        `json:"status"`
		Headers []harField `json:"headers"`
		Content struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

type harField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ErrNoHAR: the text is not a HAR file.
var ErrNoHAR = errors.New("this is not a HAR file")

// ReadHAR reads the sign-ups that a browser has saved. target is the backend's base
// URL; "" = the origin to which the first imp_uid was sent. The first sign-up is
// taken for a new account, the next ones for the same person again, a minor, and a
// certification that was cancelled: nothing in the file says so.
func ReadHAR(text []byte, target string) (*Recording, error) {
	var file harFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoHAR, err)
	}
	if len(file.Log.Entries) == 0 {
		return nil, fmt.Errorf("%w: it has no entries", ErrNoHAR)
	}
	origin, base := "", ""
	if to, err := url.Parse(target); err == nil && to.Host != "" {
		origin, base = to.Scheme+"://"+to.Host, strings.TrimSuffix(to.EscapedPath(), "/")
	}
	var all []harSeen
	for i := range file.Log.Entries {
		e := &file.Log.Entries[i]
		at, err := url.Parse(e.Request.URL)
		if err != nil || at.Host == "" || strings.HasPrefix(at.Path, "/__") || strings.HasSuffix(at.Hostname(), ".iamport.kr") {
			if at != nil && at.Path == "/__window/open" { // what the page gave it
				all = append(all, harSeen{merchantUID: at.Query().Get("merchant_uid")})
			}
			continue
		}
		here := at.Scheme + "://" + at.Host
		made := harSeen{origin: here, exchange: e.exchange(strings.TrimPrefix(at.RequestURI(), base))}
		if origin == "" && impUIDs.MatchString(newExchange(&made.exchange).asked()) {
			origin = here
		}
		all = append(all, made)
	}
	return recordingOf(all, origin), nil
}

// harSeen is an exchange and the origin that it was sent to.
type harSeen struct {
	origin      string
	exchange    Exchange
	merchantUID string // in place of an exchange: a window was opened with it
}

// exchange is an entry as the proxy would have seen it.
func (e *harEntry) exchange(path string) Exchange {
	x := Exchange{Method: e.Request.Method, Path: path, Header: headerOf(e.Request.Headers)}
	if post := e.Request.PostData; post != nil {
		x.Body = []byte(post.Text)
		if post.Text == "" && len(post.Params) > 0 {
			form := url.Values{}
			for _, p := range post.Params {
				form.Add(p.Name, p.Value)
			}
			x.Body = []byte(form.Encode())
			x.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if x.Header.Get("Content-Type") == "" {
			x.Header.Set("Content-Type", post.MimeType)
		}
	}
	x.Answer = Answer{Status: e.Response.Status, Header: headerOf(e.Response.Headers), Body: []byte(e.Response.Content.Text)}
	if e.Response.Content.Encoding == "base64" {
		if plain, err := base64.StdEncoding.DecodeString(e.Response.Content.Text); err == nil {
			x.Answer.Body = plain
		}
	}
	return x
}

// headerOf leaves out the fields that HTTP/2 has in place of the first line. Chromium
// joins several Set-Cookie by line breaks.
func headerOf(fields []harField) http.Header {
	h := http.Header{}
	for _, f := range fields {
		if !strings.HasPrefix(f.Name, ":") {
			for _, value := range strings.Split(f.Value, "\n") {
				h.Add(f.Name, value)
			}
		}
	}
	return h
}

// recordingOf cuts what was sent to one origin into sign-ups: a new one begins where
// the page is opened again on which the first one began.
func recordingOf(all []harSeen, origin string) *Recording {
	order := []contract.Outcome{contract.Created, contract.Existing, contract.Underage, contract.Rejected}
	r := &Recording{Guessed: true}
	first := ""
	var now Visit
	carried := false
	end := func() {
		if carried && len(r.Visits) < len(order) {
			now.Outcome = order[len(r.Visits)]
			r.Visits = append(r.Visits, now)
		}
		if carried {
			now, carried = Visit{}, false
		}
	}
	for _, seen := range all {
		if seen.origin == "" {
			now.MerchantUID = seen.merchantUID
			continue
		}
		e := newExchange(&seen.exchange)
		begins := seen.origin == origin && seen.exchange.Method == http.MethodGet && strings.Contains(seen.exchange.Header.Get("Accept"), "text/html")
		id := impUIDs.FindString(e.asked())
		switch {
		case begins && first == "" && id == "":
			first = e.path
		case begins && e.path == first, carried && id != "" && id != now.ImpUID && seen.origin == origin:
			end()
		}
		if seen.origin != origin || !Worth(&seen.exchange) {
			continue
		}
		if id != "" && now.ImpUID == "" {
			now.ImpUID, carried = id, true
		}
		now.Exchanges = append(now.Exchanges, seen.exchange)
	}
	end()
	r.Visits = slices.Clip(r.Visits)
	return r
}
