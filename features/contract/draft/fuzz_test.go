package draft_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

// FuzzDrafts: whatever passes, a draft loads and holds neither the imp_uid nor the person.
// The message is the first request; head has lines of headers, for requests and answers.
func FuzzDrafts(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range read(string(text)).Visits[0].Exchanges {
			f.Add(e.Method, e.Path, "Content-Type: "+e.Header.Get("Content-Type"), string(e.Body), e.Answer.Status, string(e.Answer.Body), "")
		}
	}
	f.Add("POST", "/a{{b}}/%zz?{{=}}", "Content-Type: text/plain", "{{imp_uid}}\x00\u2028", 302, "<p>{{x}}</p>", "")
	for _, status := range []int{-1, 0, 100, 145, 199, 600, 999, 1000} { // what a contract does not take
		f.Add("POST", "/join", "Content-Type: text/plain", "0", status, "", "")
		f.Add("POST", "/join", "Content-Type: application/json", `{"a":1}`, status, `{"result":"created"}`, `{"result":"underage"}`)
	}
	for _, method := range []string{"", "post", "CONNECT", "TRACE", "PROPFIND", "PO ST", "GET\n", "HEAD", strings.Repeat("M", 300)} {
		f.Add(method, "/join", "Content-Type: application/json", `{"a":1}`, 201, `{"ok":true}`, `{"ok":false}`)
	}
	for _, head := range []string{
		"X Y: 1", "X-\u00e9: 1", ": 1", "Host: h", "Content-Length: 3", "Cookie: a=b; c", "Set-Cookie: s=\x7f; Path=/", "X-A: {{imp_uid}}\nX-A: 2",
		"X-A: \xff\x00", "X-A: \u3164", "Content-Type: multipart/form-data; boundary=", "Content-Type: application/x-www-form-urlencoded; charset=euc-kr",
		"Content-Type: {{", "Location: https://[::1", "Location: /a\u2028b?x={{y}}#z", "Authorization: Bearer " + strings.Repeat("a", 5000), "X-Csrf: 12345678", "Transfer-Encoding: chunked",
	} {
		f.Add("PUT", "/join", head, "a=1&b=%zz&{{c}}=d", 303, "no", "yes")
	}
	for _, body := range []string{
		`{"":1}`, `{"a/b":{"~":[{"":null}]}}`, `[[]]`, `{"a":1,"a":2}`, `{"\u3164":"\ue000"}`, `{"a":"` + strings.Repeat("x", 5000) + `"}`,
		`{"a":1e999}`, `{"a":-0}`, `"\ud800"`, `{"code":"imp_100000000001","more":"김하늘"}`, "a: b\n- c", "%", "a=1;b=2", "<input name='{{x}}' value=''>",
	} {
		f.Add("POST", "/join?q="+strings.Repeat("k", 300)+"&=&%00=%0a", "Content-Type: application/json", body, 200, body, `{"a":false}`)
		f.Add("POST", "/\u3164/..//./%2F?a=1&a=2#f", "Content-Type: application/x-www-form-urlencoded", body, 200, body, "")
	}
	f.Fuzz(func(t *testing.T, method, path, head, body string, status int, answer, other string) {
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		header := http.Header{}
		for line := range strings.Lines(head) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			header[http.CanonicalHeaderKey(name)] = append(header[http.CanonicalHeaderKey(name)], value)
		}
		visit := func(o contract.Outcome, id string, answer draft.Answer) draft.Visit {
			sent := header.Clone()
			sent.Set("X-Id", id)
			first := draft.Exchange{Method: "GET", Path: path, Header: header, Answer: draft.Answer{Status: 200, Header: header, Body: answer.Body}}
			second := draft.Exchange{Method: method, Path: path, Header: sent, Body: []byte(body), Answer: answer}
			return draft.Visit{Outcome: o, ImpUID: id, Person: draft.Person{Name: "김하늘", Phone: "01000001234", Birthday: "1996-05-17"}, Exchanges: []draft.Exchange{first, second}}
		}
		loads(t, &draft.Recording{Visits: []draft.Visit{
			visit(contract.Created, "imp_100000000001", draft.Answer{Status: status, Header: header, Body: []byte(answer)}),
			visit(contract.Existing, "imp_100000000001", draft.Answer{Status: status, Header: http.Header{}, Body: []byte(other)}),
			visit(contract.Underage, "imp_100000000002", draft.Answer{Status: 422, Header: header, Body: []byte(other)}),
			visit(contract.Rejected, "imp_100000000003", draft.Answer{Status: status, Header: header, Body: []byte(body)}),
		}})
	})
}

// FuzzHAR: whatever a browser has saved, the draft of it loads.
func FuzzHAR(f *testing.F) {
	har := func(method, url, name, value, kind, body string, status int) string {
		entry := map[string]any{
			"request": map[string]any{
				"method": method, "url": url, "headers": []any{map[string]any{"name": name, "value": value}},
				"postData": map[string]any{"mimeType": kind, "text": body, "params": []any{map[string]any{"name": name, "value": value}}},
			},
			"response": map[string]any{"status": status, "headers": []any{map[string]any{"name": name, "value": value}}, "content": map[string]any{"text": body}},
		}
		text, err := json.Marshal(map[string]any{"log": map[string]any{"entries": []any{entry, entry}}})
		if err != nil {
			f.Fatal(err)
		}
		return string(text)
	}
	for _, tt := range [][6]string{
		{"POST", "https://shop.example/join?x=1", "content-type", "application/json", "application/json", `{"imp_uid":"imp_100000000001"}`},
		{"", "https://shop.example", ":authority", "shop.example", "", "imp_uid=imp_100000000001"},
		{"po st", "https://shop.example/%zz\u2028", "X Y", "\u0000", "text/plain", "imp_100000000001"},
		{"GET", "https://shop.example/cb?imp_uid=imp_100000000001&success=true#x", "Cookie", "a=b", "", ""},
		{"DELETE", "//h/{{a}}/imp_100000000001", "", "", "multipart/form-data; boundary=b", "--b\r\n\r\nimp_100000000001\r\n--b--"},
	} {
		for _, status := range []int{0, 201} {
			f.Add(har(tt[0], tt[1], tt[2], tt[3], tt[4], tt[5], status))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if recording, err := draft.ReadHAR([]byte(text), ""); err == nil {
			loads(t, recording)
		}
	})
}

// loads wants of a recording a draft that is a contract, without anybody's own in it, or
// an error of what may be wrong with a recording.
func loads(t *testing.T, r *draft.Recording) {
	t.Helper()
	made, err := draft.Write(r)
	if err != nil {
		return
	}
	if _, err := contract.Load("draft.yaml", made.Text); err != nil {
		t.Errorf("it does not load:\n%v\n%s", err, made.Text)
	}
	for _, secret := range []string{"imp_100000000001", "imp_100000000002", "imp_100000000003", "김하늘", "01000001234"} {
		if strings.Contains(string(made.Text), secret) {
			t.Errorf("%s is in it:\n%s", secret, made.Text)
		}
	}
}
