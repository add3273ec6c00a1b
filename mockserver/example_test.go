package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// ask sends one request to a handler without a socket.
func ask(h http.Handler, method, path, token, body string) (int, map[string]any) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var envelope map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &envelope)
	return w.Code, envelope
}

// The tutorial's two calls: a token, then the certification that the browser
// named.
func ExampleNew() {
	mock, err := mockserver.New()
	if err != nil {
		panic(err)
	}
	_, granted := ask(mock, "POST", "/users/getToken", "",
		`{"imp_key":"`+mockserver.DefaultKey+`","imp_secret":"`+mockserver.DefaultSecret+`"}`)
	token := granted["response"].(map[string]any)["access_token"].(string)
	status, found := ask(mock, "GET", "/certifications/imp_100000000001", token, "")
	person := found["response"].(map[string]any)
	fmt.Println(status, person["birthday"], person["certified"])
	// Output: 200 1990-05-17 true
}

// A frozen clock makes every date in every answer known, and moving it lets
// people grow older and tokens expire.
func ExampleWithFrozen() {
	mock, err := mockserver.New(mockserver.WithFrozen(time.Date(2026, 3, 1, 12, 0, 0, 0, identity.Seoul())))
	if err != nil {
		panic(err)
	}
	clock := mock.Default().Clock()
	clock.Advance(31 * time.Minute)
	fmt.Println(clock.Now().In(identity.Seoul()).Format(time.DateTime))
	// Output: 2026-03-01 12:31:00
}

// bench stands in for the *testing.T of a real test.
type bench struct {
	testing.TB
	done []func()
}

func (b *bench) Helper()                   {}
func (b *bench) Cleanup(f func())          { b.done = append(b.done, f) }
func (b *bench) Fatalf(s string, a ...any) { panic(fmt.Sprintf(s, a...)) }
func (b *bench) finish() {
	for _, f := range b.done {
		f()
	}
}

// In a test, Start does it all: a free port, a client, and an end with the test.
func ExampleStart() {
	t := &bench{} // the *testing.T of your test
	defer t.finish()

	mock := mockserver.Start(t)
	response, err := mock.Client().Get(mock.URL + "/certifications/imp_100000000001")
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer response.Body.Close()
	fmt.Println(response.StatusCode, response.Header.Get(mockserver.HeaderReason))
	// Output: 401 token_missing
}
