package openapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestNewCheckerRefuses(t *testing.T) {
	valid := strings.ReplaceAll(learningDocument, "SERVER", "/")
	replace := func(old, text string) string {
		if !strings.Contains(valid, old) {
			t.Fatalf("the document does not contain %q", old)
		}
		return strings.Replace(valid, old, text, 1)
	}
	tests := []struct{ reason, document, want string }{
		{"no YAML", "\t", "expected a valid OpenAPI 3.0 document"},
		{"empty", "", "expected a valid OpenAPI 3.0 document"},
		{"no paths", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n", "expected a valid OpenAPI 3.0 document"},
		{"an example that does not conform", replace("default: red", "example: 7"), "invalid example"},
		{"a default that does not conform", replace("default: red", "default: 7"), "expected a valid OpenAPI 3.0 document"},
		{"another major version of schemas", replace("3.0.3", "3.1.0"), `/openapi: expected version 3.0, found "3.1.0"`},
		{"no operationId", replace("operationId: make", "deprecated: false"), "document POST /things: operationId: expected a name"},
		{"an undeclared security scheme", replace("[{key: []}]", "[{lock: []}]"), "lock"},
		{"a parameter inside a segment", replace("  /locked:\n    get:\n", "  /locked/a-{b}:\n    get:\n      parameters: [{name: b, in: path, required: true, schema: {type: string}}]\n"), `path: expected parameters that fill a segment, found "a-{b}"`},
		{"a reference to another file", replace("{type: string, maxLength: 10}", "{$ref: other.yaml}"), "expected a valid OpenAPI 3.0 document"},
	}
	if _, err := NewChecker([]byte(valid)); err != nil {
		t.Fatalf("the document that the cases break is broken itself: %v", err)
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			c, err := NewChecker([]byte(test.document))
			if err == nil || c != nil {
				t.Fatalf("NewChecker gave %v, %v", c, err)
			}
			if got := strings.Join(texts(t, err), "\n"); !strings.HasPrefix(got, "document") || !strings.Contains(got, test.want) {
				t.Errorf("error %s\nwant one about the document with %s", got, test.want)
			}
		})
	}
}

// TestSchemaWords holds the words for rules that the imitated API does not use but other documents do.
func TestSchemaWords(t *testing.T) {
	c, err := NewChecker([]byte(`
openapi: 3.0.3
info: {title: rules, version: "1"}
paths:
  /search:
    get:
      operationId: search
      parameters:
        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1}}
        - {name: tag, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: X-Mode, in: header, schema: {type: string, default: plain}}
        - {name: session, in: cookie, required: true, schema: {type: string}}
      security: [{both: [], bearer: []}, {}]
      responses: {default: {description: any, headers: {X-Left: {schema: {type: integer, default: 7}}}, content: {text/plain: {schema: {type: string, maxLength: 3}}}}}
    put:
      operationId: save
      security: [{both: [], bearer: []}]
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Form'}}}}
      responses: {2XX: {description: fine}}
    post: {operationId: bodyless, responses: {'204': {description: fine}}}
components:
  securitySchemes: {both: {type: apiKey, in: query, name: key}, bearer: {type: http, scheme: bearer}}
  schemas:
    Form:
      type: object
      properties: {n: {type: integer}, f: {type: number}, b: {type: boolean}, l: {type: array, items: {type: integer}}}
    Closed: {type: object, additionalProperties: false, properties: {colour: {type: string}, size: {type: integer}}}
    All: {allOf: [{type: object, required: [a]}, {type: object, properties: {b: {type: array, maxItems: 1, uniqueItems: true, items: {type: integer}}}}]}
    Any: {anyOf: [{type: integer}, {type: object, required: [width], properties: {width: {type: string}}}]}
    Few: {type: object, minProperties: 1}
`))
	if err != nil {
		t.Fatal(err)
	}
	values := []struct{ schema, value, want string }{
		{"Closed", `{"color":"x","sizes":1,"colour":2}`, `/color: expected no such key, found text of 1 character (did you mean "colour"?)|` +
			`/colour: expected text, found 2 (did you mean it in quotes?)|/sizes: expected no such key, found a number of 1 character (did you mean "size"?)`},
		{"All", `{"b":["x",2]}`, `/a: expected a value, found nothing|/b: expected at most 1 item, found a list of 2 items|/b/0: expected an integer, found "x"`},
		{"All", `{"a":1,"b":[]}`, ``},
		{"Any", `"x"`, `value: expected an integer or an object, found "x"`},
		{"Any", `{"widht":1}`, `/width: expected text, found nothing ("widht" is there, did you mean "width"?)`},
		{"Few", `{}`, `value: expected another number of keys, found an object of 0 keys`},
	}
	for _, v := range values {
		if got, want := strings.Join(texts(t, c.Value(v.schema, []byte(v.value))), "|"), prefixed("document schema "+v.schema+": ", v.want); got != want {
			t.Errorf("Value(%s, %s)\n got %s\nwant %s", v.schema, v.value, got, want)
		}
	}
	checkMessages(t, c)
}

func prefixed(prefix, lines string) string {
	if lines == "" {
		return ""
	}
	return prefix + strings.ReplaceAll(lines, "|", "|"+prefix)
}

func checkMessages(t *testing.T, c *Checker) {
	t.Helper()
	requests := []struct{ op, url, cookie, contentType, body, want string }{
		{"search", "/search?limit=1&tag=a&tag=b", "s", "", "", ""},
		{"search", "/search?limit=0&tag=c&tag=a", "", "", "", `cookie session: expected text, found nothing|` +
			`query limit: expected a number of at least 1, found 0|query tag/0: expected one of "a", "b", found "c"`},
		{"search", "/search?limit=x", "s", "", "", `query limit: expected an integer, found "x"`},
		{"search", "/search", "s", "", "", `query limit: expected an integer, found nothing`},
		{"save", "/search", "", asForm, "n=1&f=1.5e3&b=true&l=1&l=2", `header Authorization: expected a credential in header Authorization with query key, found nothing`},
		{"save", "/search?key=1", "auth", asForm, "n=01&f=NaN&b=1&l=1&l=x", `/b: expected true or false, found "1"|` +
			`/f: expected a number, found "NaN"|/l/1: expected an integer, found "x"|/n: expected an integer, found "01"`},
		{"bodyless", "/search", "", asJSON, "{}", `body: expected no body, found 2 bytes`},
	}
	for _, test := range requests {
		op := operationOf(t, c, test.op)
		r := newRequest(op.Method, test.url, test.contentType)
		if test.cookie == "auth" {
			r.Header.Set("Authorization", "Bearer t")
		} else if test.cookie != "" {
			r.Header.Set("Cookie", "session="+test.cookie)
		}
		got := strings.Join(texts(t, c.Request(op, nil, r, []byte(test.body))), "|")
		if want := prefixed("request "+op.String()+": ", test.want); got != want {
			t.Errorf("%s %s %s\n got %s\nwant %s", op, test.url, test.body, got, want)
		}
		if r.URL.RequestURI() != test.url || r.Header.Get("X-Mode") != "" {
			t.Errorf("%s %s: the check wrote defaults into the request: %s %v", op, test.url, r.URL, r.Header)
		}
	}
	search := operationOf(t, c, "search")
	plainText := newRequest("GET", "/", "text/plain; charset=utf-8").Header
	if err := c.Response(search, 418, plainText, []byte("abc")); err != nil {
		t.Errorf("an answer under default was refused: %v", err)
	}
	if left, ok := plainText["X-Left"]; ok {
		t.Errorf("the check wrote a default into the answer: %v", left)
	}
	if got := texts(t, c.Response(search, 418, plainText, []byte("abcd"))); len(got) != 1 || !strings.HasSuffix(got[0], `body: expected text of at most 3 characters, found "abcd"`) {
		t.Errorf("plain text that is too long: %q", got)
	}
	if err := c.Response(operationOf(t, c, "save"), 299, nil, nil); err != nil {
		t.Errorf("a status in a documented range was refused: %v", err)
	}
}

func newRequest(method, url, contentType string) *http.Request {
	r := httptest.NewRequest(method, url, nil)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}
