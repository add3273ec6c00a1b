package control

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/openapi"
)

func TestRoutesAreTheDocuments(t *testing.T) {
	checker, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	var served []openapi.Operation
	for _, r := range routes() {
		served = append(served, openapi.Operation{ID: r.id, Method: r.method, Path: root + r.path})
	}
	byID := func(a, b openapi.Operation) int { return strings.Compare(a.ID, b.ID) }
	documented := checker.Operations()
	slices.SortFunc(served, byID)
	slices.SortFunc(documented, byID)
	if diff := cmp.Diff(documented, served); diff != "" {
		t.Errorf("operations (-documented +served):\n%s", diff)
	}
	if len(served) < 30 {
		t.Errorf("%d operations, want at least 30", len(served))
	}
}

// schema is what the test looks at of a schema.
type schema struct {
	Properties           map[string]schema `yaml:"properties"`
	Required             []string          `yaml:"required"`
	Enum                 []string          `yaml:"enum"`
	AdditionalProperties any               `yaml:"additionalProperties"`
	Items                *schema           `yaml:"items"`
	Ref                  string            `yaml:"$ref"`
	Type                 string            `yaml:"type"`
}

func schemas(t *testing.T) map[string]schema {
	t.Helper()
	var doc struct {
		Components struct {
			Schemas map[string]schema `yaml:"schemas"`
		} `yaml:"components"`
	}
	if err := yaml.Unmarshal(openapi.ControlYAML(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Components.Schemas
}

// wire is the Go type of every object schema, and whether a client sends it.
var wire = map[string]struct {
	goType reflect.Type
	sent   bool
}{
	"Error": {reflect.TypeFor[Error](), false}, "Health": {reflect.TypeFor[Health](), false},
	"Fixtures": {reflect.TypeFor[Fixtures](), false}, "Problem": {reflect.TypeFor[Problem](), false},
	"Place": {reflect.TypeFor[Place](), false}, "DeviationList": {reflect.TypeFor[deviationList](), false},
	"Deviation": {reflect.TypeFor[Deviation](), false}, "Settings": {reflect.TypeFor[Settings](), false},
	"Bounds": {reflect.TypeFor[Bounds](), false}, "Reset": {reflect.TypeFor[resetBody](), true},
	"SiteList": {reflect.TypeFor[siteList](), false}, "Site": {reflect.TypeFor[Site](), false},
	"NewSite": {reflect.TypeFor[NewSite](), true}, "Credentials": {reflect.TypeFor[Credentials](), false},
	"LeaseList": {reflect.TypeFor[leaseList](), false}, "Lease": {reflect.TypeFor[Lease](), false},
	"NewLease": {reflect.TypeFor[NewLease](), true}, "LeaseGrant": {reflect.TypeFor[LeaseGrant](), false},
	"LeaseRenewal": {reflect.TypeFor[LeaseRenewal](), true},
	"PersonList":   {reflect.TypeFor[PersonList](), false}, "Person": {reflect.TypeFor[Person](), false},
	"NewPerson": {reflect.TypeFor[NewPerson](), true}, "TypedPerson": {reflect.TypeFor[typedPerson](), true}, "PersonChange": {reflect.TypeFor[PersonChange](), true},
	"CertificationList": {reflect.TypeFor[CertificationList](), false}, "Certification": {reflect.TypeFor[Certification](), false},
	"NewCertification":    {reflect.TypeFor[NewCertification](), true},
	"CertificationChange": {reflect.TypeFor[CertificationChange](), true},
	"Saving":              {reflect.TypeFor[Saving](), false}, "SaveOrder": {reflect.TypeFor[SaveOrder](), true}, "SavedFile": {reflect.TypeFor[SavedFile](), false},
	"MessageList": {reflect.TypeFor[messageList](), false}, "Message": {reflect.TypeFor[Message](), false},
	"RequestList": {reflect.TypeFor[RequestList](), false}, "WaitList": {reflect.TypeFor[waitList](), false},
	"Request": {reflect.TypeFor[Request](), false}, "Traffic": {reflect.TypeFor[journal.Message](), false},
	"Explanation": {reflect.TypeFor[Explanation](), false}, "FaultList": {reflect.TypeFor[FaultList](), false},
	"FaultStatus": {reflect.TypeFor[FaultStatus](), false}, "Profile": {reflect.TypeFor[Profile](), true},
	"ProfileRules": {reflect.TypeFor[ProfileRules](), false}, "FaultRule": {reflect.TypeFor[FaultRule](), true},
	"FaultMatch": {reflect.TypeFor[fault.Match](), true}, "Clock": {reflect.TypeFor[Clock](), false},
	"ClockMove": {reflect.TypeFor[ClockMove](), true},
}

// tagsOf is the JSON names of a struct and those that are always written.
func tagsOf(t reflect.Type) (names, always []string) {
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			inner, innerAlways := tagsOf(field.Type)
			names, always = append(names, inner...), append(always, innerAlways...)
			continue
		}
		if name == "-" {
			continue
		}
		names = append(names, name)
		if options == "" {
			always = append(always, name)
		}
	}
	slices.Sort(names)
	slices.Sort(always)
	return names, always
}

func TestSchemasAreTheWireTypes(t *testing.T) {
	all := schemas(t)
	for name, s := range all {
		if s.Type != "object" || name == "FaultEffect" {
			continue
		}
		w, ok := wire[name]
		if !ok {
			t.Errorf("schema %s: no wire type", name)
			continue
		}
		names, always := tagsOf(w.goType)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(s.Properties)), names); diff != "" {
			t.Errorf("%s: keys (-document +type):\n%s", name, diff)
		}
		if slices.Sort(s.Required); !w.sent && !slices.Equal(s.Required, always) {
			t.Errorf("%s: always there are %v, documented as required are %v", name, always, s.Required)
		}
		if closed := s.AdditionalProperties == false; closed != w.sent {
			t.Errorf("%s: refuses unknown keys: %v, want %v: requests do, answers may grow", name, closed, w.sent)
		}
	}
	for name := range wire {
		if _, ok := all[name]; !ok {
			t.Errorf("wire type %s has no schema", name)
		}
	}
}

// carried is what the test looks at of a request or an answer of the document.
type carried struct {
	Ref     string `yaml:"$ref"`
	Content map[string]struct {
		Schema schema `yaml:"schema"`
	} `yaml:"content"`
}

// TestOperationsCarryTheDocumentsTypes holds both types of every row of the table
// against the document, so that neither handler nor client can read another.
func TestOperationsCarryTheDocumentsTypes(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(openapi.ControlYAML(), &doc); err != nil {
		t.Fatal(err)
	}
	nameOf := func(c carried) string {
		body, isJSON := c.Content["application/json"]
		switch {
		case isJSON:
			return strings.TrimPrefix(body.Schema.Ref, "#/components/schemas/")
		case len(c.Content) > 0:
			return slices.Collect(maps.Keys(c.Content))[0]
		}
		return ""
	}
	for _, r := range routes() {
		var op struct {
			RequestBody carried            `yaml:"requestBody"`
			Responses   map[string]carried `yaml:"responses"`
		}
		node := doc.Paths[root+r.path][strings.ToLower(r.method)]
		if err := node.Decode(&op); err != nil {
			t.Fatalf("%s: %v", r.id, err)
		}
		status := "200"
		switch {
		case r.reply == reflect.TypeFor[none]():
			status = "204"
		case r.method == post:
			status = "201"
		}
		answer, documented := op.Responses[status]
		if !documented {
			t.Errorf("%s answers %s, and the document has no such answer", r.id, status)
		}
		for what, pair := range map[string]struct {
			schema string
			goType reflect.Type
		}{"request": {nameOf(op.RequestBody), r.request}, "answer": {nameOf(answer), r.reply}} {
			var want reflect.Type
			switch pair.schema {
			case "":
				want = reflect.TypeFor[none]()
				if pair.goType == reflect.TypeFor[url.Values]() {
					want = pair.goType // a query is not sent as a body
				}
			case mediaYAML, mediaPEM:
				want = reflect.TypeFor[[]byte]()
			case "text/event-stream":
				want = reflect.TypeFor[streamed]()
			default:
				want = wire[pair.schema].goType
			}
			if want != pair.goType {
				t.Errorf("%s: the %s is %v, and %q in the document", r.id, what, pair.goType, pair.schema)
			}
		}
	}
}

func TestOnlyTheMakingOfASiteHasASecret(t *testing.T) {
	var with []string
	for name, s := range schemas(t) {
		if _, ok := s.Properties["secret"]; ok {
			with = append(with, name)
		}
	}
	slices.Sort(with)
	if diff := cmp.Diff([]string{"Credentials", "NewSite"}, with); diff != "" {
		t.Errorf("schemas with a secret (-want +got):\n%s", diff)
	}
	if strings.Count(string(openapi.ControlYAML()), "schemas/Credentials'") != 1 {
		t.Error("credentials are answered by other than one operation")
	}
}

func TestListsOfTheDocumentAreTheCodes(t *testing.T) {
	all := schemas(t)
	if diff := cmp.Diff(fault.Kinds(), slices.Sorted(maps.Keys(all["FaultEffect"].Properties))); diff != "" {
		t.Errorf("kinds of faults (-code +document):\n%s", diff)
	}
	for _, schema := range []string{"Profile", "ProfileRules"} {
		if diff := cmp.Diff(fault.Profiles(), all[schema].Properties["name"].Enum); diff != "" {
			t.Errorf("%s: profiles (-code +document):\n%s", schema, diff)
		}
	}
	for _, what := range all["Reset"].Properties["what"].Enum {
		if err := ResetScope(what).Check(); err != nil {
			t.Errorf("documented reset: %v", err)
		}
	}
	for _, name := range all["CertificationChange"].Properties["clear"].Items.Enum {
		if err := (CertificationChange{Clear: []string{name}}).Check(); err != nil {
			t.Errorf("documented clear: %v", err)
		}
	}
	if n, want := len(all["CertificationChange"].Properties["clear"].Items.Enum), reflect.TypeFor[CertificationFields]().NumField()-1; n != want {
		t.Errorf("%d fields can be cleared by the document, %d by the code", n, want)
	}
	codes := []string{
		CodeInvalid, CodeUnauthorized, CodeForbidden, CodeNotFound, CodeMethod, CodeTimeout, CodeConflict, CodeTooLarge,
		CodeMediaType, CodeTooMany, CodeInternal, CodeShuttingDown,
	}
	if diff := cmp.Diff(codes, all["Error"].Properties["code"].Enum); diff != "" {
		t.Errorf("codes (-code +document):\n%s", diff)
	}
}

// TestEffectsAreTheDocuments holds the parameters of every kind of fault
// against its schema, by the names in the errors of an unknown parameter.
func TestEffectsAreTheDocuments(t *testing.T) {
	for kind, s := range schemas(t)["FaultEffect"].Properties {
		_, err := fault.DecodeEffect([]byte(`{"` + kind + `":{"zzzzzzzzzzzz":1}}`))
		if err == nil {
			t.Errorf("%s: took an unknown parameter", kind)
			continue
		}
		for name := range s.Properties {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%s: documented parameter %s is unknown: %v", kind, name, err)
			}
		}
		if len(s.Properties) == 0 && !strings.Contains(err.Error(), "no parameters") {
			t.Errorf("%s: documented without parameters: %v", kind, err)
		}
	}
}

// FuzzTail holds that no stream makes a tail panic, hang or invent entries.
func FuzzTail(f *testing.F) {
	f.Add([]byte(": open\n\nid: 4\nevent: request\ndata: {\"id\":4}\n\nevent: missed\ndata: {\"missed\":3}\n\nevent: request\r\ndata: {\r\ndata: \"id\":5}\r\n\r\n"))
	f.Add([]byte("event: request\n\n"))
	f.Add([]byte("data:\n\nevent:request\ndata:null\n\n"))
	f.Add([]byte("event: later\ndata: x\n\n\n\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		tail := startTail(io.NopCloser(bytes.NewReader(stream)), func() {})
		defer tail.Close()
		for n := 0; ; n++ {
			_, _, err := tail.Next(t.Context())
			if err != nil {
				return
			}
			if n >= bytes.Count(stream, []byte("request")) {
				t.Fatalf("more entries than the stream has: %q", stream)
			}
		}
	})
}

// noted is a body that notes that it was closed.
type noted struct {
	io.Reader
	closed atomic.Bool
}

func (n *noted) Close() error {
	n.closed.Store(true)
	return nil
}

func TestNothingOfATailRunsAfterItsClose(t *testing.T) {
	for range 50 {
		from, to := io.Pipe()
		body := &noted{Reader: from}
		tail := startTail(body, func() { to.CloseWithError(io.ErrClosedPipe) })
		tail.Close()
		if !body.closed.Load() {
			t.Fatal("the reader of a closed tail still runs")
		}
	}
}

func TestATailJoinsWhatBelongsTogether(t *testing.T) {
	stream := ": open\n\nid: 4\nevent: request\ndata: {\"id\":4}\n\nevent: missed\ndata: {\"missed\":3}\n\nevent: later\ndata: x\n\n" +
		"event: missed\ndata: {\"missed\":2}\n\nevent: request\r\ndata: {\r\ndata: \"id\":5}\r\n\r\nevent: request\ndata: {\"id\":6}"
	tail := startTail(io.NopCloser(strings.NewReader(stream)), func() {})
	defer tail.Close()
	for _, want := range []struct {
		id     uint64
		missed int
	}{{4, 0}, {5, 5}} {
		r, missed, err := tail.Next(t.Context())
		if err != nil || r.ID != want.id || missed != want.missed {
			t.Errorf("next = %d after %d missed (%v), want %d after %d", r.ID, missed, err, want.id, want.missed)
		}
	}
	if r, _, err := tail.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("half an event was given: %d (%v), want the end", r.ID, err)
	}
}
