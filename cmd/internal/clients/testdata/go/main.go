// Command stack is net/http as such: the steps, and what came back as one JSON object. It is built and run by
// TestThirdPartyClients.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
)

type answer struct {
	Status   int             `json:"status"`
	Envelope json.RawMessage `json:"envelope"`
}

// response is what is inside of the envelope.
func (a answer) response() map[string]any {
	var envelope struct{ Response map[string]any }
	_ = json.Unmarshal(a.Envelope, &envelope)
	return envelope.Response
}

type program struct {
	base, token string
	report      map[string]answer
}

func (p *program) send(method, url string, body any) answer {
	var text bytes.Buffer
	if body != nil {
		_ = json.NewEncoder(&text).Encode(body)
	}
	request, err := http.NewRequest(method, url, &text)
	if err != nil {
		fail(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if p.token != "" {
		request.Header.Set("Authorization", p.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fail(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		fail(err)
	}
	return answer{response.StatusCode, data}
}

func (p *program) step(name, method, path string, body any) answer {
	a := p.send(method, p.base+path, body)
	p.report[name] = a
	return a
}

func (p *program) grant(name, secret string) answer {
	return p.step(name, http.MethodPost, "/users/getToken", map[string]string{"imp_key": os.Getenv("MOCK_KEY"), "imp_secret": secret})
}

func (p *program) renew(name string) {
	p.token, _ = p.grant(name, os.Getenv("MOCK_SECRET")).response()["access_token"].(string)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	p := &program{base: "https://api.iamport.kr", report: map[string]answer{}}
	if url := os.Getenv("MOCK_URL"); url != "" {
		p.base = url
	}
	read := func(name, id string) { p.step(name, http.MethodGet, "/certifications/"+os.Getenv(id), nil) }
	p.renew("token")
	read("certification", "MOCK_KNOWN")
	read("unknown", "MOCK_UNKNOWN")
	p.grant("wrong secret", "not-"+os.Getenv("MOCK_SECRET"))
	read("expired", "MOCK_EXPIRED")
	p.renew("renewed")
	read("after expired", "MOCK_EXPIRED")
	p.step("delete", http.MethodDelete, "/certifications/"+os.Getenv("MOCK_KNOWN"), nil)
	read("after delete", "MOCK_KNOWN")
	id, _ := p.step("otp request", http.MethodPost, "/certifications/otp/request", map[string]string{
		"name": "김보기", "phone": "01000000000", "birth": "900517", "gender_digit": "2", "carrier": "SKT", "company": "보기",
	}).response()["imp_uid"].(string)
	var inbox struct {
		Messages []struct{ Code, ImpUID string }
	}
	_ = json.Unmarshal(bytes.ReplaceAll(p.send(http.MethodGet, os.Getenv("MOCK_SITE")+"/messages", nil).Envelope, []byte("imp_uid"), []byte("ImpUID")), &inbox)
	for _, m := range inbox.Messages {
		if m.ImpUID == id {
			p.step("otp confirm", http.MethodPost, "/certifications/otp/confirm/"+id, map[string]string{"otp": m.Code})
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(p.report)
}
