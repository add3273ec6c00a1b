package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// nowhere answers without a network.
type nowhere struct{}

func (nowhere) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Location": {"/x"}, "Set-Cookie": {"a=b"}}, Body: http.NoBody, Request: r,
	}, nil
}

// FuzzLoad: whatever a file holds, it gives either a contract or problems. Every
// problem points into the file, and every contract fits the schema and can be
// used.
func FuzzLoad(f *testing.F) {
	for _, part := range append(badParts(), "good") {
		for _, name := range corpus(f, part) {
			f.Add(read(f, name))
		}
	}
	f.Add(contract.Template())
	schema := compileSchema(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		loaded, err := contract.Load("fuzz.yaml", body)
		problems := problemsOf(t, err)
		if (loaded == nil) == (err == nil) || err != nil && len(problems) == 0 {
			t.Fatalf("contract %v and error %v", loaded, err)
		}
		lines := strings.Split(strings.TrimPrefix(string(body), "\ufeff"), "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 {
				t.Fatalf("%v points outside the file of %d lines", p, len(lines))
			}
			if p.Found == "" || strings.ContainsAny(p.String(), "\n\r\x1b") {
				t.Fatalf("%q is not one printable line", p.String())
			}
		}
		if loaded != nil {
			if err := validate(schema, []byte(strings.TrimPrefix(string(body), "\ufeff"))); err != nil {
				t.Fatalf("the loader accepts and the schema does not: %v", err)
			}
			use(t, loaded)
		}
	})
}

// use sends everything that a contract has.
func use(t *testing.T, c *contract.Contract) {
	target, err := c.Open("http://127.0.0.1:1", contract.Options{Transport: nowhere{}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Claims().AnswerWithin <= 0 {
		t.Fatal("no time to answer in")
	}
	session, err := target.NewSession(t.Context(), contract.Visitor{})
	if err != nil {
		return // nothing to capture
	}
	for _, via := range []contract.Via{contract.Post, contract.Redirect} {
		if !c.Has(via) {
			continue
		}
		for _, a := range []contract.Attempt{
			{Via: via, ImpUID: "imp_1", Extra: map[string]any{"a": 1}}, {Via: via, Typed: 1}, {Via: via, Without: true}, {Via: via, Raw: text("\x00 {")},
		} {
			answer, err := session.Certify(t.Context(), a)
			if err != nil || (answer.Outcome == "") != (answer.Unread != "") {
				t.Fatalf("%+v: outcome %q, unread %q, %v", a, answer.Outcome, answer.Unread, err)
			}
		}
	}
}
