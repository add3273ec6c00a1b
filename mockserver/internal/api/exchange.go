package api

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// MaxBody is the largest request body that is read, in bytes. The real limit
// is unknown; no request of the API comes near it.
const MaxBody = 1 << 20

const (
	mediaJSON = "application/json"
	mediaForm = "application/x-www-form-urlencoded"
)

// arrival is when a request came, and on which way.
type arrival struct {
	started time.Time // host's clock
	via     journal.Via
}

// exchange is one request on its way through the server.
type exchange struct {
	r *http.Request
	arrival

	// What the request is about, each looked up once: see [Server.resolve].
	route   route             // zero = no such route
	params  map[string]string // path parameters, decoded
	brought world.Credentials
	owner   world.Owner
	set     *fixture.Set // in force when the request came; all of the answer is from it

	body     []byte
	checked  []byte         // the body for the contract check, where a switch reads it leniently; nil = body
	fields   map[string]any // of a JSON object or a form; nil when there is no body
	media    string         // media type of the body, without parameters
	site     *store.Site    // nil until the credentials were good, or whatever they are means this site
	token    *store.Token
	impUID   string // that the request is about; "" = none
	answered bool
	keep     func() // called when the answer has kept the contract; nil = nothing to do

	// For the journal, and for the header that names its entry.
	id         uint64
	idText     []string
	sent       http.Header   // as it came, before anything is put right
	reason     string        // of the answer
	where      journal.Place // of the certification in a fixture file
	violations []string
	detail     string
	hits       fault.Hits
}

// text is a parameter as text: a JSON string or number, or a form value.
// Anything else is "".
func (x *exchange) text(name string) string {
	switch v := x.fields[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// truth is a parameter that the API takes as a boolean or as its text.
func (x *exchange) truth(name string) bool {
	if b, ok := x.fields[name].(bool); ok {
		return b
	}
	return strings.EqualFold(x.text(name), "true")
}

// has reports whether the parameter was sent and is not null or "".
func (x *exchange) has(name string) bool {
	v, sent := x.fields[name]
	return sent && v != nil && v != ""
}

// readBody reads and parses the body of a POST.
func (s *Server) readBody(w http.ResponseWriter, x *exchange) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, x.r.Body, MaxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return answer.Refuse(answer.BodyTooLarge, "more than 1 MiB")
	}
	if err != nil {
		return answer.Refuse(answer.BodyCut, "the connection or the read deadline ended it")
	}
	x.body = body
	if len(body) == 0 && x.route.bodyOptional {
		return nil
	}
	return s.parseBody(x)
}

func (s *Server) parseBody(x *exchange) error {
	x.media = s.mediaOf(x)
	switch x.media {
	case mediaJSON:
		return s.parseJSON(x)
	case mediaForm:
		return s.parseForm(x)
	}
	return answer.Refuse(answer.WrongContentType, "found "+answer.Quote(x.r.Header.Get("Content-Type")))
}

func (s *Server) parseForm(x *exchange) error {
	values, err := url.ParseQuery(string(x.body))
	if err != nil {
		return s.malformed(x, "form: bad escape")
	}
	if x.route.op.ID == "getToken" && s.Switches.Is("token-form-names", "trimmed") && trimNames(values) {
		x.checked = []byte(values.Encode())
	}
	x.fields = map[string]any{}
	for name := range values {
		x.fields[name] = values.Get(name)
	}
	return nil
}

// trimNames drops the spaces before names and reports whether there were any.
// A name that was sent without them wins, then the one with the fewest.
func trimNames(values url.Values) bool {
	names := slices.DeleteFunc(slices.Collect(maps.Keys(values)), func(name string) bool { return !strings.HasPrefix(name, " ") })
	slices.SortFunc(names, func(a, b string) int { return len(a) - len(b) })
	for _, name := range names {
		if exact := strings.TrimLeft(name, " "); !values.Has(exact) {
			values[exact] = values[name]
		}
		delete(values, name)
	}
	return len(names) > 0
}

// mediaOf is the media type by the header, or by the look of the body where
// the switch content-type says so. "" is an unknown one.
func (s *Server) mediaOf(x *exchange) string {
	media, _, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err == nil && (media == mediaJSON || media == mediaForm) {
		return media
	}
	if !s.Switches.Is("content-type", "guess") {
		return ""
	}
	media = mediaForm
	if trimmed := strings.TrimSpace(string(x.body)); strings.HasPrefix(trimmed, "{") {
		media = mediaJSON
	}
	x.r = x.r.Clone(x.r.Context()) // lenient before the contract check, which needs a type
	x.r.Header.Set("Content-Type", media)
	return media
}

func (s *Server) parseJSON(x *exchange) error {
	if len(x.body) == 0 {
		x.fields = map[string]any{}
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(string(x.body)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return s.malformed(x, "json: "+err.Error())
	}
	if _, err := decoder.Token(); err != io.EOF {
		return s.malformed(x, "json: more than one value")
	}
	x.fields, _ = value.(map[string]any)
	return nil
}

// malformed refuses a body that is not what its content type says; by the
// switch malformed-json such a body counts as an empty one.
func (s *Server) malformed(x *exchange, detail string) error {
	if s.Switches.Is("malformed-json", "missing") {
		x.body, x.fields = nil, map[string]any{}
		return nil
	}
	return answer.Refuse(answer.MalformedBody, detail)
}

// inject decides which faults of its site hit a request, and waits as they say.
// replaced tells that the answer will be a fault's own, whatever the handlers
// would say.
func (s *Server) inject(x *exchange) (replaced bool, err error) {
	site := x.owner.Site
	if site == nil {
		return false, nil
	}
	request := fault.Request{Route: x.route.op.ID, ImpUID: x.impUID, AcceptEncoding: x.r.Header["Accept-Encoding"]}
	st := world.StateOf(site)
	if written := st.Written(x.set, site, x.impUID); written != nil {
		x.hits = written.Decide(request)
	}
	x.hits = append(x.hits, st.Faults.Decide(request)...)
	if len(x.hits) == 0 {
		return false, nil
	}
	x.site = site // whatever follows: the request was this site's, its fault says so
	if x.hits.ExpiresToken() {
		site.ExpireToken()
	}
	return x.hits.Replaces(), x.hits.Before(x.r.Context())
}

// faulty plays an answer with its faults and returns what went over the wire.
func faulty(x *exchange, a *answer.Reply, header http.Header) *fault.Delivery {
	d := &fault.Delivery{Status: a.Status, Header: header, Body: a.Body}
	x.hits.Shape(d)
	if x.hits.Replaces() {
		x.reason = strings.SplitN(x.hits.Name(), ",", 2)[0]
		header.Set(answer.HeaderReason, x.reason)
		header.Del(answer.HeaderHint)
	}
	header.Set(answer.HeaderFault, x.hits.Name())
	return d
}
