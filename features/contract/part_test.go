package contract_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

const twoSteps = `
version: 1
values: {nickname: "nick_{{random}}"}
prepare: {request: GET /join, capture: {csrf: /csrf}}
certify:
  - request: POST /certify
    json: {imp_uid: "{{imp_uid}}"}
    expect: 200
    capture: {ticket: /ticket, name: /name}
  - request: POST /register?from={{name}}
    headers: {X-CSRF: "{{csrf}}"}
    cookies: {ticket: "{{ticket}}"}
    json: {nickname: "{{nickname}}", profile: {name: "{{name}}", tags: [a, "{{name}}"]}, agree: true, age: 30}
outcomes: {created: 201, existing: 209, rejected: 4xx}
claims: {trust: true}
`

// steps is a backend in two steps that keeps what it was sent.
type steps struct {
	*testing.T
	seen   []string // METHOD path?query cookies csrf body
	refuse bool     // step 1 says no
}

func (s *steps) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	ticket := "none"
	if c, err := r.Cookie("ticket"); err == nil {
		ticket = c.Value
	}
	s.seen = append(s.seen, fmt.Sprintf("%s %s ticket=%s csrf=%s %s", r.Method, r.URL.RequestURI(), ticket, r.Header.Get("X-CSRF"), body))
	switch {
	case r.URL.Path == "/join":
		_, _ = io.WriteString(w, `{"csrf":"c1"}`)
	case r.URL.Path == "/certify" && s.refuse:
		w.WriteHeader(http.StatusForbidden)
	case r.URL.Path == "/certify":
		_, _ = io.WriteString(w, `{"ticket":"t1","name":"Kim"}`)
	default:
		w.WriteHeader(http.StatusCreated)
	}
}

func (s *steps) visit() *contract.Session {
	s.Helper()
	c, err := contract.Load("two.yaml", []byte(twoSteps))
	if err != nil {
		s.Fatal(err)
	}
	server := httptest.NewServer(s)
	s.Cleanup(server.Close)
	target, err := c.Open(server.URL, contract.Options{})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(target.Close)
	session, err := target.NewSession(s.Context(), contract.Visitor{})
	if err != nil {
		s.Fatal(err)
	}
	s.seen = nil
	return session
}

func (s *steps) send(session *contract.Session, part contract.Part) contract.Answer {
	s.Helper()
	answer, err := session.Certify(s.Context(), contract.Attempt{ImpUID: "imp_1", Part: &part})
	if err != nil {
		s.Fatal(err)
	}
	return answer
}

// leaveOut sends nothing that no answer has given.
func leaveOut(c contract.Carried) (any, bool) { return c.Value, !c.Missing }

func TestParts(t *testing.T) {
	t.Parallel()
	const certify = `POST /certify ticket=none csrf= {"imp_uid":"imp_1"}`
	for _, tt := range []struct {
		reason  string
		refuse  bool
		part    contract.Part
		want    []string // beginnings
		outcome contract.Outcome
		halfway bool
		earlier []contract.Outcome
	}{
		{"an honest page sends all", false, contract.Part{}, []string{certify, "POST /register?from=Kim ticket=t1 csrf=c1 "}, contract.Created, false, []contract.Outcome{""}},
		{"stopped after step 1", false, contract.Part{Until: 1}, []string{certify}, "", true, nil},
		{"step 2 alone has no ticket and no name", false, contract.Part{From: 1, Replace: leaveOut}, []string{"POST /register ticket=none csrf=c1 "}, contract.Created, false, nil},
		{"a refusal ends an honest sign-up", true, contract.Part{}, []string{certify}, contract.Rejected, false, nil},
		{"a refusal is read, and gone on from", true, contract.Part{GoOn: true, Replace: leaveOut}, []string{certify, "POST /register ticket=none csrf=c1 "}, contract.Created, false, []contract.Outcome{contract.Rejected}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			s := &steps{T: t, refuse: tt.refuse}
			answer := s.send(s.visit(), tt.part)
			if !slices.EqualFunc(s.seen, tt.want, strings.HasPrefix) {
				t.Errorf("sent %q, want %q", s.seen, tt.want)
			}
			if answer.Outcome != tt.outcome || answer.Halfway != tt.halfway {
				t.Errorf("outcome %q, halfway %t; want %q, %t", answer.Outcome, answer.Halfway, tt.outcome, tt.halfway)
			}
			var earlier []contract.Outcome
			for _, a := range answer.Earlier {
				earlier = append(earlier, a.Outcome)
			}
			if !slices.Equal(earlier, tt.earlier) {
				t.Errorf("earlier answers %q, want %q", earlier, tt.earlier)
			}
		})
	}
}

// Every value beside the imp_uid can be replaced, wherever it stands, and keeps
// its type where it is not a text.
func TestReplace(t *testing.T) {
	t.Parallel()
	s := &steps{T: t}
	session := s.visit()
	seen := map[string]contract.Carried{}
	s.send(session, contract.Part{Replace: func(c contract.Carried) (any, bool) {
		seen[c.Place] = c
		switch c.Place {
		case "json /agree":
			return false, true
		case "json /age":
			return json.Number("31"), true
		case "json /nickname":
			return nil, false
		}
		return "Lee", true
	}})
	const want = `POST /register?from=Lee ticket=Lee csrf=Lee {"age":31,"agree":false,"profile":{"name":"Lee","tags":["Lee","Lee"]}}`
	if s.seen[1] != want {
		t.Errorf("sent\n%s\nwant\n%s", s.seen[1], want)
	}
	if _, told := seen["json /imp_uid"]; told {
		t.Error("the imp_uid can be replaced")
	}
	for place, handed := range map[string]bool{
		"query from": true, "cookie ticket": true, "json /profile/name": true, "json /profile/tags/1": true, "json /profile/tags/0": false,
		"header X-CSRF": false, "json /nickname": false, "json /agree": false, "json /age": false,
	} {
		if c, told := seen[place]; !told || c.Handed != handed || c.Missing || c.Request != 1 {
			t.Errorf("%s: %+v, want it of request 1, handed %t, not missing", place, c, handed)
		}
	}
}

// What step 1 has given one visitor can be used by another; cookies and what was
// prepared stay with the visitor that got them.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	s := &steps{T: t}
	owner := s.visit()
	s.send(owner, contract.Part{Until: 1})
	thief := s.visit()
	thief.TakeOver(owner, contract.Post)
	s.send(thief, contract.Part{From: 1, Replace: leaveOut})
	if want := "POST /register?from=Kim ticket=t1 csrf=c1 "; len(s.seen) != 1 || !strings.HasPrefix(s.seen[0], want) {
		t.Errorf("sent %q, want %q", s.seen, want)
	}
}

func TestPartsOfContracts(t *testing.T) {
	t.Parallel()
	const outcomes = "\noutcomes: {created: 201, rejected: 4xx}\nclaims: {trust: true}\n"
	for _, tt := range []struct {
		reason, text            string
		after, requests         int
		carries, hands, session bool
	}{
		{"the usual", "certify: POST /certifications", 1, 1, false, false, false},
		{"a fixed value beside it", `certify: {request: POST /c, json: {imp_uid: "{{imp_uid}}", agree: true}}`, 1, 1, true, false, false},
		{"the imp_uid comes last", `certify: [POST /form, {request: POST /c, json: {imp_uid: "{{imp_uid}}"}}]`, 2, 2, false, false, false},
		{"a second step without values", `certify: [{request: POST /c, json: {imp_uid: "{{imp_uid}}"}}, POST /join]`, 1, 2, false, false, false},
		{"a token in the path", `certify: [{request: POST /c, json: {imp_uid: "{{imp_uid}}"}, capture: {t: /t}}, "POST /join/{{t}}"]`, 1, 2, false, true, false},
		{"a prepared visit", "prepare: GET /\ncertify: POST /certifications", 1, 1, false, false, true},
		{"a cookie that is named", `certify: [{request: POST /c, json: {imp_uid: "{{imp_uid}}"}, capture: {t: {cookie: t}}}, {request: POST /join, form: {t: "{{t}}"}}]`, 1, 2, true, true, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			c, err := contract.Load("c.yaml", []byte("version: 1\n"+tt.text+outcomes))
			if err != nil {
				t.Fatal(err)
			}
			if after, requests := c.After(contract.Post), c.Requests(contract.Post); after != tt.after || requests != tt.requests {
				t.Errorf("after %d of %d requests, want %d of %d", after, requests, tt.after, tt.requests)
			}
			if carries, hands, session := c.Carries(contract.Post), c.Hands(contract.Post), c.ShowsSession(); carries != tt.carries || hands != tt.hands || session != tt.session {
				t.Errorf("carries %t, hands %t, session %t; want %t, %t, %t", carries, hands, session, tt.carries, tt.hands, tt.session)
			}
		})
	}
}
