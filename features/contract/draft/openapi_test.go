package draft_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

const nested = `openapi: 3.0.3
info: {title: shop, version: "1"}
servers: [{url: "https://shop.example/api/v2"}]
paths:
  /orders/{orderId}/pay:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {imp_uid: {type: string}}}}}}
      responses: {"200": {description: paid}}
  /users/{tenant}/signup:
    parameters: [{$ref: "#/components/parameters/Tenant"}, {name: X-Client, in: header, required: true, schema: {enum: [web, app]}}]
    post:
      requestBody: {$ref: "#/components/requestBodies/SignUp"}
      responses: {"201": {description: new}, "409": {description: known}, "422": {description: too young}}
components:
  parameters:
    Tenant: {name: tenant, in: path, required: true, schema: {type: string, enum: [main]}}
  requestBodies:
    SignUp: {content: {application/json: {schema: {$ref: "#/components/schemas/SignUp"}}}}
  schemas:
    SignUp:
      allOf:
        - {type: object, required: [nickname, password, agree, grade], properties: {nickname: {type: string, minLength: 3, maxLength: 5}, password: {type: string}, agree: {type: boolean}, grade: {type: integer, minimum: 3}}}
        - {type: object, required: [certification, code], properties: {certification: {$ref: "#/components/schemas/Certification"}, code: {type: string}, note: {type: string}}}
    Certification: {type: object, properties: {impUid: {type: string}, merchantUid: {type: string}}}
`

// TestFromOpenAPI: the request is drafted with what the schema demands, and what it does not say is a question.
func TestFromOpenAPI(t *testing.T) {
	made, err := draft.FromOpenAPI([]byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# ? POST /orders/{orderId}/pay takes an imp_uid too: which of them signs people up?",
		"request: POST /api/v2/users/main/signup", "headers: {X-Client: web}", `nickname: "{{random:5}}"`, `merchant_uid: "order_{{random}}"`,
		`json: {nickname: "{{nickname}}", password: "{{password}}", agree: true, grade: 3, certification: {impUid: "{{imp_uid}}", merchantUid: "{{merchant_uid}}"}, code: "{{code}}"}`,
		"# ? what does code have to be?", "created: 201", "existing: 409", "underage: 422",
	} {
		if !strings.Contains(string(made.Text), want) {
			t.Errorf("no %s in\n%s", want, made.Text)
		}
	}
	if _, err := contract.Load("draft.yaml", made.Text); err != nil {
		t.Errorf("it does not load: %v", err)
	}
	convention, err := os.ReadFile("../../../openapi/merchant.yaml")
	if err != nil {
		t.Fatal(err)
	}
	made, err = draft.FromOpenAPI(convention)
	if err != nil || !strings.Contains(string(made.Text), `json: {imp_uid: "{{imp_uid}}"}`) || !strings.Contains(string(made.Text), "existing: 200") {
		t.Errorf("the outcome convention: %v\n%s", err, made.Text)
	}
}

func TestWhatIsNoOpenAPI(t *testing.T) {
	for text, want := range map[string]error{
		"":                               draft.ErrNoOpenAPI,
		"<html>":                         draft.ErrNoOpenAPI,
		"swagger: '2.0'":                 draft.ErrNoOpenAPI,
		"openapi: 3.1.0":                 draft.ErrNoImpUID,
		"openapi: 3.1.0\npaths: {/a: 1}": draft.ErrNoImpUID,
		"openapi: 3.1.0\npaths: {/a: {post: {requestBody: {$ref: '#/paths/~1a/post/requestBody'}}}}": draft.ErrNoImpUID,
	} {
		if _, err := draft.FromOpenAPI([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

// FuzzFromOpenAPI: whatever the document says, the draft loads.
func FuzzFromOpenAPI(f *testing.F) {
	f.Add(nested)
	f.Add(`{"openapi":"3.1.0","paths":{"/a b{x":{"get":{"parameters":[{"name":"imp_uid","in":"query"},{"name":"a\u0000","in":"cookie","required":true}]}}}}`)
	for _, parameter := range []string{"name: imp_uid", "name: imp_uid, in: cookies", "name: imp uid, in: header", "name: imp_uid, in: path", "name: imp_uid, in: cookie", "name: imp_uid, in: query}, {required: true, in: header, name: content-length"} {
		f.Add("openapi: 3.0.0\npaths:\n  join: {get: {parameters: [{" + parameter + "}]}}\n  /join/{imp_uid}: {get: {parameters: [{" + parameter + "}]}}\n  /me: {get: {parameters: [{" + parameter + "}]}}")
	}
	for _, schema := range []string{"type: object", "type: string", "type: boolean", "type: array"} {
		for _, kind := range []string{"application/json", "multipart/form-data"} {
			f.Add("openapi: 3.1.0\npaths: {/join: {post: {requestBody: {content: {" + kind + ": {schema: {" + schema + ", properties: {a: {" + schema + ", properties: {imp_uid: {type: string}}}}}}}}}}}")
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		made, err := draft.FromOpenAPI([]byte(text))
		if err != nil {
			return
		}
		if _, err := contract.Load("draft.yaml", made.Text); err != nil {
			t.Errorf("it does not load:\n%v\n%s", err, made.Text)
		}
	})
}
