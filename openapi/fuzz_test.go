package openapi

import (
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// FuzzRequestBody holds that no body makes the Checker panic, and that every error is Violations: at least one,
// each complete and said once.
func FuzzRequestBody(f *testing.F) {
	for _, body := range []string{
		`{"imp_key":"k","imp_secret":"s"}`, `imp_key=k&imp_secret=s`, `{"otp":"1"}`, `{`, `null`, `[]`, `"x"`, `1e999`,
		`{"imp_key":{},"imp_secret":[1,{"a":null}]}`, "\xff", `a=%zz`, `{"carrier":"KTF","is_mvno":1e99,"bypass":{"a":[]}}`, strings.Repeat("[", 500),
		`{"birth":"000101","imp_Key":7,"imp_key":-0}`, `{"a":1}{"b":2}`, ``,
	} {
		for _, contentType := range []string{asJSON, asForm, "application/x+json", "text/html", ""} {
			f.Add(contentType, []byte(body))
		}
	}
	c := iamportChecker(f)
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		for _, op := range c.Operations() {
			r := httptest.NewRequest(op.Method, "/", nil)
			r.Header["Content-Type"] = []string{contentType}
			checkError(t, c.Request(op, map[string]string{"imp_uid": "i"}, r, body))
			checkError(t, c.Response(op, 200, r.Header, body))
		}
		checkError(t, c.Value("Certification", body))
	})
}

func checkError(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var violations Violations
	if !errors.As(err, &violations) || len(violations) == 0 {
		t.Fatalf("%T %v is not a Violations", err, err)
	}
	for i, v := range violations {
		if v.Direction == "" || v.Expected == "" || v.Found == "" {
			t.Fatalf("incomplete violation %+v", v)
		}
		if slices.Contains(violations[:i], v) {
			t.Fatalf("violation %v comes twice", v)
		}
	}
}

// TestNoViolationShowsASecret puts one recognisable text under every sensitive name, in every shape that is
// refused, and looks for it in the errors.
func TestNoViolationShowsASecret(t *testing.T) {
	const secret = "hush123"
	c := iamportChecker(t)
	names := []string{
		"imp_key", "imp_secret", "access_token", "unique_key", "unique_in_site", "phone", "name", "otp", "birth", "birthday",
	}
	shown := 0
	for _, name := range names {
		for _, value := range []string{
			`"` + secret + `"`, `["` + secret + `"]`, `{"a":"` + secret + `"}`, `"` + strings.Repeat(secret, 20) + `"`, `true`, `123123123`,
		} {
			object := `{"` + name + `":` + value + `}`
			for _, schema := range []string{"TokenRequest", "Certification", "OTPRequest", "OTPConfirm", "TokenEnvelope"} {
				body := object
				if schema == "TokenEnvelope" {
					body = `{"response":` + object + `}`
				}
				err := c.Value(schema, []byte(body))
				if err == nil {
					continue
				}
				shown++
				if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "123123123") {
					t.Errorf("%s %s: the error shows the secret: %v", schema, body, err)
				}
			}
		}
	}
	if shown == 0 {
		t.Fatal("nothing was refused, so nothing was proven")
	}
}
