package mockserver_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// sent is a POST as its client writes it: headers in the client's order, a body
// that may need no escaping, and {TOKEN} where a token belongs.
func sent(path, headers, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: api.iamport.kr\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		path, strings.ReplaceAll(headers, "\n", "\r\n"), len(body), body)
}

// TestRequestsOfPublishedClients sends the bytes of clients that were published
// and tested against the real service, and that a strict server refuses. The
// body of the Go client is made without escaping and with an empty credential;
// two Node clients have another spelling of the tutorial's key as their default.
// The Go client is not run by make clients, because the module proxy refuses it.
func TestRequestsOfPublishedClients(t *testing.T) {
	pair := func(key string) string {
		return `{"imp_key":"` + key + `","imp_secret":"` + mockserver.DefaultSecret + `"}`
	}
	const person = `{"name":"김보기","phone":"01000000101","birth":"19900517","gender_digit":"2","carrier":"SKT","channel_key":"channel_key_test"}`
	for _, tt := range []struct {
		client string
		bytes  string
		needs  string // in response
	}{
		{
			"go-iamport, of the vendor", sent("/users/getToken",
				"User-Agent: Go-http-client/1.1\nAuthorization: \nContent-Type: application/x-www-form-urlencoded\nAccept-Encoding: gzip",
				"imp_key=imp_apikey& imp_secret="+mockserver.DefaultSecret), "access_token",
		},
		{
			"iamport of npm, of the vendor", sent("/users/getToken",
				"accept: application/json\ncontent-type: application/json", pair("imp_apiKey")), "access_token",
		},
		{
			"iamporter of npm", sent("/users/getToken",
				"Accept: application/json, text/plain, */*\nContent-Type: application/json\nUser-Agent: Iamporter.js\nAccept-Encoding: gzip, compress, deflate, br",
				pair("imp_apiKey")), "access_token",
		},
		{
			"iamport-rest-client for Java, of the vendor", sent("/certifications/otp/request",
				"Authorization: {TOKEN}\nContent-Type: application/json; charset=UTF-8\nAccept-Encoding: gzip\nUser-Agent: okhttp/3.3.1", person), "imp_uid",
		},
	} {
		t.Run(tt.client, func(t *testing.T) {
			mock := mockserver.Start(t, mockserver.WithFrozen(noon))
			token := apiClientAt(t, mock.Server).token()
			status, body := rawRequest(t, mock.URL, strings.ReplaceAll(tt.bytes, "{TOKEN}", token))
			var envelope struct{ Response map[string]any }
			if err := json.Unmarshal([]byte(body), &envelope); err != nil || status != 200 || envelope.Response[tt.needs] == nil {
				t.Fatalf("%d %s, want 200 with %s", status, body, tt.needs)
			}
			if got := envelope.Response["access_token"]; got != nil && got != token {
				t.Errorf("token %v, want the one of the tutorial's site", got)
			}
			if got := mock.Default().Requests(journal.Filter{Last: 1}); strings.Contains(fmt.Sprint(got), mockserver.DefaultSecret) {
				t.Errorf("the journal shows the secret: %v", got)
			}
		})
	}
}

// TestNamesInTheTokenForm holds what becomes of spaces before a name.
func TestNamesInTheTokenForm(t *testing.T) {
	const wrong = "an-invented-secret-that-nobody-was-told-of"
	own := mockserver.DefaultSecret
	for _, tt := range []struct {
		reason, form, names string
		status              int
	}{
		{"as the Go client sends it", "imp_key=imp_apikey& imp_secret=" + own, "trimmed", 200},
		{"a space in percent", "imp_key=imp_apikey&%20imp_secret=" + own, "trimmed", 200},
		{"a wrong secret behind a space in percent", "imp_key=imp_apikey&%20imp_secret=" + wrong, "trimmed", 401},
		{"a wrong secret behind a plus", "imp_key=imp_apikey&+imp_secret=" + wrong, "trimmed", 401},
		{"a space as a plus", "+imp_key=imp_apikey&+imp_secret=" + own, "trimmed", 200},
		{"several spaces", "imp_key=imp_apikey&  %20+imp_secret=" + own, "trimmed", 200},
		{"the exact name wins, last", "imp_key=imp_apikey& imp_secret=" + wrong + "&imp_secret=" + own, "trimmed", 200},
		{"the exact name wins, first", "imp_key=imp_apikey&imp_secret=" + wrong + "& imp_secret=" + own, "trimmed", 401},
		{"the exact name wins even when it is empty", "imp_key=imp_apikey&imp_secret=& imp_secret=" + own, "trimmed", 400},
		{"of others the one with fewer spaces", "imp_key=imp_apikey&  imp_secret=" + wrong + "& imp_secret=" + own, "trimmed", 200},
		{"a name twice is refused as ever", "imp_key=imp_apikey& imp_secret=" + own + "& imp_secret=" + own, "trimmed", 400},
		{"a space behind a name belongs to it", "imp_key=imp_apikey&imp_secret =" + own, "trimmed", 400},
		{"a space inside a name belongs to it", "imp_key=imp_apikey&imp_ secret=" + own, "trimmed", 400},
		{"another kind of space belongs to it", "imp_key=imp_apikey&%09imp_secret=" + own, "trimmed", 400},
		{"by the other value of the switch", "imp_key=imp_apikey& imp_secret=" + own, "exact", 400},
		{"which lets exact names through", "imp_key=imp_apikey&imp_secret=" + own, "exact", 200},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithSwitch("token-form-names", tt.names))
			a := d.ask(d.raw, posted("/users/getToken", "", "application/x-www-form-urlencoded", tt.form))
			if a.status != tt.status {
				t.Errorf("%d %s %s, want %d", a.status, a.reason(), a.body, tt.status)
			}
			all := fmt.Sprint(d.server.Default().Requests(journal.Filter{}), d.server.House(journal.Filter{}))
			if strings.Contains(all, own) || strings.Contains(all, wrong) {
				t.Errorf("the journal shows a secret: %s", all)
			}
		})
	}
}

// TestOnlyGetTokenTrimsNames: no client sends such a form elsewhere.
func TestOnlyGetTokenTrimsNames(t *testing.T) {
	d := newAPIClient(t)
	id, code := d.send(typed(nil))
	a := d.ask(d.raw, posted("/certifications/otp/confirm/"+id, d.token(), "application/x-www-form-urlencoded", " otp="+code))
	if a.status != 400 || a.reason() != "otp_missing" {
		t.Errorf("%d %s, want 400 otp_missing", a.status, a.reason())
	}
}
