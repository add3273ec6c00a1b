package control_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/openapi"
)

func TestFormsAreThoseOfFixtures(t *testing.T) {
	for _, tt := range []struct {
		reason string
		text   string
		value  any
	}{
		{"a date", `"2004-02-29"`, control.BornOn("2004-02-29")},
		{"an age reached on a day", `{"turns":19,"on":"tomorrow"}`, control.Turns(19, "tomorrow")},
		{"reached at birth", `{"turns":0,"on":"+3d"}`, control.Turns(0, "+3d")},
		{"an age", `{"age":34}`, control.Aged(34)},
		{"a newborn", `{"age":0}`, control.Aged(0)},
		{"no birthday", `null`, control.Birthday{}},
		{"a person by id", `"adult/jiwoo"`, control.PersonOf("adult/jiwoo")},
		{"a person by fields", `{"name":"x","birthday":{"age":3}}`, control.Fresh(control.NewPerson{Name: "x", Birthday: control.Aged(3)})},
		{"anybody", `{}`, control.Fresh(control.NewPerson{})},
		{"a person who typed", `{"typed":{"name":"x","gender":"male"}}`, control.Typed(control.NewPerson{Name: "x", Gender: "male"})},
		{"one verdict", `"created"`, control.Expectation{Verdict: "created"}},
		{"a verdict a rule", `{"full-age-19":"underage"}`, control.Expectation{Rules: map[string]string{"full-age-19": "underage"}}},
		{"null to answer", `null`, control.Null},
		{"a text to answer", `"김"`, control.Text("김")},
		{"a number as it is spelled", `1e3`, control.Literal("1e3")},
		{"a truth to answer", `false`, control.Literal("false")},
		{"a day", `"24h0m0s"`, control.Duration(24 * time.Hour)},
		{"back", `"-1m0s"`, control.Duration(-time.Minute)},
	} {
		got, err := json.Marshal(tt.value)
		if err != nil || string(got) != tt.text {
			t.Errorf("%s: written %s (%v), want %s", tt.reason, got, err, tt.text)
		}
		read := reflect.New(reflect.TypeOf(tt.value))
		if err := json.Unmarshal([]byte(tt.text), read.Interface()); err != nil {
			t.Errorf("%s: %v", tt.reason, err)
		}
		if !reflect.DeepEqual(read.Elem().Interface(), tt.value) {
			t.Errorf("%s: read %#v, want %#v", tt.reason, read.Elem().Interface(), tt.value)
		}
	}
}

func TestWhatABirthdayStates(t *testing.T) {
	for _, b := range []control.Birthday{{}, control.BornOn("2004-02-29"), control.Turns(19, "today"), control.Aged(34)} {
		date, isDate := b.Date()
		age, on, isTurning := b.Turning()
		years, isAge := b.Age()
		said := fmt.Sprintf("%q %v, %d %q %v, %d %v", date, isDate, age, on, isTurning, years, isAge)
		want := map[control.Birthday]string{
			{}:                           `"" false, 0 "" false, 0 false`,
			control.BornOn("2004-02-29"): `"2004-02-29" true, 0 "" false, 0 false`,
			control.Turns(19, "today"):   `"" false, 19 "today" true, 0 false`,
			control.Aged(34):             `"" false, 0 "" false, 34 true`,
		}[b]
		if said != want || b.IsZero() != !(isDate || isTurning || isAge) {
			t.Errorf("%+v says %s, want %s", b, said, want)
		}
	}
}

func TestBadFormsAreExplained(t *testing.T) {
	f := newFake()
	for _, tt := range []struct{ reason, method, path, body, says string }{
		{"nobody", "POST", "certifications", `{"person":""}`, "person: found nothing"},
		{"a number as a person", "POST", "certifications", `{"person":7}`, "the id of a person or an object"},
		{"a field of the person mistyped", "POST", "certifications", `{"person":{"nam":"x"}}`, `did you mean "name"?`},
		{"a typed field mistyped", "POST", "certifications", `{"person":{"typed":{"nam":"x"}}}`, "person.typed.nam: no such key"},
		{"typed and more", "POST", "certifications", `{"person":{"typed":{},"name":"x"}}`, "person.name: no such key"},
		{"nothing typed", "POST", "certifications", `{"person":{"typed":null}}`, "person.typed: found null"},
		{"a birthday of the person mistyped", "POST", "certifications", `{"person":{"birthday":{"ag":1}}}`, "person.birthday.ag: no such key"},
		{"a list to answer", "POST", "certifications", `{"unique_key":[]}`, "an object or a list"},
		{"no verdict", "POST", "certifications", `{"expect":""}`, "a verdict such as"},
		{"a number for a verdict", "POST", "certifications", `{"expect":{"full-age-19":19}}`, "a verdict such as"},
		{"a text for a list", "POST", "certifications", `{"omit":"name"}`, "omit: found a string, expected a list"},
		{"a number for a truth", "POST", "certifications", `{"certified":1}`, "certified: found a number, expected true or false"},
		{"a fault of no effect", "POST", "certifications", `{"faults":[{}]}`, "effect"},
		{"a fault mistyped", "POST", "certifications", `{"faults":[{"effect":{"latencey":{}}}]}`, "did you mean latency?"},
		{"an effect mistyped", "POST", "faults", `{"effect":{"latencey":{}}}`, "did you mean latency?"},
		{"a rule mistyped", "POST", "faults", `{"efect":{}}`, `did you mean "effect"?`},
		{"a rule without an effect", "POST", "faults", `{}`, "effect: found none"},
		{"a latency of nothing", "POST", "faults", `{"effect":{"latency":{}}}`, "effect.latency"},
		{"a profile that there is none", "POST", "faults/profile", `{"name":"hostil"}`, `did you mean "hostile"?`},
		{"a seed below zero", "POST", "faults/profile", `{"name":"hostile","seed":-1}`, "seed: found the number -1, expected a whole number"},
		{"a reset of nothing", "POST", "reset", `{}`, "journal, faults, state, all"},
		{"a reset mistyped", "POST", "reset", `{"what":"fault"}`, `did you mean "faults"?`},
		{"no move", "PUT", "clock", `{}`, "expected one of"},
		{"two moves", "PUT", "clock", `{"follow":true,"advance":"1h"}`, "expected one of"},
		{"three moves", "PUT", "clock", `{"freeze":true,"set":"2026-01-31T09:00:00Z","advance":"1h"}`, "expected one of"},
		{"a move that is not made", "PUT", "clock", `{"follow":false}`, "expected one of"},
		{"an instant without a zone", "PUT", "clock", `{"set":"2026-01-31"}`, "an instant such as"},
		{"an advance of no unit", "PUT", "clock", `{"advance":"24"}`, "such as 24h, 30m or 2d"},
		{"an advance beyond all time", "PUT", "clock", `{"advance":"9999999d"}`, "such as 24h"},
		{"a code that is empty", "POST", "", `{"user_code":""}`, `user_code: found ""; leave the key out`},
		{"a phone that is empty", "PATCH", "people/p", `{"phone":""}`, `phone: found ""; leave the key out`},
		{"a rule named as a path", "POST", "faults", `{"id":"profile","effect":{"hang":{}}}`, "but not profile"},
		{"a contract for love", "POST", "", `{"provides":["phones"]}`, `did you mean "phone"?`},
		{"a name that cannot be cleared", "PATCH", "people/p", `{"clear":["name"]}`, "expected foreigner, phone, carrier"},
		{"a person cannot be cleared", "PATCH", "certifications/c", `{"clear":["person"]}`, "expected note, provider"},
		{"an id cannot be changed", "PATCH", "certifications/c", `{"imp_uid":"imp_2"}`, "imp_uid: no such key"},
	} {
		path := strings.TrimSuffix("sites/s/"+tt.path, "/s/")
		w := answerTo(t, f, attempt{reason: tt.reason, method: tt.method, path: path, header: asJSON, body: tt.body, status: 400})
		told := control.Error{}
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || !strings.Contains(told.Error(), tt.says) {
			t.Errorf("%s: said %q, want %q in it", tt.reason, told.Error(), tt.says)
		}
	}
}

func TestDaysAreDurations(t *testing.T) {
	f := newFake()
	answerTo(t, f, attempt{reason: "days", method: "PUT", path: "sites/s/clock", header: asJSON, body: `{"advance":"-30d"}`, status: 200})
	var d control.Duration
	if err := d.UnmarshalText([]byte("-30d")); err != nil || d != control.Duration(-720*time.Hour) {
		t.Errorf("-30d is %v (%v)", d, err)
	}
}

func TestAClientKnowsAStranger(t *testing.T) {
	for _, tt := range []struct {
		reason string
		status int
		body   string
	}{
		{"a page", 200, "<html>"},
		{"another API", 404, `{"code":-1,"message":"x","response":null}`},
		{"a proxy", 502, "Bad Gateway"},
		{"a redirect", 302, ""},
		{"nothing", 200, ""},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(tt.status)
			_, _ = w.Write([]byte(tt.body))
		}))
		client := control.NewClient(server.URL, token, server.Client())
		_, err := client.Health(t.Context())
		_, followErr := client.Follow(t.Context(), "s", control.RequestFilter{})
		for _, err := range []error{err, followErr} {
			told := new(control.Error)
			if !errors.As(err, &told) || told.Code != control.CodeNoSuchAnswer || told.Status != tt.status {
				t.Errorf("%s: %v, want one that says that the control API is missing", tt.reason, err)
			}
			if strings.Contains(err.Error(), token) {
				t.Errorf("%s: the error has the token: %v", tt.reason, err)
			}
		}
		server.Close()
	}
}

func TestAClientThatCannotAskSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		reason, base string
	}{
		{"nobody listens, and the context is over", "http://127.0.0.1:1"},
		{"no URL", "://"},
	} {
		_, err := control.NewClient(tt.base, "", nil).Health(ctx)
		if told := new(control.Error); err == nil || errors.As(err, &told) {
			t.Errorf("%s: %v, want an error that is not the mock's", tt.reason, err)
		}
	}
	client := control.NewClient("http://127.0.0.1:1", "", nil)
	for _, site := range []string{"", ".", ".."} {
		told := new(control.Error)
		if _, err := client.Site(t.Context(), site); !errors.As(err, &told) || told.Status != 404 {
			t.Errorf("site %q: %v, want a 404 without asking", site, err)
		}
	}
}

func TestAClientReadsNoEndlessAnswer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	_, err := control.NewClient(server.URL, "", nil).Health(t.Context())
	if err == nil || !strings.Contains(err.Error(), "an answer of over") {
		t.Errorf("health = %v, want an error about the length", err)
	}
}

func TestErrorsHint(t *testing.T) {
	for _, tt := range []struct {
		reason string
		err    *control.Error
		text   string
	}{
		{"near", control.Unknown("site", "imp_test_jop7", "imp_apikey", "imp_test_job7"), `no site "imp_test_jop7"; did you mean "imp_test_job7"?`},
		{"nothing near", control.Unknown("site", "x", "imp_apikey"), `no site "x"`},
		{"a very long name", control.Unknown("site", strings.Repeat("키", 200)), `no site "` + strings.Repeat("키", 80) + `…"`},
		{"a conflict", control.Conflict("imp_uid %s is taken", "imp_1"), "imp_uid imp_1 is taken"},
	} {
		if diff := cmp.Diff(tt.text, tt.err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// FuzzNewCertification holds that what the handler takes the client writes the
// same way, and that what is refused is refused as the caller's own doing.
func FuzzNewCertification(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"person":"adult/jiwoo"}`, `{"person":{"birthday":{"turns":19,"on":"tomorrow"}},"unique_key":null}`,
		`{"expect":{"full-age-19":"created"},"omit":["origin"],"birth":12,"faults":[{"effect":{"gzip":{}}}]}`,
		`{"person":{"birthday":{"age":1e0}}}`, `{"name":"\ud800"}`, `[]`, `{"a":1}`, `{"certified":null}`,
	} {
		f.Add([]byte(seed))
	}
	checker, err := openapi.Control()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first, second := newFake(), newFake()
		post := func(to *fake, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/__admin/sites/s/certifications", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			control.Handler(to, control.Info{}).ServeHTTP(w, r)
			return w
		}
		w := post(first, string(body))
		if w.Code == http.StatusBadRequest {
			return
		}
		if w.Code != http.StatusCreated {
			t.Fatalf("status %d for %q", w.Code, body)
		}
		var args []json.RawMessage
		if err := json.Unmarshal([]byte(first.taken()[0].Args), &args); err != nil {
			t.Fatal(err)
		}
		if err := checker.Value("NewCertification", body); !knowsKeys(err) {
			t.Errorf("the handler took what the document does not know: %v", err)
		}
		if w := post(second, string(args[1])); w.Code != http.StatusCreated {
			t.Fatalf("%q was taken, but not %q, which is how a client says it: %s", body, args[1], w.Body)
		}
		var again []json.RawMessage
		if err := json.Unmarshal([]byte(second.taken()[0].Args), &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(args[1]), string(again[1])); diff != "" {
			t.Errorf("a client says it otherwise (-first +again):\n%s", diff)
		}
	})
}

// knowsKeys says that a document's objections are to values, which the server
// behind the handler judges, and to no key.
func knowsKeys(err error) bool {
	var all openapi.Violations
	return !errors.As(err, &all) || !slices.ContainsFunc(all, func(v openapi.Violation) bool { return v.Expected == "no such key" })
}
