package features_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// constant is what a merchant answers to everybody.
type constant struct {
	status   int // 0 = the connection is closed
	location string
	body     string
}

func (a constant) write(w http.ResponseWriter) {
	if a.status == 0 {
		panic(http.ErrAbortHandler) // it closes the connection
	}
	if a.location != "" {
		w.Header().Set("Location", a.location)
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// asked is a merchant that reads the record, and answers always the same.
func asked(a constant) makeMerchant {
	return func(t *testing.T, api string) http.Handler {
		t.Helper()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asks(reading(issued(t, api)))(t, api).ServeHTTP(httptest.NewRecorder(), r)
			a.write(w)
		})
	}
}

// unasked is one that asks nobody.
func unasked(a constant) makeMerchant {
	return func(*testing.T, string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			a.write(w)
		})
	}
}

// asksTokenThen is a merchant that fetches a token, and looks at no certification.
func asksTokenThen(status int, result string) makeMerchant {
	return func(t *testing.T, api string) http.Handler {
		t.Helper()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			issued(t, api)
			says(status, result)(t, api).ServeHTTP(w, r)
		})
	}
}

// breaksOff is a merchant that rejects the first request, and gives the later ones
// no answer.
func breaksOff(t *testing.T, api string) http.Handler {
	t.Helper()
	var before atomic.Bool
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := constant{status: 0}
		if !before.Swap(true) {
			a = constant{http.StatusBadRequest, "", `{"result":"rejected"}`}
		}
		asked(a)(t, api).ServeHTTP(w, r)
	})
}

// The first answer of a wrong set-up says what is wrong with it.
func TestFirstAnswer(t *testing.T) {
	t.Parallel()
	overlapping, err := contract.Load("overlap.yaml", []byte(`
version: 1
certify: POST /certifications
outcomes: {created: 200, existing: {status: 200, text: id}, underage: 403, rejected: 4xx, unavailable: 5xx}
claims: {trust: true}
`))
	if err != nil {
		t.Fatal(err)
	}
	steps, err := contract.Load("steps.yaml", []byte(`
version: 1
certify: [{request: POST /cert, json: {imp_uid: "{{imp_uid}}"}}, {request: POST /register}]
outcomes: {created: 201, existing: 409, underage: 403, rejected: 400, unavailable: 503}
claims: {trust: true}
`))
	if err != nil {
		t.Fatal(err)
	}
	usual := contract.Default("")
	prepared, err := contract.Load("prepare.yaml", []byte(`
version: 1
prepare: [GET /signup]
certify: POST /certifications
outcomes: {created: 201, existing: 200, underage: 403, rejected: 400, unavailable: 503}
claims: {trust: true}
`))
	if err != nil {
		t.Fatal(err)
	}
	twoSteps := func(t *testing.T, api string) http.Handler {
		t.Helper()
		mux := http.NewServeMux()
		mux.Handle("POST /cert", asked(constant{200, "", `{}`})(t, api))
		return mux
	}
	for _, tt := range []struct {
		reason   string
		contract *contract.Contract
		merchant makeMerchant
		want     error
	}{
		{"a new person is somebody else", usual, asked(constant{200, "", `{"result":"existing"}`}), features.ErrTaken},
		{"a page of the front end", usual, unasked(constant{200, "text/html", "<h1>shop</h1>"}), features.ErrPage},
		{"no such route", usual, unasked(constant{404, "", "Cannot POST /certifications"}), features.ErrNoRoute},
		{"a route for something else", usual, unasked(constant{405, "", ""}), features.ErrNoMethod},
		{"403 of Django", usual, unasked(constant{403, "", "<p>CSRF verification failed. Request aborted.</p>"}), features.ErrCSRF},
		{"422 of Rails", usual, unasked(constant{422, "", "ActionController::InvalidAuthenticityToken"}), features.ErrCSRF},
		{"419 of Laravel", usual, unasked(constant{419, "", "Page Expired"}), features.ErrCSRF},
		{"403 of Spring", usual, unasked(constant{403, "", `{"error":"Forbidden"}`}), features.ErrForbidden},
		{"401", usual, unasked(constant{401, "", ""}), features.ErrLogin},
		{"to the login page", usual, unasked(constant{302, "/accounts/login/?next=/certifications", ""}), features.ErrLogin},
		{"to the login page of Rails", usual, unasked(constant{302, "http://localhost/users/sign_in", ""}), features.ErrLogin},
		{"a page whose name begins like a login", usual, unasked(constant{302, "/authors", ""}), features.ErrNotAsked},
		{"to https", usual, unasked(constant{301, "https://localhost:3000/certifications", ""}), features.ErrSecure},
		{"http to a port for https", usual, unasked(constant{400, "", "Client sent an HTTP request to an HTTPS server."}), features.ErrSecure},
		{"a slash at the end", usual, unasked(constant{307, "/certifications/", ""}), features.ErrMoved},
		{"another host, by a permanent redirect", usual, unasked(constant{308, "http://www.localhost/x", ""}), features.ErrMoved},
		{"to another page", usual, unasked(constant{302, "/welcome", ""}), features.ErrNotAsked},
		{"a wrong kind of body", usual, unasked(constant{415, "", ""}), features.ErrBody},
		{"a field that is missing", usual, unasked(constant{422, "", `{"detail":[{"loc":["body","email"]}]}`}), features.ErrBody},
		{"an exception", usual, unasked(constant{500, "", "Internal Server Error"}), features.ErrFailed},
		{"an exception of a form", usual, unasked(constant{500, "", "csrf"}), features.ErrFailed},
		{"an exception behind the record", usual, asked(constant{500, "", "Internal Server Error"}), features.ErrFailed},
		{"an answer of its own", usual, asked(constant{200, "", `{"ok":true}`}), features.ErrUnread},
		{"an answer of its own, that looks like no route", usual, asked(constant{404, "", `{"ok":false}`}), features.ErrUnread},
		{"an answer that two outcomes fit", overlapping, asked(constant{200, "", "id"}), features.ErrOverlap},
		{"an answer that two outcomes fit, and nobody was asked", overlapping, unasked(constant{200, "", "id"}), features.ErrOverlap},
		{"everybody is rejected", usual, asked(constant{400, "", `{"result":"rejected"}`}), features.ErrTurnedAway},
		{"it is unavailable to everybody", usual, asked(constant{503, "", `{"result":"unavailable"}`}), features.ErrUnavailable},
		{"the path of step 2 is wrong", steps, twoSteps, features.ErrNoRoute},
		{"the page before the form is not there", prepared, unasked(constant{404, "", ""}), features.ErrNoRoute},
		{"the page before the form wants a login", prepared, unasked(constant{401, "", ""}), features.ErrLogin},
		{"the page before the form is an error of its own kind", prepared, unasked(constant{400, "", ""}), contract.ErrNotPrepared},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, tt.contract, tt.merchant)
			_, err := first(t, o)
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if told := (*features.FirstError)(nil); errors.As(err, &told) && (told.Exchange.Status == 0 || told.Exchange.Path == "") {
				t.Errorf("the request is not told: %+v", told.Exchange)
			}
		})
	}
}

// first is what verify does before the suites.
func first(t *testing.T, o *features.Options) (features.Adult, error) {
	t.Helper()
	found, err := features.Preflight(t.Context(), o.Mock, o.Target)
	if err != nil {
		return features.Adult{}, err
	}
	return features.FirstAdult(t.Context(), &features.FirstOptions{
		Target: o.Target, Mock: o.Mock, Site: found.Site.UserCode, Secrets: o.Secrets,
	})
}

// The suites run and find the broken rule even if it spoils the sign-up of the first adult.
func TestFirstAdultLeavesBrokenRulesToTheSuites(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, note string
		merchant     makeMerchant
		outcome      contract.Outcome
	}{
		{"an adult", "", reference("full-age-19", verifier.NewMemory()), contract.Created},
		{"an adult is taken for a child", "refused as underage", asked(constant{403, "", `{"result":"underage"}`}), contract.Underage},
		{"an adult is let in, and a token was all that was asked for", "i'mport was not asked", asksTokenThen(201, "created"), contract.Created},
		{"an adult gets no answer", "got no answer", breaksOff, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			adult, err := first(t, raise(t, contract.Default("full-age-19"), tt.merchant))
			note := adult.Note(report.English)
			if err != nil || adult.Outcome != tt.outcome || !strings.Contains(note, tt.note) || (note == "") != (tt.note == "") {
				t.Errorf("%q with the note %q, %v; want %q", adult.Outcome, note, err, tt.outcome)
			}
			if (adult.Note(report.Korean) == "") != (note == "") {
				t.Errorf("in Korean: %q", adult.Note(report.Korean))
			}
		})
	}
}

// No merchant of the corpus is stopped before the suites have seen it, whether
// wrong in one way or right in an unusual one.
func TestFirstAdultStopsNobody(t *testing.T) {
	t.Parallel()
	for m := range picked(t, slices.Concat(mutant.All(), mutant.Stepwise())) {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			b := open(t, mutantContract(t, m), wrongOne(unhurried, m, &features.Output{}))
			if adult, err := first(t, &b.options); err != nil {
				t.Errorf("%v", err)
			} else if note := adult.Note(report.English); note != "" {
				t.Log(note)
			}
		})
	}
	for d := range picked(t, mutant.Unusual()) {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			c, err := contract.Load(d.Name, d.Contract)
			if err != nil {
				t.Fatal(err)
			}
			b := open(t, c, unusualOne(d, nil))
			if adult, err := first(t, &b.options); err != nil || adult.Outcome != contract.Created {
				t.Errorf("%q, %v; want created", adult.Outcome, err)
			}
		})
	}
}

// The CI of the person is known before the answer is shown.
func TestFirstAdultIsRedacted(t *testing.T) {
	t.Parallel()
	echo := func(t *testing.T, api string) http.Handler {
		t.Helper()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body struct {
				ImpUID string `json:"imp_uid"`
			}
			out := reading(issued(t, api))(api)
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			out.URL.Path = strings.Replace(out.URL.Path, brought, body.ImpUID, 1)
			record, err := new(http.Client).Do(out)
			if err != nil {
				t.Error(err)
				return
			}
			defer record.Body.Close()
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.Copy(w, record.Body)
		})
	}
	b := open(t, contract.Default(""), echo)
	_, err := first(t, &b.options)
	told := (*features.FirstError)(nil)
	if !errors.As(err, &told) || !strings.Contains(told.Exchange.Response.Body, "[the CI of a person]") {
		t.Errorf("%v, and in the answer %q", err, told.Exchange.Response.Body)
	}
}
