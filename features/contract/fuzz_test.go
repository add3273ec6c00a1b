package contract_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml/yamltest"
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
	for _, file := range yamltest.All(f) {
		f.Add(file.Body)
	}
	f.Add([]byte("---\n---\nversion: 1\ncertify: POST /c\nclaims: {}\n---\n"))
	f.Add(contract.Template())
	schema := yamltest.Compile(f, contract.Schema())
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
			if err := schema.Validate(body); err != nil {
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
	contract.StandStill(target)
	if c.Claims().AnswerWithin <= 0 {
		t.Fatal("no time to answer in")
	}
	session, err := target.NewSession(t.Context(), contract.Visitor{Name: "김민지", Phone: "01012345678", Birthday: "2004-02-29"})
	if err != nil {
		return // nothing to capture
	}
	if c.HasWithdrawal() {
		if _, err := session.Withdraw(t.Context()); err != nil && !errors.Is(err, contract.ErrNoAnswer) {
			t.Fatalf("withdraw: %v", err)
		}
	}
	for _, via := range []contract.Via{contract.Post, contract.Redirect} {
		if !c.Has(via) {
			continue
		}
		for _, a := range []contract.Attempt{
			{Via: via, ImpUID: "imp_1", Extra: map[string]any{"a": 1}}, {Via: via, Typed: 1}, {Via: via, Without: true}, {Via: via, Raw: text("\x00 {")},
		} {
			answer, err := session.Certify(t.Context(), a)
			if errors.Is(err, contract.ErrNoAnswer) {
				continue // it polls for ever
			}
			if err != nil || (answer.Outcome == "") != (answer.Unread != "") {
				t.Fatalf("%+v: outcome %q, unread %q, %v", a, answer.Outcome, answer.Unread, err)
			}
		}
	}
}
