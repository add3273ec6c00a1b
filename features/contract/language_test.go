package contract_test

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/korean"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// TestFreshTexts: each has the length and the letters that it says, none comes
// twice, and values keep theirs.
func TestFreshTexts(t *testing.T) {
	var bodies []string
	target := open(t, `
values: {id: "{{random:8}}", email: "{{random:8}}@x", other: "{{random:9}}"}
prepare: {request: POST /p, text: "{{id}} {{email}} {{other}} {{random}} {{random:1}} {{random:8}} {{random:8}} {{letters:4}} {{digits:64}}"}
`+plainContract, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		say(w, 201, "")
	}))
	visit(t, target)
	visit(t, target)
	pattern := regexp.MustCompile(`^[a-z][a-z0-9]{7} [a-z][a-z0-9]{7}@x [a-z][a-z0-9]{8} [a-z][a-z0-9]{15} [a-z] [a-z][a-z0-9]{7} [a-z][a-z0-9]{7} [a-z]{4} [0-9]{64}$`)
	seen := map[string]bool{}
	for _, body := range bodies {
		if !pattern.MatchString(body) {
			t.Fatalf("%q does not match %s", body, pattern)
		}
		w := strings.Fields(body)
		if w[0]+"@x" != w[1] || w[5] != w[6] || w[0] == w[5] {
			t.Errorf("%q: one placeholder is one text in all values of a visitor, and another one in a request", body)
		}
		for _, text := range []string{w[0], w[2], w[3], w[5], w[8]} {
			if seen[text] {
				t.Errorf("%q was there already", text)
			}
			seen[text] = true
		}
	}
}

// TestVisitorsOwnData: a form asks for them before the window opens.
func TestVisitorsOwnData(t *testing.T) {
	target := open(t, `
values: {who: "{{person_name}}"}
prepare: {request: POST /p, text: "{{who}} {{person_phone}} {{person_birthday}} {{person_birthday:YYYYMMDD}} {{person_birthday:YYMMDD}}"}
certify: {request: POST /c, json: {imp_uid: "{{imp_uid}}", name: "{{person_name}}"}}
redirect: {request: GET /r, query: {imp_uid: "{{imp_uid}}", phone: "{{person_phone}}"}}
withdraw: {request: POST /bye, text: "{{who}}"}
claims: {}
`, http.HandlerFunc(echo))
	if !target.Contract().AsksPerson() {
		t.Error("the contract asks for the person")
	}
	session, err := target.NewSession(t.Context(), contract.Visitor{Name: "김민지", Phone: "01012345678", Birthday: "2004-02-29"})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	posted, errPost := session.Certify(t.Context(), contract.Attempt{ImpUID: "i"})
	sent, errRedirect := session.Certify(t.Context(), contract.Attempt{ImpUID: "i", Via: contract.Redirect})
	gone, errWithdraw := session.Withdraw(t.Context())
	if err := errors.Join(errPost, errRedirect, errWithdraw); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason, want string
		got          contract.Answer
	}{
		{"prepared", "POST /p text/plain; charset=utf-8 김민지 01012345678 2004-02-29 20040229 040229", session.Prepared()[0]},
		{"posted", `POST /c application/json {"imp_uid":"i","name":"김민지"}`, posted},
		{"sent by the window", "GET /r?imp_uid=i&phone=01012345678  ", sent},
		{"withdrawn", "POST /bye text/plain; charset=utf-8 김민지", gone},
	} {
		if string(c.got.Body) != c.want {
			t.Errorf("%s: %q, want %q", c.reason, c.got.Body, c.want)
		}
	}
}

func TestAsksPerson(t *testing.T) {
	for _, c := range []struct {
		reason, contract string
		want             bool
	}{
		{"nowhere", plainContract, false},
		{"in a value", "values: {a: \"{{person_birthday:YYMMDD}}\"}\n" + plainContract, true},
		{"while a visit is prepared", "prepare: {request: POST /p, multipart: {a: \"{{person_phone}}\"}}\n" + plainContract, true},
		{"in the redirect", "redirect: {request: GET /r, query: {i: \"{{imp_uid}}\", n: \"{{person_name}}\"}}\nclaims: {}\n", true},
	} {
		loaded, err := contract.Load("x", []byte("version: 1\n"+c.contract))
		if err != nil || loaded.AsksPerson() != c.want {
			t.Errorf("%s: %v, %v", c.reason, loaded.AsksPerson(), err)
		}
	}
	if contract.Default("").AsksPerson() {
		t.Error("the tutorial asks nobody")
	}
}

// eucKR is a text as an old page writes it.
func eucKR(t *testing.T, text string) string {
	t.Helper()
	encoded, err := korean.EUCKR.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// TestCharsets: outcomes, captures and reports see UTF-8, and the body stays as it
// came.
func TestCharsets(t *testing.T) {
	const page = `<html><head><meta charset="euc-kr"></head>가입되었습니다 code="김"</html>`
	for _, c := range []struct {
		reason, media, body string
		want                contract.Outcome
		report              string
	}{
		{"the header says it", "text/html; charset=EUC-KR", eucKR(t, `가입되었습니다 code="김"`), contract.Created, `가입되었습니다 code="김"`},
		{"the page says it", "text/html", eucKR(t, page), contract.Created, page},
		{"the header wins", "text/html; charset=utf-8", page, contract.Created, page},
		{"UTF-8, and nobody says so", "text/plain", `가입되었습니다 code="김"`, contract.Created, `가입되었습니다 code="김"`},
		{"nobody says it", "text/html", eucKR(t, "가입"), "", "\ufffd"},
		{"an unknown one", "text/html; charset=x-none", `가입되었습니다 code="김"`, contract.Created, `가입되었습니다 code="김"`},
		{"JSON in EUC-KR", "application/json;charset=EUC-KR", eucKR(t, `{"message":"이미"}`), contract.Existing, `{"message":"이미"}`},
		{"JSON in UTF-8 whatever the header says", "application/json;charset=EUC-KR", `{"message":"이미"}`, contract.Existing, ""},
		{"JSON that speaks of a page", "application/json", `{"message":"이미","page":"<meta charset=euc-kr>"}`, contract.Existing, `{"message":"이미","page":"<meta charset=euc-kr>"}`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			target := open(t, `
certify: {request: POST /c, json: {imp_uid: "{{imp_uid}}"}, capture: {code: {text: 'code="(.)"'}}}
withdraw: {request: POST /bye, text: "{{code}}"}
outcomes: {created: {text: 가입되었습니다}, existing: {json: {/message: 이미}}}
claims: {}
`, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/bye" {
					echo(w, r)
					return
				}
				w.Header().Set("Content-Type", c.media)
				say(w, 200, c.body)
			}))
			session := visit(t, target)
			got, err := session.Certify(t.Context(), contract.Attempt{})
			if err != nil || got.Outcome != c.want || string(got.Body) != c.body || !strings.Contains(got.Exchange.Response.Body, c.report) {
				t.Fatalf("%q (%s), in the report %q: %v", got.Outcome, got.Unread, got.Exchange.Response.Body, err)
			}
			if gone, err := session.Withdraw(t.Context()); c.want == contract.Created && (err != nil || !strings.HasSuffix(string(gone.Body), " 김")) {
				t.Errorf("captured %q, %v", gone.Body, err)
			}
		})
	}
}

// TestPartsOfHeaders: the tickets that redirects carry.
func TestPartsOfHeaders(t *testing.T) {
	target := open(t, `
certify:
  - request: POST /c
    json: {imp_uid: "{{imp_uid}}"}
    capture: {cert: {header: Location, query: cert}, id: {header: X-Result, matches: 'id=(\d+)'}, all: {header: X-Result, matches: '^[a-z]+'}}
  - {request: POST /d, text: "{{cert}} {{id}} {{all}}"}
outcomes: {created: 201}
claims: {}
`, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/d" {
			echo(w, r)
			return
		}
		w.Header().Set("X-Result", "ok; id=17; x=1")
		lead(w, "/signup?a=b&cert=A%2FB%3D+c#top")
	}))
	if got, err := visit(t, target).Certify(t.Context(), contract.Attempt{}); err != nil || !strings.HasSuffix(string(got.Body), " A/B= c 17 ok") {
		t.Errorf("%q, %v", got.Body, err)
	}
	for _, c := range []struct{ capture, says string }{
		{"{header: Location, query: cert}", "no cert in the query of the header Location for {{v}}"},
		{"{header: X-Result, matches: 'id=(.)'}", "no header X-Result matching id=(.) for {{v}}"},
		{"{json: ''}", "no single value as the body for {{v}}"},
	} {
		missing := open(t, "prepare: {request: GET /p, capture: {v: "+c.capture+"}}\n"+plainContract, http.HandlerFunc(
			func(w http.ResponseWriter, _ *http.Request) { lead(w, "/x?y=z") }))
		if _, err := missing.NewSession(t.Context(), contract.Visitor{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.capture, err, c.says)
		}
	}
}

// TestWithdrawalInSeveralRequests: each must be answered as expected, and what one
// gives the next may need.
func TestWithdrawalInSeveralRequests(t *testing.T) {
	const steps = "withdraw:\n  - {request: POST /leave, capture: {code: /code}}\n  - {request: DELETE /me, headers: {X-Code: \"{{code}}\"}, expect: 204}\n" + plainContract
	for _, c := range []struct {
		reason, code, unread string
		requests             int
		earlier              int
	}{
		{"both", `{"code":"k"}`, "", 2, 1},
		{"the second one refuses", `{"code":"x"}`, "withdrawing request 2: the status is 403, not 204", 2, 1},
		{"nothing to capture", `{}`, "withdrawing request 1: no json /code for {{code}}", 1, 0},
	} {
		requests := 0
		target := open(t, steps, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			switch {
			case r.URL.Path == "/leave":
				say(w, 200, c.code)
			case r.Header.Get("X-Code") == "k":
				w.WriteHeader(204)
			default:
				w.WriteHeader(403)
			}
		}))
		got, err := visit(t, target).Withdraw(t.Context())
		if err != nil || got.Unread != c.unread || requests != c.requests || len(got.Earlier) != c.earlier {
			t.Errorf("%s: %q after %d requests and %d earlier, %v", c.reason, got.Unread, requests, len(got.Earlier), err)
		}
	}
}

// TestPolling: the same request is sent again as long as nothing is decided, and
// no longer than an answer may take.
func TestPolling(t *testing.T) {
	const job = `answer_within: 2s
certify:
  - {request: POST /c, json: {imp_uid: "{{imp_uid}}"}, expect: 202, capture: {job: /job}}
  - {request: "GET /jobs/{{job}}?r={{random:4}}", poll: {while: [202, {json: {/state: pending}}], every: 500ms}}
outcomes: {created: 201, underage: 403, unavailable: {json: {/state: pending}}}
claims: {}
`
	for _, c := range []struct {
		reason  string
		pending int
		want    contract.Outcome
		took    time.Duration
		asked   int
		earlier int // with that of the first request
	}{
		{"it is decided at once", 0, contract.Created, 0, 1, 1},
		{"later", 3, contract.Created, 1500 * time.Millisecond, 4, 2},
		{"never", 99, "", 2 * time.Second, 5, 2},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var asked []string
			target := open(t, job, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					say(w, 202, `{"job":7}`)
					return
				}
				asked = append(asked, r.URL.RequestURI())
				switch {
				case len(asked) > c.pending:
					say(w, 201, "")
				case len(asked) == 1:
					say(w, 202, "")
				default:
					say(w, 200, `{"state":"pending"}`)
				}
			}))
			contract.StandStill(target)
			got, err := visit(t, target).Certify(t.Context(), contract.Attempt{})
			if got.Outcome != c.want || len(asked) != c.asked || got.Took != c.took || len(got.Earlier) != c.earlier {
				t.Errorf("%q after %d requests, %v, with %d earlier: %v", got.Outcome, len(asked), got.Took, len(got.Earlier), err)
			}
			if c.want == "" && (!errors.Is(err, contract.ErrNoAnswer) || !strings.Contains(err.Error(), `it still answers /state "pending", which poll waits out`)) {
				t.Errorf("error %v", err)
			}
			if len(slices.Compact(slices.Clone(asked))) != 1 {
				t.Errorf("not the same request: %q", asked)
			}
		})
	}
}

// TestPollingWhileAVisitIsPrepared: any request can poll.
func TestPollingWhileAVisitIsPrepared(t *testing.T) {
	n := 0
	target := open(t, "prepare: {request: GET /p, poll: {while: 503}, capture: {id: {json: ''}}}\n"+plainContract, http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) {
			if n++; n < 3 {
				say(w, 503, "")
				return
			}
			say(w, 200, "17")
		}))
	waits := contract.StandStill(target)
	session := visit(t, target)
	if got := session.Prepared(); len(got) != 1 || got[0].Status != 200 || !slices.Equal(waits.All(), []time.Duration{200 * time.Millisecond, 200 * time.Millisecond}) {
		t.Errorf("prepared %+v, waited %v", got, waits.All())
	}
}

// TestMultipart: parts like fields, and what is wrong on purpose in its place.
func TestMultipart(t *testing.T) {
	const form = "certify: {request: POST /c, multipart: {uid: \"{{imp_uid}}\", order: \"{{merchant_uid}}\", agree: true}}\nclaims: {}\n"
	parts := func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			say(w, 400, err.Error())
			return
		}
		say(w, 200, r.Form.Encode())
	}
	for _, c := range []struct {
		reason  string
		attempt contract.Attempt
		want    string
	}{
		{"an honest one", contract.Attempt{ImpUID: "imp_1\r\n김"}, "agree=true&uid=imp_1%0D%0A%EA%B9%80"},
		{"with a merchant_uid", contract.Attempt{ImpUID: "i", MerchantUID: "m"}, "agree=true&order=m&uid=i"},
		{"without the imp_uid", contract.Attempt{Without: true}, "agree=true"},
		{"the browser's word, and never in place of the imp_uid", contract.Attempt{ImpUID: "i", Extra: map[string]any{"n": 1, "uid": "j"}}, "agree=true&n=1&uid=i"},
		{"no form at all", contract.Attempt{Raw: text("{")}, "multipart: NextPart: EOF"},
		{"another content type", contract.Attempt{Raw: text("a=b"), RawType: "application/x-www-form-urlencoded"}, "request Content-Type isn't multipart/form-data"},
	} {
		target := open(t, form, http.HandlerFunc(parts))
		if target.Contract().Body(contract.Post) != "multipart" {
			t.Error("the body is multipart")
		}
		got, err := visit(t, target).Certify(t.Context(), c.attempt)
		if err != nil || string(got.Body) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.reason, got.Body, c.want, err)
		}
	}
}

func TestLocations(t *testing.T) {
	for _, c := range []struct {
		location, want string
		fits           bool
	}{
		{"/welcome", "/welcome", true},
		{"/welcome/", "/welcome", true},
		{"/welcome;jsessionid=ABC", "/welcome", true},
		{"/welcome;jsessionid=ABC?x=y", "/welcome", true},
		{"/welcome/;jsessionid=ABC", "/welcome", true},
		{"/a;v=1/welcome", "/a/welcome", true},
		{"http://x/welcome;jsessionid=A.B", "http://x/welcome", true},
		{"/welcome", "/welcome/", false},
		{"/welcome/", "/welcome/", true},
		{"/welcome/;jsessionid=ABC", "/welcome/", true},
		{"/welcome;jsessionid=ABC", "/welcome;jsessionid=ABC", true},
		{"/welcome", "/welcome;jsessionid=ABC", false},
		{"/welcome;jsessionid=B", "/welcome;jsessionid=ABC", false},
		{"/welcome/", "/welcome;x", false},
		{"/welcome%3Bx", "/welcome", false},
		{"/welcome//", "/welcome", false},
		{"/welcomed", "/welcome", false},
		{"/", "/", true},
		{"", "/", false},
		{"/;jsessionid=A", "/", true},
		{"/%ED%99%98%EC%98%81/", "/환영", true},
	} {
		target := open(t, "certify: POST /c\noutcomes: {created: {location: \""+c.want+"\"}}\nclaims: {}\n", http.HandlerFunc(
			func(w http.ResponseWriter, _ *http.Request) { lead(w, c.location) }))
		got, err := visit(t, target).Certify(t.Context(), contract.Attempt{})
		if err != nil || (got.Outcome == contract.Created) != c.fits {
			t.Errorf("%q fits %q: %q, want %v: %v", c.location, c.want, got.Outcome, c.fits, err)
		}
	}
}

// TestOneAnswerForSeveralOutcomes: it is read as the outcome that has it, and Same
// tells the others.
func TestOneAnswerForSeveralOutcomes(t *testing.T) {
	target := open(t, `
certify: POST /c
outcomes: {created: 201, unavailable: 400, underage: same as unavailable, rejected: same as unavailable}
claims: {age: full-age-19, trust: true, resilience: true}
`, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { say(w, 400, "") }))
	got, err := visit(t, target).Certify(t.Context(), contract.Attempt{})
	if err != nil || got.Outcome != contract.Unavailable {
		t.Errorf("read as %q: %s, %v", got.Outcome, got.Unread, err)
	}
	c := target.Contract()
	for _, want := range [][]contract.Outcome{
		{contract.Created}, {contract.Existing},
		{contract.Rejected, contract.Underage, contract.Unavailable},
		{contract.Underage, contract.Rejected, contract.Unavailable},
		{contract.Unavailable, contract.Underage, contract.Rejected},
	} {
		if got := c.Same(want[0]); !slices.Equal(got, want) {
			t.Errorf("Same(%s) is %v, want %v", want[0], got, want)
		}
	}
	if !c.Reads(contract.Rejected) || c.Reads(contract.Existing) {
		t.Error("an outcome with the answer of another one can be read")
	}
}
