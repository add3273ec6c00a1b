package openapi

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	tests := []struct {
		reason, method, path string
		want                 string // operation id, "" = none
		uid                  string
	}{
		{"the token route", "POST", "/users/getToken", "getToken", ""},
		{"an id", "GET", "/certifications/imp_123456789012", "getCertification", "imp_123456789012"},
		{"another method of the same path", "DELETE", "/certifications/imp_1", "deleteCertification", "imp_1"},
		{"a literal route beside a parameter", "POST", "/certifications/otp/request", "requestOTP", ""},
		{"a parameter below a literal route", "POST", "/certifications/otp/confirm/imp_1", "confirmOTP", "imp_1"},
		{"a word of another route is an id here", "GET", "/certifications/otp", "getCertification", "otp"},
		{"percent-encoding is decoded", "GET", "/certifications/a%20b%3Fc", "getCertification", "a b?c"},
		{"an encoded slash stays inside its segment", "GET", "/certifications/a%2Fb", "getCertification", "a/b"},
		{"a lower-case encoded slash too", "GET", "/certifications/a%2fb", "getCertification", "a/b"},
		{"decoded once only", "GET", "/certifications/a%252Fb", "getCertification", "a%2Fb"},
		{"a plus is a plus in a path", "GET", "/certifications/a+b", "getCertification", "a+b"},
		{"dots are a segment like any other", "GET", "/certifications/..", "getCertification", ".."},
		{"and go nowhere", "GET", "/certifications/../users/getToken", "", ""},
		{"encoded dots", "GET", "/certifications/%2e%2e", "getCertification", ".."},
		{"a NUL", "GET", "/certifications/%00", "getCertification", "\x00"},
		{"bytes that are no UTF-8", "GET", "/certifications/%ff", "getCertification", "\xff"},
		{"unicode", "GET", "/certifications/%EA%B9%80", "getCertification", "김"},
		{"unicode as it is", "GET", "/certifications/김", "getCertification", "김"},
		{"very long", "GET", "/certifications/" + long, "getCertification", long},
		{"invalid percent-encoding", "GET", "/certifications/%zz", "", ""},
		{"cut percent-encoding", "GET", "/certifications/a%2", "", ""},
		{"trailing slash", "GET", "/certifications/imp_1/", "", ""},
		{"no id", "GET", "/certifications/", "", ""},
		{"no id and no slash", "GET", "/certifications", "", ""},
		{"empty segment in front", "GET", "//certifications/imp_1", "", ""},
		{"empty segment inside", "GET", "/certifications//imp_1", "", ""},
		{"a literal has one spelling", "POST", "/users/get%54oken", "", ""},
		{"and one case", "POST", "/users/gettoken", "", ""},
		{"method not documented", "PUT", "/certifications/imp_1", "", ""},
		{"methods are case-sensitive", "get", "/certifications/imp_1", "", ""},
		{"HEAD is not GET", "HEAD", "/certifications/imp_1", "", ""},
		{"root", "GET", "/", "", ""},
		{"nothing", "GET", "", "", ""},
		{"no leading slash", "GET", "certifications/imp_1", "", ""},
		{"asterisk form", "OPTIONS", "*", "", ""},
	}
	c := iamportChecker(t)
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			op, params, ok := c.Find(test.method, test.path)
			if ok != (test.want != "") || op.ID != test.want {
				t.Fatalf("Find(%s, %.60s) = %q, %t; want %q", test.method, test.path, op.ID, ok, test.want)
			}
			want := map[string]string{"imp_uid": test.uid}
			if test.uid == "" {
				want = nil
			}
			if diff := cmp.Diff(want, params); diff != "" {
				t.Errorf("params (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindPrefersLiterals(t *testing.T) {
	c, err := NewChecker([]byte(`
openapi: 3.0.3
info: {title: two templates that match one path, version: "1"}
paths:
  /{a}/x: {get: {operationId: late, parameters: [{name: a, in: path, required: true, schema: {type: string}}], responses: {'204': {description: ok}}}}
  /a/{x}: {get: {operationId: early, parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'204': {description: ok}}}}
  /a/x: {get: {operationId: exact, responses: {'204': {description: ok}}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/a/x": "exact", "/a/y": "early", "/b/x": "late"} {
		if op, _, _ := c.Find("GET", path); op.ID != want {
			t.Errorf("Find(GET, %s) = %q, want %q", path, op.ID, want)
		}
	}
}

// FuzzFind holds that no path makes the matcher panic, and that what it finds can be written back to the same
// route.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{"/certifications/imp_1", "/certifications/%2F", "/certifications/%zz", "//", "/certifications/..", "/users/getToken", "/certifications/otp/confirm/%00", "", "/certifications/%ff/"} {
		f.Add("GET", seed)
		f.Add("POST", seed)
	}
	c := iamportChecker(f)
	f.Fuzz(func(t *testing.T, method, path string) {
		op, params, ok := c.Find(method, path)
		if !ok {
			if op != (Operation{}) || params != nil {
				t.Fatalf("Find(%q, %q) found nothing but says %v %v", method, path, op, params)
			}
			return
		}
		again := op.Path
		for name, value := range params {
			if value == "" {
				t.Fatalf("Find(%q, %q): empty parameter %s", method, path, name)
			}
			again = strings.ReplaceAll(again, "{"+name+"}", url.PathEscape(value))
		}
		back, same, ok := c.Find(method, again)
		if !ok || back != op {
			t.Fatalf("Find(%q, %q) = %v, but %q leads to %v", method, path, op, again, back)
		}
		if diff := cmp.Diff(params, same); diff != "" {
			t.Fatalf("parameters of %q and %q differ:\n%s", path, again, diff)
		}
	})
}
