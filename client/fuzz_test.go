package client_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/client"
)

// canned answers every request of one client with the same body.
type canned string

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	body := string(c)
	if strings.HasSuffix(r.URL.Path, "/getToken") {
		body = `{"code":0,"message":null,"response":{"access_token":"t","now":1,"expired_at":1801}}`
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// FuzzAnswer: whatever comes, the client does not crash, and what it calls a
// certification is the one that was asked for and has a birthday that exists.
func FuzzAnswer(f *testing.F) {
	for _, overrides := range []map[string]string{
		nil, {"birthday": ""}, {"birth": "-426157200", "birthday": ""}, {"certified": "null"}, {"unique_key": "null"}, {"imp_uid": `"imp_2"`},
	} {
		f.Add(record(overrides))
	}
	f.Add(`{"code":-1,"message":null,"response":null}`)
	f.Add(`{"code":0,"message":null,"response":{"imp_uid":"imp_1","imp_uid":"imp_2"}}`)
	f.Fuzz(func(t *testing.T, body string) {
		c, err := client.New("http://api.example", "key", "secret", client.WithTransport(canned(body)))
		if err != nil {
			t.Fatal(err)
		}
		cert, err := c.Certification(t.Context(), "imp_1")
		if err != nil {
			if cert != nil {
				t.Error("a certification beside an error")
			}
			return
		}
		if cert.ImpUID != "imp_1" {
			t.Errorf("asked for imp_1, got %q", cert.ImpUID)
		}
		if !cert.Birthday.IsZero() {
			if _, err := client.ParseDate(cert.Birthday.String()); err != nil && cert.Birthday.Year > 0 && cert.Birthday.Year < 10000 {
				t.Errorf("born on %v: %v", cert.Birthday, err)
			}
		}
	})
}
