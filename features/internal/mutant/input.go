package mutant

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// inputFlaws stumble over what a browser sends.
var inputFlaws = []flaw{
	{Mutant{
		Name: "malformed JSON takes it down", Breaks: "bad-input", Scenario: "JSON that breaks off is rejected as well",
		Story: "JSON.parse without a catch ends the process: the connection breaks off. Reasoning",
	}, func(p *parts) {
		p.handler = meeting(func(w http.ResponseWriter, body []byte) bool {
			if !json.Valid(body) {
				panic(http.ErrAbortHandler)
			}
			return false
		})
	}},
	{Mutant{
		Name: "no imp_uid is an error of the server", Breaks: "bad-input", Scenario: "no imp_uid is rejected",
		Story: "body.imp_uid.trim() on a body without imp_uid: the framework answers 500. Fact 8.29",
	}, func(p *parts) {
		p.handler = meeting(func(w http.ResponseWriter, body []byte) bool {
			fields := map[string]any{}
			if json.Unmarshal(body, &fields) != nil || fields["imp_uid"] != nil {
				return false
			}
			serverError(w)
			return true
		})
	}},
	{Mutant{
		Name: "an imp_uid is always a text", Breaks: "bad-input", Scenario: "a number as the imp_uid is rejected as well",
		Story: "body.imp_uid.startsWith is not a function of a number: the framework answers 500. Reasoning",
	}, func(p *parts) {
		p.handler = meeting(func(w http.ResponseWriter, body []byte) bool {
			fields := map[string]any{}
			if json.Unmarshal(body, &fields) != nil || fields["imp_uid"] == nil {
				return false
			}
			if _, ok := fields["imp_uid"].(string); ok {
				return false
			}
			serverError(w)
			return true
		})
	}},
	{Mutant{
		Name: "a zero byte is an error of the server", Breaks: "bad-input", Scenario: "an imp_uid with a zero byte is rejected",
		Story: "PostgreSQL takes no zero byte in a text, and nobody has looked before. Reasoning",
	}, func(p *parts) {
		p.handler = meeting(func(w http.ResponseWriter, body []byte) bool {
			if !bytes.Contains(body, []byte(`\u0000`)) {
				return false
			}
			serverError(w)
			return true
		})
	}},
	{Mutant{
		Name: "an emoji is an error of the server", Breaks: "bad-input", Scenario: "an imp_uid that is emoji is rejected",
		Story: "MySQL's old utf8 has no room for characters of four bytes, and nobody has looked before. Reasoning",
	}, func(p *parts) {
		p.handler = meeting(func(w http.ResponseWriter, body []byte) bool {
			var fields struct {
				ImpUID string `json:"imp_uid"`
			}
			const lastOfThreeBytes = '\uffff'
			beyond := func(r rune) bool { return r > lastOfThreeBytes }
			if json.Unmarshal(body, &fields) != nil || !strings.ContainsFunc(fields.ImpUID, beyond) {
				return false
			}
			serverError(w)
			return true
		})
	}},
	{Mutant{
		Name: "a long imp_uid is an error of the server", Breaks: "bad-input", Scenario: "an imp_uid of 10,000 letters is rejected",
		Story: "the column has 40 characters and the database refuses more: the framework answers 500. Reasoning",
	}, func(p *parts) {
		p.handler = meeting(func(w http.ResponseWriter, body []byte) bool {
			var fields struct {
				ImpUID string `json:"imp_uid"`
			}
			const column = 40
			if json.Unmarshal(body, &fields) != nil || len(fields.ImpUID) <= column {
				return false
			}
			serverError(w)
			return true
		})
	}},
}

// meeting lets a mutant meet the JSON body of a sign-up first; meet says whether
// it has answered.
func meeting(meet func(w http.ResponseWriter, body []byte) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isSignUp(r) && isJSON(r) && meet(w, reread(r)) {
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func isJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
}

// serverError is what a framework answers for an error that nobody caught.
func serverError(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = io.WriteString(w, `{"error":"Internal Server Error"}`) // the browser may be gone
}
