package openapi

import (
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// operationOf finds an operation of the imitated API by its id.
func operationOf(t testing.TB, c *Checker, id string) Operation {
	t.Helper()
	i := slices.IndexFunc(c.Operations(), func(o Operation) bool { return o.ID == id })
	if i < 0 {
		t.Fatalf("no operation %s", id)
	}
	return c.Operations()[i]
}

// texts are the violations in an error, a line each.
func texts(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var violations Violations
	if !errors.As(err, &violations) || len(violations) == 0 {
		t.Fatalf("error %T %v is not a Violations", err, err)
	}
	var lines []string
	for _, v := range violations {
		lines = append(lines, v.String())
	}
	return lines
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

func TestRequest(t *testing.T) {
	const token = "POST /users/getToken"
	const otp = "POST /certifications/otp/request"
	person := `"name":"김보기","phone":"010-0000-0000","birth":"000101","gender_digit":"4"`
	tests := []struct {
		reason string
		op     string // operation id
		header map[string]string
		body   string
		want   []string
	}{
		{"JSON as in the tutorial", "getToken", map[string]string{"Content-Type": asJSON}, `{"imp_key":"k","imp_secret":"s"}`, nil},
		{"a charset beside the type, as one client sends", "getToken", map[string]string{"Content-Type": "Application/JSON; charset=UTF-8"}, `{"imp_key":"k","imp_secret":"s"}`, nil},
		{"a form", "getToken", map[string]string{"Content-Type": asForm}, `imp_key=k&imp_secret=s`, nil},
		{"an empty Authorization header, as one client sends", "getToken", map[string]string{"Content-Type": asJSON, "Authorization": ""}, `{"imp_key":"k","imp_secret":"s"}`, nil},
		{"unknown keys pass, the real service does not look at them", "getToken", map[string]string{"Content-Type": asJSON}, `{"imp_key":"k","imp_secret":"s","x":1}`, nil},
		{"all that is missing is said at once, with what was meant", "getToken", map[string]string{"Content-Type": asJSON}, `{"impKey":"k","imp_secrte":"s"}`, []string{
			`request ` + token + `: /imp_key: expected text, found nothing ("impKey" is there, did you mean "imp_key"?)`,
			`request ` + token + `: /imp_secret: expected text, found nothing ("imp_secrte" is there, did you mean "imp_secret"?)`,
		}},
		{"wrong types; a secret is not shown", "getToken", map[string]string{"Content-Type": asJSON}, `{"imp_key":1234567890123456,"imp_secret":null}`, []string{
			`request ` + token + `: /imp_key: expected text, found a number of 16 characters (did you mean it in quotes?)`,
			`request ` + token + `: /imp_secret: expected text, found null`,
		}},
		{"no body", "getToken", nil, ``, []string{`request ` + token + `: body: expected a body of one of application/json, application/x-www-form-urlencoded, found nothing`}},
		{"no content type", "getToken", nil, `{}`, []string{`request ` + token + `: header Content-Type: expected one of application/json, application/x-www-form-urlencoded, found nothing`}},
		{"another content type", "getToken", map[string]string{"Content-Type": "text/plain"}, `{}`, []string{`request ` + token + `: header Content-Type: expected one of application/json, application/x-www-form-urlencoded, found "text/plain"`}},
		{"cut JSON", "getToken", map[string]string{"Content-Type": asJSON}, `{"imp_key":`, []string{`request ` + token + `: body: expected JSON, found JSON that ends too early`}},
		{"no JSON", "getToken", map[string]string{"Content-Type": asJSON}, `imp_secret=hush`, []string{`request ` + token + `: body: expected JSON, found text that is not JSON at byte 1`}},
		{"text after the JSON", "getToken", map[string]string{"Content-Type": asJSON}, `{"imp_key":"k","imp_secret":"s"} {}`, []string{`request ` + token + `: body: expected one JSON value, found more text after byte 32`}},
		{"blank", "getToken", map[string]string{"Content-Type": asJSON}, "  ", []string{`request ` + token + `: body: expected JSON, found nothing`}},
		{"no UTF-8", "getToken", map[string]string{"Content-Type": asJSON}, "{\"imp_key\":\"\xff\",\"imp_secret\":\"s\"}", []string{`request ` + token + `: body: expected JSON in UTF-8, found bytes that are not UTF-8`}},
		{"a word instead of an object", "getToken", map[string]string{"Content-Type": asJSON}, `"hello"`, []string{`request ` + token + `: body: expected an object, found "hello"`}},
		{"null instead of an object", "getToken", map[string]string{"Content-Type": asJSON}, `null`, []string{`request ` + token + `: body: expected an object, found null`}},
		{"an invalid form", "getToken", map[string]string{"Content-Type": asForm}, `imp_key=%zz`, []string{`request ` + token + `: body: expected a form of percent-encoded fields, found text of 11 bytes that is not a form`}},
		{"a form with a field twice", "getToken", map[string]string{"Content-Type": asForm}, `imp_key=k&imp_secret=a&imp_secret=b`, []string{`request ` + token + `: /imp_secret: expected one value, found 2 values`}},

		{"either header is a credential", "getCertification", map[string]string{"X-ImpTokenHeader": "t"}, ``, nil},
		{"no credential", "getCertification", nil, ``, []string{`request GET /certifications/{imp_uid}: header Authorization: expected a credential in header Authorization or header X-ImpTokenHeader, found nothing`}},
		{"an empty credential does not count", "getCertification", map[string]string{"Authorization": ""}, ``, []string{`request GET /certifications/{imp_uid}: header Authorization: expected a credential in header Authorization or header X-ImpTokenHeader, found nothing`}},
		{"a body where OpenAPI ignores it", "getCertification", map[string]string{"Authorization": "t"}, `{}`, nil},

		{"the least", "requestOTP", map[string]string{"Content-Type": asJSON, "Authorization": "t"}, `{` + person + `,"carrier":"SKT"}`, nil},
		{"all spellings that are accepted", "requestOTP", map[string]string{"Content-Type": asJSON, "Authorization": "t"}, `{` + person + `,"carrier":"KT","is_mvno":true,"channelKey":"c","channel_key":"c","bypass":{"kcpV2":{}},"ip":"192.0.2.1"}`, nil},
		{"texts for them", "requestOTP", map[string]string{"Content-Type": asJSON, "Authorization": "t"}, `{` + person + `,"carrier":"KT","is_mvno":"false","bypass":"{}"}`, nil},
		{"a form", "requestOTP", map[string]string{"Content-Type": asForm, "Authorization": "t"}, `name=k&phone=010&birth=000101&gender_digit=4&carrier=LGT&is_mvno=true&bypass=%7B%7D`, nil},
		{"the browser's name of a carrier, a wrong switch, a number for a digit; credentials first", "requestOTP", map[string]string{"Content-Type": asJSON}, `{"name":"","phone":1012345678,"birth":"000101","gender_digit":4,"carrier":"KTF","is_mvno":"yes","bypass":7}`, []string{
			`request ` + otp + `: header Authorization: expected a credential in header Authorization or header X-ImpTokenHeader, found nothing`,
			`request ` + otp + `: /bypass: expected an object or text, found a number of 1 character`,
			`request ` + otp + `: /carrier: expected one of "SKT", "KT", "LGT", found "KTF" (did you mean "KT"?)`,
			`request ` + otp + `: /gender_digit: expected one of "1", "2", "3", "4", "5", "6", "7", "8", found a number of 1 character`,
			`request ` + otp + `: /is_mvno: expected one of "true", "false", found "yes"`,
			`request ` + otp + `: /name: expected text of at least 1 character, found text of 0 characters`,
			`request ` + otp + `: /phone: expected text, found a number of 10 characters (did you mean it in quotes?)`,
		}},
		{"a password may be left out", "confirmOTP", map[string]string{"Authorization": "t"}, ``, nil},
		{"a password is text: a number would lose its zeros, and is not shown", "confirmOTP", map[string]string{"Content-Type": asJSON, "Authorization": "t"}, `{"otp":123456}`, []string{`request POST /certifications/otp/confirm/{imp_uid}: /otp: expected text, found a number of 6 characters (did you mean it in quotes?)`}},
	}
	c := iamportChecker(t)
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("the body of the request itself"))
			for name, value := range test.header {
				r.Header.Set(name, value)
			}
			before := maps.Clone(r.Header)
			err := c.Request(operationOf(t, c, test.op), map[string]string{"imp_uid": "imp_1"}, r, []byte(test.body))
			if diff := cmp.Diff(test.want, texts(t, err)); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, r.Header); diff != "" {
				t.Errorf("the check changed the header (-want +got):\n%s", diff)
			}
			if left, err := drain(r.Body); err != nil || string(left) != "the body of the request itself" {
				t.Errorf("after the check the body is %q, %v", left, err)
			}
		})
	}
}

func TestRequestWithoutPathParameter(t *testing.T) {
	c := iamportChecker(t)
	r := &http.Request{Header: http.Header{"Authorization": {"t"}}}
	got := texts(t, c.Request(operationOf(t, c, "getCertification"), nil, r, nil))
	want := []string{`request GET /certifications/{imp_uid}: path imp_uid: expected text, found nothing`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
}

func TestUnknownOperation(t *testing.T) {
	c := iamportChecker(t)
	op := Operation{Method: "POST", Path: "/users/gettoken"}
	want := `: path: expected an operation of the document, found "POST /users/gettoken" (did you mean POST /users/getToken?)`
	for direction, err := range map[string]error{
		"request":  c.Request(op, nil, httptest.NewRequest("POST", "/", nil), nil),
		"response": c.Response(op, 200, nil, nil),
	} {
		if diff := cmp.Diff([]string{direction + " " + op.String() + want}, texts(t, err)); diff != "" {
			t.Errorf("violations (-want +got):\n%s", diff)
		}
	}
}

func TestResponse(t *testing.T) {
	const read = "response GET /certifications/{imp_uid}"
	envelope := func(response string) string { return `{"code":0,"message":null,"response":` + response + `}` }
	least := `"imp_uid":"imp_1","pg_provider":"danal","foreigner":false,"certified":true`
	refusal := `{"code":-1,"message":"인증결과가 존재하지 않습니다.","response":null}`
	tests := []struct {
		reason string
		op     string
		status int
		header map[string]string
		body   string
		want   []string
	}{
		{"the least record", "getCertification", 200, nil, envelope(`{` + least + `}`), nil},
		{"more keys than are known: the real service adds some", "getCertification", 200, nil, envelope(`{` + least + `,"foreigner_v3":1}`), nil},
		{"empty CI, null DI", "getCertification", 200, nil, envelope(`{` + least + `,"unique_key":"","unique_in_site":null}`), nil},
		{"unfinished with zeros", "getCertification", 200, nil, envelope(`{"imp_uid":"i","pg_provider":"p","foreigner":false,"certified":false,"birth":0,"certified_at":0,"birthday":null,"gender":null,"carrier":null}`), nil},
		{"old charset text", "getCertification", 404, map[string]string{"Content-Type": "application/json; charset=UTF-8"}, refusal, nil},
		{"keys left out, one of them misspelt", "getCertification", 200, nil, envelope(`{"imp_uid":"i","foreigner":false,"certifed":true}`), []string{
			read + `: /response/certified: expected true or false, found nothing ("certifed" is there, did you mean "certified"?)`,
			read + `: /response/pg_provider: expected text, found nothing`,
		}},
		{"wrong values; personal data is not shown", "getCertification", 200, nil, envelope(`{` + least + `,"birth":946652400000,"birthday":"2001-02-30","certified_at":1701839990.5,"foreigner_v2":"true","gender":"1","carrier":"LGU","phone":"010-1234-5678","unique_key":"` + strings.Repeat("A", 89) + `","origin":7,"name":["a"]}`), []string{
			read + `: /response/birth: expected a number of at most 99999999999, found a number of 12 characters (it looks like milliseconds, did you mean seconds?)`,
			read + `: /response/birthday: expected a date that exists, as YYYY-MM-DD or null, found text of 10 characters`,
			read + `: /response/carrier: expected one of "SKT", "KT", "LGT", "SKT_MVNO", "KT_MVNO", "LGT_MVNO", null, found "LGU" (did you mean "LGT"?)`,
			read + `: /response/certified_at: expected an integer or null, found 1701839990.5`,
			read + `: /response/foreigner_v2: expected true or false or null, found "true" (did you mean it without quotes?)`,
			read + `: /response/gender: expected one of "male", "female", null, found "1"`,
			read + `: /response/name: expected text or null, found a list of 1 item`,
			read + `: /response/origin: expected text or null, found 7 (did you mean it in quotes?)`,
			read + `: /response/phone: expected text like ^[0-9]*$, found text of 13 characters`,
			read + `: /response/unique_key: expected text of at most 88 characters, found text of 89 characters`,
		}},
		{"success has a null message and code 0", "getCertification", 200, nil, `{"code":1,"message":"success","response":{` + least + `}}`, []string{
			read + `: /code: expected 0, found 1`,
			read + `: /message: expected null, found "success"`,
		}},
		{"failure has neither", "getCertification", 404, nil, `{"code":0,"message":null,"response":{}}`, []string{
			read + `: /code: expected anything but 0, found 0`,
			read + `: /message: expected text, found null`,
			read + `: /response: expected null, found an object of 0 keys`,
		}},
		{"a record instead of an envelope", "getCertification", 200, nil, `{` + least + `}`, []string{
			read + `: /code: expected 0, found nothing`,
			read + `: /message: expected null, found nothing`,
			read + `: /response: expected an object, found nothing`,
		}},
		{"undocumented status", "getCertification", 418, nil, refusal, []string{read + `: status: expected one of 200, 400, 401, 403, 404, 429, found 418`}},
		{"undocumented redirect", "getCertification", 301, map[string]string{"Location": "/x"}, ``, []string{read + `: status: expected one of 200, 400, 401, 403, 404, 429, found 301`}},
		{"status of another operation", "getToken", 404, nil, refusal, []string{`response POST /users/getToken: status: expected one of 200, 400, 401, 403, 413, 415, 429, found 404`}},
		{"no status at all", "getToken", 0, nil, refusal, []string{`response POST /users/getToken: status: expected one of 200, 400, 401, 403, 413, 415, 429, found 0`}},
		{"HTML", "getCertification", 404, map[string]string{"Content-Type": "text/html"}, `<h1>`, []string{read + `: header Content-Type: expected application/json, found "text/html"`}},
		{"no content type", "getCertification", 404, map[string]string{"Content-Type": ""}, refusal, []string{read + `: header Content-Type: expected application/json, found nothing`}},
		{"no body", "getCertification", 404, nil, ``, []string{read + `: body: expected JSON, found nothing`}},
		{"a documented header with a wrong value", "getCertification", 429, map[string]string{"Retry-After": "soon"}, refusal, []string{read + `: header Retry-After: expected an integer, found "soon"`}},
		{"a documented header below its minimum", "getCertification", 429, map[string]string{"Retry-After": "-1"}, refusal, []string{read + `: header Retry-After: expected a number of at least 0, found -1`}},
		{"a documented header may be absent", "getCertification", 429, nil, refusal, nil},
		{"an invalid token, times as text; the token is not shown", "getToken", 200, nil, envelope(`{"access_token":"SECRET","now":"1701839948","expired_at":1701841748000}`), []string{
			`response POST /users/getToken: /response/access_token: expected text like ^[0-9a-f]{40}$, found text of 6 characters`,
			`response POST /users/getToken: /response/expired_at: expected a number of at most 99999999999, found 1701841748000 (it looks like milliseconds, did you mean seconds?)`,
			`response POST /users/getToken: /response/now: expected an integer, found "1701839948" (did you mean it without quotes?)`,
		}},
	}
	c := iamportChecker(t)
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			header := http.Header{"Content-Type": {asJSON}}
			for name, value := range test.header {
				header.Set(name, value)
			}
			err := c.Response(operationOf(t, c, test.op), test.status, header, []byte(test.body))
			if diff := cmp.Diff(test.want, texts(t, err)); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValue(t *testing.T) {
	c := iamportChecker(t)
	tests := []struct{ reason, schema, value, want string }{
		{"conforms", "OTPConfirm", `{"otp":"000000"}`, ""},
		{"departs", "OTPConfirm", `{"otp":1}`, `document schema OTPConfirm: /otp: expected text, found a number of 1 character (did you mean it in quotes?)`},
		{"too large a number to be milliseconds", "Certification", `{"certified":true,"foreigner":false,"imp_uid":"i","pg_provider":"p","birth":-999999999999999}`,
			`document schema Certification: /birth: expected a number of at least -9999999999, found a number of 16 characters`},
		{"no JSON", "OTPConfirm", `{`, `document schema OTPConfirm: value: expected JSON, found JSON that ends too early`},
		{"no such schema", "Certificaton", `{}`, `document schema Certificaton: value: expected a schema of the document, found "Certificaton" (did you mean Certification?)`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got := strings.Join(texts(t, c.Value(test.schema, []byte(test.value))), "\n"); got != test.want {
				t.Errorf("Value(%s, %s)\n got %s\nwant %s", test.schema, test.value, got, test.want)
			}
		})
	}
}

func TestViolationsError(t *testing.T) {
	one := Violation{Direction: DirectionRequest, Operation: "GET /x", Pointer: "/a~1b", Expected: "text", Found: "7"}
	if got, want := (Violations{one}).Error(), "request GET /x: /a~1b: expected text, found 7"; got != want {
		t.Errorf("one violation reads %q, want %q", got, want)
	}
	if got, want := (Violations{one, one}).Error(), "2 violations:\n\t"+one.String()+"\n\t"+one.String(); got != want {
		t.Errorf("two violations read %q, want %q", got, want)
	}
}

func TestCheckerIsSafeForConcurrentUse(t *testing.T) {
	c, err := NewChecker(IamportYAML())
	if err != nil {
		t.Fatal(err)
	}
	op := operationOf(t, c, "requestOTP")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				r := httptest.NewRequest("POST", "/certifications/otp/request", nil)
				r.Header.Set("Content-Type", asJSON)
				if err := c.Request(op, nil, r, []byte(`{"carrier":"X"}`)); err == nil {
					t.Error("a wrong request passed")
				}
				if err := c.Response(op, 200, r.Header, []byte(`{"code":0,"message":null,"response":{"imp_uid":"i"}}`)); err != nil {
					t.Errorf("a right answer was refused: %v", err)
				}
				if err := c.Value("TokenEnvelope", []byte(`{"response":{"access_token":"x"}}`)); err == nil {
					t.Error("a wrong value passed")
				}
				if _, _, ok := c.Find("GET", "/certifications/x"); !ok {
					t.Error("an operation was not found")
				}
			}
		})
	}
	group.Wait()
}
