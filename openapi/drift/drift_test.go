package drift_test

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi"
	"github.com/iamport-mock/iamport-mock/openapi/drift"
)

// published is a document of our own that says what FACTS.md says of the vendor's.
func published(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/published.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// news are the sentences of what is not known, with their operations.
func news(t *testing.T, text string) []string {
	t.Helper()
	result, err := drift.Compare([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, d := range result.News() {
		list = append(list, d.Operation+": "+d.Sentence()[0])
	}
	return list
}

// TestOurOwnDocumentDoesNotDrift holds that a document is the same as itself, in YAML and in JSON.
func TestOurOwnDocumentDoesNotDrift(t *testing.T) {
	t.Parallel()
	var value any
	if err := yaml.Unmarshal(openapi.IamportYAML(), &value); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"YAML": openapi.IamportYAML(), "JSON": asJSON} {
		result, err := drift.Compare(text)
		if err != nil || len(result.Differences) > 0 || result.Routes != 5 || result.Version != "OpenAPI 3.0.3" {
			t.Errorf("%s: %+v, %v", name, result, err)
		}
	}
}

// TestWhatIsPublishedIsKnown holds that the document of the facts is known as a whole, that each row of the table explains a
// difference, and that what a row cites is there.
func TestWhatIsPublishedIsKnown(t *testing.T) {
	t.Parallel()
	result, err := drift.Compare([]byte(published(t)))
	if err != nil {
		t.Fatal(err)
	}
	if got := news(t, published(t)); len(got) > 0 {
		t.Errorf("news:\n%s", strings.Join(got, "\n"))
	}
	if len(result.Known()) < 120 || result.Version != "Swagger 2.0" || result.Routes != 5 {
		t.Errorf("%d known differences of %d routes of %s", len(result.Known()), result.Routes, result.Version)
	}
	facts, register := file(t, "../FACTS.md"), file(t, "../DEVIATIONS.md")
	for _, d := range result.Known() {
		if !strings.Contains(facts, "### Fact "+d.Known.Fact+": ") {
			t.Errorf("%s: there is no fact %s", d.Place, d.Known.Fact)
		}
		if d.Known.Switch != "" && !strings.Contains(register, "| `"+d.Known.Switch+"` | ") {
			t.Errorf("%s: there is no row %s in the register", d.Place, d.Known.Switch)
		}
		if strings.IndexFunc(d.Known.Why[1], isHangul) < 0 || strings.IndexFunc(d.Sentence()[1], isHangul) < 0 {
			t.Errorf("%s is not told in Korean: %s; %s", d.Place, d.Known.Why[1], d.Sentence()[1])
		}
	}
}

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNews holds what is told of a published document that says something else, for each thing that is compared.
func TestNews(t *testing.T) {
	t.Parallel()
	const (
		read    = "GET /certifications/{imp_uid}: "
		drop    = "DELETE /certifications/{imp_uid}: "
		confirm = "POST /certifications/otp/confirm/{imp_uid}: "
		ask     = "POST /certifications/otp/request: "
		token   = "POST /users/getToken: "
	)
	record := func(what string) []string { return []string{drop + what, read + what, confirm + what} }
	for _, c := range []struct {
		name, old, now string
		want           []string
	}{
		{"a route is gone", "  /users/getToken:", "  /users/token:", []string{token + "the route: our document has it, the published one does not"}},
		{
			"a route is new", "  /payments/{imp_uid}:", "  /certifications/{imp_uid}/history:",
			[]string{"GET /certifications/{imp_uid}/history: the route: the published document has it, ours does not"},
		},
		{
			"a method is new", "    delete:\n", "    patch: {responses: {200: {description: new}}}\n    delete:\n",
			[]string{"PATCH /certifications/{imp_uid}: the route: the published document has it, ours does not"},
		},
		{"all moves below another path", "basePath: /\n", "basePath: /v1\n", []string{
			drop + "the route: our document has it, the published one does not", read + "the route: our document has it, the published one does not",
			confirm + "the route: our document has it, the published one does not", ask + "the route: our document has it, the published one does not",
			token + "the route: our document has it, the published one does not",
		}},
		{
			"a parameter is new", "parameters:\n        - {name: otp, ", "parameters:\n        - {name: lang, in: query, type: string}\n        - {name: otp, ",
			[]string{confirm + "parameter query lang: the published document has it, ours does not"},
		},
		{"a parameter has another type", "in: path, required: true, type: string", "in: path, required: true, type: integer", []string{
			drop + "parameter path imp_uid: its type is string in our document, integer in the published one",
			read + "parameter path imp_uid: its type is string in our document, integer in the published one",
			confirm + "parameter path imp_uid: its type is string in our document, integer in the published one",
		}},
		{
			"a field of the request is gone", "        - {name: company, in: formData, type: string}\n", "",
			[]string{ask + "request field company: our document has it, the published one does not"},
		},
		{"a field of the request is required", "{name: otp, in: formData, ", "{name: otp, in: formData, required: true, ", []string{
			confirm + "the request's body: it is optional in our document, required in the published one",
			confirm + "request field otp: it is optional in our document, required in the published one",
		}},
		{
			"the type of a known difference is another one", "{name: is_mvno, in: formData, type: boolean, default: 'false'}", "{name: is_mvno, in: formData, type: integer}",
			[]string{ask + "request field is_mvno: its type is boolean or string in our document, integer in the published one"},
		},
		{
			"a carrier is new", "enum: [LGT, KT, SKT]", "enum: [LGT, KT, SKT, NEW]",
			[]string{ask + `request field carrier: its values are "KT", "LGT", "SKT" in our document, "KT", "LGT", "NEW", "SKT" in the published one`},
		},
		{
			"the content types", "consumes: [application/json, application/x-www-form-urlencoded]", "consumes: [application/json]",
			[]string{
				confirm + "the request's body: its content types are application/json, application/x-www-form-urlencoded in our document, application/json in the published one",
				ask + "the request's body: its content types are application/json, application/x-www-form-urlencoded in our document, application/json in the published one",
				token + "the request's body: its content types are application/json, application/x-www-form-urlencoded in our document, application/json in the published one",
			},
		},
		{"a status is new", "        500: {description: it stays}", "        500: {description: it stays}\n        409: {description: new}", []string{
			drop + "answer 409: the published document has it, ours does not",
		}},
		{"a status is gone", "        500: {description: it stays}", "", []string{drop + "answer 500: our document has it, the published one does not"}},
		{
			"a field is new", "    properties:\n      imp_uid: {type: string}\n", "    properties:\n      imp_uid: {type: string}\n      age_band: {type: object, properties: {from: {type: integer}}}\n",
			record("answer 200, response.age_band: the published document has it, ours does not"),
		},
		{"a field is gone", "      origin: {type: string}\n", "", record("answer 200, response.origin: our document has it, the published one does not")},
		{"a field has another type", "phone: {type: string}", "phone: {type: integer}", record("answer 200, response.phone: its type is string in our document, integer in the published one")},
		{
			"a field has a format", "certified_at: {type: integer}", "certified_at: {type: integer, format: int32}",
			record("answer 200, response.certified_at: its format is int64 in our document, int32 in the published one"),
		},
		{
			"a field is required", "required: [imp_uid, pg_provider, foreigner]", "required: [imp_uid, pg_provider, foreigner, name]",
			record("answer 200, response.name: it is optional in our document, required in the published one"),
		},
		{
			"a field is required no more", "required: [access_token, expired_at, now]", "required: [access_token, now]",
			[]string{token + "answer 200, response.expired_at: it is required in our document, optional in the published one"},
		},
		{"a field may be null", "certified: {type: boolean}", "certified: {type: boolean, x-nullable: true}", record("answer 200, response.certified: it may be null in the published document, not in ours")},
		{"a field is a list", "origin: {type: string}", "origin: {type: array, items: {type: string}}", record("answer 200, response.origin: its type is string in our document, array in the published one")},
		{"an error has a body", "401: {description: refused}\n  /certifications/{imp_uid}:", "401: {description: refused, schema: {type: string}}\n  /certifications/{imp_uid}:", []string{
			token + "answer 401, its body: its type is object in our document, string in the published one",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := published(t)
			if strings.Count(text, c.old) != 1 {
				t.Fatalf("%q stands %d times in the document", c.old, strings.Count(text, c.old))
			}
			got := news(t, strings.Replace(text, c.old, c.now, 1))
			got = withoutBelow(got, c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// belowBody are fields of a body whose type is another one, and items of a list: they follow from that.
var belowBody = regexp.MustCompile(`answer 401, (code|message|response): our document has it|response\.origin\[\]: `)

func withoutBelow(got, want []string) []string {
	var kept []string
	for _, one := range got {
		if !belowBody.MatchString(one) {
			kept = append(kept, one)
		}
	}
	if len(got)-len(kept) > 3 {
		return append(kept, "more than what follows from "+strings.Join(want, ", "))
	}
	return kept
}

// TestOpenAPI3IsRead holds that a document of version 3 is compared as it is, and that the silence of a document which could say null is news.
func TestOpenAPI3IsRead(t *testing.T) {
	t.Parallel()
	ours := string(openapi.IamportYAML())
	for _, c := range []struct {
		name, old, now string
		want           []string
	}{
		{"nothing changes in 3.1 with types as a list", "birth:\n          type: integer\n          format: int64\n          nullable: true", "birth:\n          type: [integer, 'null']\n          format: int64", nil},
		{"null is not said", "birth:\n          type: integer\n          format: int64\n          nullable: true", "birth:\n          type: integer\n          format: int64", []string{
			"DELETE /certifications/{imp_uid}: answer 200, response.birth: it may be null in our document, not in the published one",
			"GET /certifications/{imp_uid}: answer 200, response.birth: it may be null in our document, not in the published one",
			"POST /certifications/otp/confirm/{imp_uid}: answer 200, response.birth: it may be null in our document, not in the published one",
		}},
		{"a parameter of another name", "      name: imp_uid\n      in: path", "      name: id\n      in: path", []string{
			"DELETE /certifications/{imp_uid}: parameter path id: the published document has it, ours does not",
			"DELETE /certifications/{imp_uid}: parameter path imp_uid: our document has it, the published one does not",
			"GET /certifications/{imp_uid}: parameter path id: the published document has it, ours does not",
			"GET /certifications/{imp_uid}: parameter path imp_uid: our document has it, the published one does not",
			"POST /certifications/otp/confirm/{imp_uid}: parameter path id: the published document has it, ours does not",
			"POST /certifications/otp/confirm/{imp_uid}: parameter path imp_uid: our document has it, the published one does not",
		}},
		{"a path that calls its parameter otherwise, with a slash behind", "  /certifications/otp/confirm/{imp_uid}:", "  /certifications/otp/confirm/{id}/:", nil},
	} {
		if strings.Count(ours, c.old) != 1 {
			t.Fatalf("%s: %q stands %d times in the document", c.name, c.old, strings.Count(ours, c.old))
		}
		if diff := cmp.Diff(c.want, news(t, strings.Replace(ours, c.old, c.now, 1))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestNoDocument holds which texts are refused, and that none of them costs more than a moment.
func TestNoDocument(t *testing.T) {
	t.Parallel()
	var unfolding strings.Builder
	unfolding.WriteString(`{"openapi":"3.0.0","paths":{"/certifications/x":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/s/a0"}}}}}}}},"s":{`)
	for _, n := range []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		unfolding.WriteString(`"a` + n + `":{"properties":{`)
		for _, name := range strings.Split("abcdefghijklmnop", "") {
			unfolding.WriteString(`"` + name + `":{"$ref":"#/s/a` + string(n[0]+1) + `"},`)
		}
		unfolding.WriteString(`"z":{}}},`)
	}
	unfolding.WriteString(`"z":{}}}`)
	for name, text := range map[string]string{
		"nothing": "", "a text": "swagger", "a list": "[]", "broken JSON": `{"swagger": "2.0"`, "broken YAML": "a: [", "another YAML": "a: 1",
		"Swagger 1.2": `{"swaggerVersion":"1.2","paths":{"/a":{}}}`, "OpenAPI 4": `{"openapi":"4.0.0","paths":{"/a":{}}}`,
		"no paths": `{"openapi":"3.0.0"}`, "HTML": "<html><body>moved</body></html>", "what unfolds": unfolding.String(),
	} {
		if _, err := drift.Compare([]byte(text)); !errors.Is(err, drift.ErrNoDocument) {
			t.Errorf("%s: %v, want that it is refused", name, err)
		}
	}
}

// TestOddDocuments holds that schemas in a circle, and values of other types, end.
func TestOddDocuments(t *testing.T) {
	t.Parallel()
	for name, schema := range map[string]string{
		"a circle through a field": `{"properties":{"a":{"$ref":"#/definitions/B"}}}`,
		"a circle through allOf":   `{"allOf":[{"$ref":"#/definitions/A"}]}`, "itself as a list": `{"type":"array","items":{"$ref":"#/definitions/A"}}`,
		"odd types": `{"type":7,"required":{},"enum":"x","properties":[],"items":[]}`,
	} {
		text := `{"swagger":"2.0","paths":{"/certifications/{x}":{"get":{"parameters":[1,{"name":7}],"responses":{"200":{"schema":{"$ref":"#/definitions/A"}},"x":7}},"put":3},"/certifications/y":null},
			"definitions":{"A":` + schema + `,"B":{"properties":{"b":{"$ref":"#/definitions/A"}}}}}`
		if got := news(t, text); len(got) < 5 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestHiddenCharactersAreShown holds that a name in a document cannot steer a terminal.
func TestHiddenCharactersAreShown(t *testing.T) {
	t.Parallel()
	got := strings.Join(news(t, strings.Replace(published(t), "name: otp,", `name: "o\x1b[31m",`, 1)), "\n")
	if strings.Contains(got, "\x1b") || !strings.Contains(got, `o\x1b[31m`) {
		t.Errorf("%q", got)
	}
}

// FuzzCompare looks for a text that panics.
func FuzzCompare(f *testing.F) {
	for _, text := range []string{
		`{"openapi":"3.1.0","paths":{"/certifications/{x}":{"get":{"parameters":[{"in":"path","name":"x"}],"responses":{"200":{"$ref":"#/r"}}}}},"r":{"content":{"a/b":{"schema":{"items":{}}}}}}`,
		`{"swagger":"2.0","paths":{"/users/getToken":{"post":{"parameters":[{"in":"body","schema":{"allOf":[{"required":["a"],"properties":{"a":{"enum":[1,null]}}}]}}]}}}}`,
		"openapi: 3.0.3\npaths:\n  /certifications: {get: {responses: {200: {description: x}}}}\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(_ *testing.T, text []byte) {
		result, err := drift.Compare(text)
		if err != nil {
			return
		}
		for _, d := range result.Differences {
			_ = d.Sentence()
		}
	})
}
