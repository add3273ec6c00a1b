package contract_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

const plainContract = "certify: POST /c\nredirect: GET /r\noutcomes: {created: 201, rejected: 4xx}\nclaims: {trust: true}\n"

// echo answers with what it was sent.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	say(w, 201, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("Content-Type")+" "+string(body))
}

func text(s string) *string { return &s }

func TestWrongInputGoesWhereTheContractSays(t *testing.T) {
	for _, c := range []struct {
		reason, contract string
		attempt          contract.Attempt
		want             string
	}{
		{"an honest one", plainContract, contract.Attempt{ImpUID: "imp_1"}, `POST /c application/json {"imp_uid":"imp_1"}`},
		{"what the window sends", plainContract, contract.Attempt{ImpUID: "imp_1", Via: contract.Redirect}, `GET /r?imp_uid=imp_1&success=true  `},
		{
			"the window says no, with a merchant_uid and an error", plainContract,
			contract.Attempt{ImpUID: "imp_1", Via: contract.Redirect, Success: text("false"), MerchantUID: "m 1", Extra: map[string]any{"error_code": "F4000"}},
			`GET /r?imp_uid=imp_1&merchant_uid=m+1&success=false&error_code=F4000  `,
		},
		{"a query of the request line stays", "certify: POST /c?lang=ko\nclaims: {}\n", contract.Attempt{ImpUID: "imp_1"}, `POST /c?lang=ko application/json {"imp_uid":"imp_1"}`},
		{"empty", plainContract, contract.Attempt{}, `POST /c application/json {"imp_uid":""}`},
		{"missing", plainContract, contract.Attempt{Without: true}, `POST /c application/json {}`},
		{"missing in a query", plainContract, contract.Attempt{Without: true, Via: contract.Redirect}, `GET /r?success=true  `},
		{"a number", plainContract, contract.Attempt{Typed: 17}, `POST /c application/json {"imp_uid":17}`},
		{"a list", plainContract, contract.Attempt{Typed: []any{"imp_1", nil}}, `POST /c application/json {"imp_uid":["imp_1",null]}`},
		{"malformed JSON", plainContract, contract.Attempt{Raw: text(`{"imp_uid":`)}, `POST /c application/json {"imp_uid":`},
		{"another content type", plainContract, contract.Attempt{Raw: text("<a/>"), RawType: "text/xml"}, `POST /c text/xml <a/>`},
		{"a raw query", plainContract, contract.Attempt{Raw: text("imp_uid=a&imp_uid=b c%zz\n"), Via: contract.Redirect}, `GET /r?imp_uid=a&imp_uid=b%20c%zz%0A  `},
		{
			"the browser's word beside the imp_uid, and never in place of it", plainContract,
			contract.Attempt{ImpUID: "imp_1", Extra: map[string]any{"imp_uid": "imp_2", "name": "김민지", "success": true}},
			`POST /c application/json {"imp_uid":"imp_1","name":"김민지","success":true}`,
		},
		{"path tricks stay in their place", plainContract, contract.Attempt{ImpUID: "../users/x?y#z", Via: contract.Redirect}, `GET /r?imp_uid=..%2Fusers%2Fx%3Fy%23z&success=true  `},
		{
			"so do they in a path", "certify: PUT /c/{{imp_uid}}\nclaims: {trust: true}\n",
			contract.Attempt{ImpUID: "../users/x?y#z"}, `PUT /c/..%2Fusers%2Fx%3Fy%23z  `,
		},
		{
			"the browser's word deep inside", "certify: {request: POST /c, json: {in: [{id: \"{{imp_uid}}\"}], on: true}}\nclaims: {trust: true}\n",
			contract.Attempt{ImpUID: "imp_1", Extra: map[string]any{"name": "x"}}, `POST /c application/json {"in":[{"id":"imp_1","name":"x"}],"on":true}`,
		},
		{
			"the browser's word in a form", "certify: {request: POST /c, form: {id: \"{{imp_uid}}\"}}\nclaims: {trust: true}\n",
			contract.Attempt{ImpUID: "a&b=c", Extra: map[string]any{"n": 1}}, `POST /c application/x-www-form-urlencoded id=a%26b%3Dc&n=1`,
		},
		{
			"what the contract says stands once, in a query", plainContract,
			contract.Attempt{ImpUID: "imp_1", Via: contract.Redirect, Extra: map[string]any{"success": false, "imp_uid": "imp_2", "n": 1}},
			`GET /r?imp_uid=imp_1&success=true&n=1  `,
		},
		{
			"and in a form", "certify: {request: POST /c, form: {id: \"{{imp_uid}}\"}}\nclaims: {trust: true}\n",
			contract.Attempt{ImpUID: "imp_1", Extra: map[string]any{"id": "imp_2"}}, `POST /c application/x-www-form-urlencoded id=imp_1`,
		},
		{
			"the browser's word where the imp_uid is in the path of a request with JSON", "certify: {request: \"POST /c/{{imp_uid}}\", json: {a: 1}}\nclaims: {trust: true}\n",
			contract.Attempt{ImpUID: "imp_1", Extra: map[string]any{"n": 1}}, `POST /c/imp_1 application/json {"a":1,"n":1}`,
		},
		{
			"a text that JSON must escape", "certify: {request: POST /c, json: {imp_uid: \"<{{imp_uid}}>\"}}\nclaims: {trust: true}\n",
			contract.Attempt{ImpUID: "\"\n&"}, `POST /c application/json {"imp_uid":"<\"\n&>"}`,
		},
	} {
		t.Run(c.reason, func(t *testing.T) {
			session := visit(t, open(t, c.contract, http.HandlerFunc(echo)))
			got, err := session.Certify(t.Context(), c.attempt)
			if err != nil || string(got.Body) != c.want {
				t.Errorf("sent %q, want %q: %v", got.Body, c.want, err)
			}
		})
	}
}

// What a placeholder brings to a cookie arrives, in the form that pages give it.
func TestCookiesAreEscaped(t *testing.T) {
	t.Parallel()
	var got string
	target := open(t, `prepare: {request: POST /p, cookies: {name: "{{person_name}}", fixed: "a%3Bb"}}
certify: {request: POST /c, json: {imp_uid: "{{imp_uid}}"}}
claims: {trust: true}
`, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/p" {
			got = r.Header.Get("Cookie")
		}
	}))
	session, err := target.NewSession(t.Context(), contract.Visitor{Name: "김;\"", Phone: "01012345678", Birthday: "2004-02-29"})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if want := "name=%EA%B9%80%3B%22; fixed=a%3Bb"; got != want {
		t.Errorf("the cookies are %s, want %s", got, want)
	}
}
