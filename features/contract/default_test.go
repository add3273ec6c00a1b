package contract_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// conventional answers by the outcome convention whatever the imp_uid asks for:
// "403 underage".
func conventional(w http.ResponseWriter, r *http.Request) {
	impUID := r.URL.Query().Get("imp_uid")
	if r.Method == http.MethodPost {
		var body struct {
			ImpUID string `json:"imp_uid"`
		}
		if r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&body) != nil {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		impUID = body.ImpUID
	}
	code, result, _ := strings.Cut(impUID, " ")
	statuses := map[string]int{"201": 201, "200": 200, "403": 403, "404": 404, "422": 422, "500": 500, "502": 502, "503": 503, "504": 504}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(statuses[code])
	_, _ = w.Write([]byte(`{"result":"` + result + `","reason":"any"}`))
}

func TestDefaultReadsTheConvention(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /certifications", conventional)
	mux.HandleFunc("GET /certifications/redirect", conventional)
	server := httptest.NewServer(mux)
	defer server.Close()
	target, err := contract.Default("").Open(server.URL, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	session, err := target.NewSession(t.Context(), contract.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason, answer string
		want           contract.Outcome
		unread         string
	}{
		{"a new account", "201 created", contract.Created, ""},
		{"an old one", "200 existing", contract.Existing, ""},
		{"too young", "403 underage", contract.Underage, ""},
		{"another site's page is a rejection with the same status", "403 rejected", contract.Rejected, ""},
		{"unknown", "404 rejected", contract.Rejected, ""},
		{"unfinished", "422 rejected", contract.Rejected, ""},
		{"upstream is down", "502 unavailable", contract.Unavailable, ""},
		{"upstream is slow", "504 unavailable", contract.Unavailable, ""},
		{"the word alone is not enough", "200 created", "", `created: the status is 200, not 201; existing: /result is "created", not "existing"`},
		{"a failure of the backend's own", "500 unavailable", "", "unavailable: the status is 500, not 502 or 503 or 504"},
	} {
		for _, via := range []contract.Via{contract.Post, contract.Redirect} {
			got, err := session.Certify(t.Context(), contract.Attempt{ImpUID: c.answer, Via: via})
			if err != nil {
				t.Errorf("%s: %v", c.reason, err)
				continue
			}
			if got.Outcome != c.want || !strings.Contains(got.Unread, c.unread) || (got.Outcome == "") != (got.Unread != "") {
				t.Errorf("%s: %s is read as %q, %q; want %q, %q", c.reason, c.answer, got.Outcome, got.Unread, c.want, c.unread)
			}
		}
	}
}
