package main

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// visitor is a browser with a page of a team in it, in one sign-up. Redirects are
// followed as a browser does, and each answer can be read.
type visitor struct {
	t      testing.TB
	client *http.Client
	base   string // the proxy's origin
	act    contract.Outcome
	serial string // of what a person types and has to be new
	phone  bool   // a phone's browser: the window sends it back
	manual bool   // the page follows no redirect
	log    []harEntry
	person typed    // who the window offered
	last   *url.URL // where the window has led a phone
}

// typed is what a person knows of themselves.
type typed struct{ Name, Phone, Birthday string }

// harEntry is a request as a browser's developer tools save it.
type harEntry struct {
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
}

type harRequest struct {
	Method   string     `json:"method"`
	URL      string     `json:"url"`
	Headers  []harField `json:"headers"`
	PostData *harText   `json:"postData,omitempty"`
}

type harResponse struct {
	Status  int        `json:"status"`
	Headers []harField `json:"headers"`
	Content harText    `json:"content"`
}

type harText struct {
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
}

type harField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func harFields(h http.Header) []harField {
	var fields []harField
	for name, values := range h {
		for _, value := range values {
			fields = append(fields, harField{name, value})
		}
	}
	return fields
}

// har is what the visitor has asked for, as a HAR file of a page at another address.
func (v *visitor) har(at string) []byte {
	v.t.Helper()
	text, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": v.log}})
	if err != nil {
		v.t.Fatal(err)
	}
	return bytes.ReplaceAll(text, []byte(v.base), []byte(at))
}

// RoundTrip notes what passes.
func (v *visitor) RoundTrip(r *http.Request) (*http.Response, error) {
	e := harEntry{Request: harRequest{Method: r.Method, URL: r.URL.String(), Headers: harFields(r.Header)}}
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		e.Request.PostData = &harText{r.Header.Get("Content-Type"), string(text)}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(text))
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(text))
	e.Response = harResponse{resp.StatusCode, harFields(resp.Header), harText{resp.Header.Get("Content-Type"), string(text)}}
	v.log = append(v.log, e)
	return resp, err
}

// ended is what the window tells the page.
type ended struct {
	ImpUID      string `json:"imp_uid"`
	MerchantUID string `json:"merchant_uid"`
	Success     bool   `json:"success"`
}

func newVisitor(t testing.TB, base string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, base: base}
	v.client = &http.Client{Jar: jar, Transport: v, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if v.manual && !strings.HasPrefix(r.URL.Path, "/__") || len(via) > 3 {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return v
}

// got is an answer.
type got struct {
	status int
	text   string
	at     *url.URL // after redirects
	tree   any

	location string
}

// at is a text in JSON, by keys.
func (g got) field(keys ...string) string {
	tree := g.tree
	for _, key := range keys {
		m, _ := tree.(map[string]any)
		tree = m[key]
	}
	text, _ := tree.(string)
	return text
}

// found is the first group of a pattern in the text.
func (g got) found(t testing.TB, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(g.text)
	if found == nil {
		t.Fatalf("no %s in %s", pattern, g.text)
	}
	return html.UnescapeString(found[1])
}

// ask makes a request; header is names and values by turns.
func (v *visitor) ask(method, path string, body io.Reader, header ...string) got {
	v.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = v.base + path
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, address, body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Origin", v.base)
	r.Header.Set("Referer", v.base+"/signup")
	r.Header.Set("Accept-Encoding", "gzip, br")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	g := got{status: resp.StatusCode, text: string(text), at: resp.Request.URL, location: resp.Header.Get("Location")}
	_ = json.Unmarshal(text, &g.tree) // a page is no JSON
	return g
}

func (v *visitor) get(path string, header ...string) got {
	v.t.Helper()
	return v.ask(http.MethodGet, path, nil, append([]string{"Accept", "text/html,application/xhtml+xml"}, header...)...)
}

func (v *visitor) post(path string, value any, header ...string) got {
	v.t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.ask(http.MethodPost, path, bytes.NewReader(text), append([]string{"Content-Type", "application/json", "Accept", "application/json, text/plain, */*"}, header...)...)
}

func (v *visitor) form(path string, pairs ...string) got {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return v.ask(http.MethodPost, path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
}

func (v *visitor) parts(path string, pairs ...string) got {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	return v.ask(http.MethodPost, path, &body, "Content-Type", w.FormDataContentType())
}

// certify opens the mock's window beside the page, and plays in it what the step
// wants: the one person that the window offers, or a cancel.
func (v *visitor) certify(params ...string) ended {
	v.t.Helper()
	query := url.Values{"user_code": {"imp48372615"}, "request": {"r1"}, "mode": {"popup"}, "origin": {v.base + "/signup"}, "min_age": {"19"}}
	for i := 0; i+1 < len(params); i += 2 {
		query.Set(params[i], params[i+1])
	}
	opened := v.get("/__window/open?" + query.Encode())
	at := strings.TrimSuffix(opened.at.Path, "person")
	if v.act == contract.Rejected {
		return v.result(v.form(at+"end", "outcome", "cancel"))
	}
	people := regexp.MustCompile(`data-person="([^"]+)"`).FindAllStringSubmatch(opened.text, -1)
	if len(people) != 1 {
		v.t.Fatalf("the window offers %d people, want the one that the step is for:\n%s", len(people), opened.text)
	}
	phone := v.form(at+"choose", "person", people[0][1])
	v.person = typed{
		Name: phone.found(v.t, `class="chosen"><strong>([^<]+)<`), Phone: phone.found(v.t, `name="phone"[^>]*value="([^"]*)"`), Birthday: phone.found(v.t, `(\d{4}-\d\d-\d\d)`),
	}
	code := v.form(at+"call", "carrier", "SKT", "phone", phone.found(v.t, `name="phone"[^>]*value="([^"]*)"`))
	return v.result(v.form(at+"confirm", "code", code.found(v.t, `data-fill="(\d+)"`)))
}

// result is what the last screen tells the page, and where it sends a phone.
func (v *visitor) result(done got) ended {
	v.t.Helper()
	if v.phone {
		back := done.found(v.t, `<a class="first" href="([^"]*)" data-testid="return"`)
		answer := v.get(back)
		if v.last = answer.at; answer.location != "" {
			v.last, _ = v.last.Parse(answer.location) // as the backend wrote it
		}
		return ended{}
	}
	var e ended
	if err := json.Unmarshal([]byte(done.found(v.t, `data-result="([^"]*)"`)), &e); err != nil {
		v.t.Fatal(err)
	}
	return e
}

// pages are what the pages of backends do in one sign-up, by the folder of
// ../internal/backends/testdata.
func pages() map[string]func(*visitor) {
	return map[string]func(*visitor){
		"nest": func(v *visitor) {
			order := v.post("/auth/sessions", map[string]any{}).field("data", "merchantUid")
			if e := v.certify("merchant_uid", order); e.Success {
				v.post("/auth/signup", map[string]any{"impUid": e.ImpUID})
			}
		},
		"mvc-csrf": func(v *visitor) {
			page := v.get("/signup")
			order := page.found(v.t, `name="merchant_uid" value="([^"]+)"`)
			if e := v.certify("merchant_uid", order); e.Success {
				v.form("/signup", "_csrf", page.found(v.t, `name="_csrf" value="([^"]+)"`), "imp_uid", e.ImpUID, "merchant_uid", order)
			}
		},
		"one-time-token": func(v *visitor) {
			e := v.certify("merchant_uid", "m"+v.serial)
			if !e.Success {
				return
			}
			if token := v.post("/v1/certifications", map[string]any{"imp_uid": e.ImpUID}).field("signupToken"); token != "" {
				v.post("/v1/members", map[string]any{"signupToken": token, "loginId": "kim" + v.serial})
			}
		},
		"graphql-jwt": func(v *visitor) {
			guest := v.post("/graphql", map[string]any{"query": "mutation { guest { token } }"}).field("data", "guest", "token")
			if e := v.certify(); e.Success {
				v.post("/graphql", map[string]any{
					"operationName": "SignUp", "variables": map[string]any{"impUid": e.ImpUID},
					"query": "mutation SignUp($impUid: ID!) {\n  signUp(impUid: $impUid) {\n    __typename\n  }\n}",
				}, "Authorization", "Bearer "+guest)
			}
		},
		"redirects-only": func(v *visitor) {
			v.phone = true
			v.certify("mode", "redirect", "m_redirect_url", v.base+"/auth/iamport/callback")
		},
		"multipart": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.parts("/join", "imp_uid", e.ImpUID, "nickname", "nick"+v.serial, "password", "Secret-1!", "agree", "true")
			}
		},
	}
}

// morePages are further shapes, whose drafts are tried by the program itself.
func morePages() map[string]func(*visitor) {
	return map[string]func(*visitor){
		"session-two-steps": func(v *visitor) {
			v.manual = true // every GET is a new session here
			v.get("/signup")
			if e := v.certify(); e.Success && v.form("/certify", "imp_uid", e.ImpUID).location == "/profile" {
				v.form("/profile", "nickname", "nick"+v.serial, "password", "Secret-1!")
			}
		},
		"cert-in-location": func(v *visitor) {
			v.phone, v.manual = true, true // every GET is a callback here
			v.certify("mode", "redirect", "m_redirect_url", v.base+"/auth/callback")
			if cert := v.last.Query().Get("cert"); cert != "" {
				v.form("/signup", "cert", cert, "nickname", "nick"+v.serial)
			}
		},
		"poll-202": func(v *visitor) {
			e := v.certify()
			if !e.Success {
				return
			}
			for at := v.post("/signups", map[string]any{"imp_uid": e.ImpUID}).location; v.get(at, "Accept", "application/json").status == http.StatusAccepted; {
				continue
			}
		},
		"person-form": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.form("/signup", "userid", "kim"+v.serial+"abc", "nickname", "nick"+v.serial, "name", v.person.Name, "phone", v.person.Phone,
					"birth", strings.ReplaceAll(v.person.Birthday, "-", "")[2:], "imp_uid", e.ImpUID)
			}
		},
		"unique-fields": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.post("/api/members", map[string]any{"loginId": "kim" + v.serial + "abcd", "nickname": "nick" + v.serial, "phone": "010123456" + v.serial, "certification": map[string]any{
					"imp_uid": e.ImpUID, "name": v.person.Name, "birthday": v.person.Birthday,
				}})
			}
		},
		"spring-jsessionid": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.form("/member/join", "imp_uid", e.ImpUID)
			}
		},
		"one-failure-answer": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.post("/signup", map[string]any{"imp_uid": e.ImpUID})
			}
		},
		"result-code": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.post("/api/member/join.do", map[string]any{"impUid": e.ImpUID})
			}
		},
		"form-birthday-ignored": func(v *visitor) {
			if e := v.certify(); e.Success {
				v.post("/api/join", map[string]any{"imp_uid": e.ImpUID, "loginId": "kim" + v.serial, "birthday": v.person.Birthday, "phone": v.person.Phone})
			}
		},
	}
}
