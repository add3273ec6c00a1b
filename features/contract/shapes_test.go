package contract_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// open loads a contract and points it at a backend.
func open(t *testing.T, text string, backend http.Handler) *contract.Target {
	t.Helper()
	c, err := contract.Load("merchant.yaml", []byte("version: 1\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(backend)
	t.Cleanup(server.Close)
	target, err := c.Open(server.URL, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(target.Close)
	return target
}

func visit(t *testing.T, target *contract.Target) *contract.Session {
	t.Helper()
	session, err := target.NewSession(t.Context(), contract.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// shape is a backend that is right but different, and the contract that says so.
// The backend does what the imp_uid asks for: created, existing, underage,
// rejected, unavailable; anything else is an answer that nobody knows.
type shape struct {
	reason, contract string
	via              contract.Via
	backend          func(w http.ResponseWriter, r *http.Request)
}

func say(w http.ResponseWriter, status int, body string) {
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func lead(w http.ResponseWriter, location string) {
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusFound)
}

const allClaims = "claims: {age: full-age-19, one_account: true, trust: true, resilience: true}\n"

var shapes = []shape{
	{
		"the status is always 200, and a code in the body decides",
		`
certify: POST /api/join
outcomes:
  created: {json: {ok: true, /data/new: true}}
  existing: {json: {ok: true, /data/new: false}}
  underage: {json: {ok: false, code: AGE}}
  rejected: {json: {ok: false, code: [AUTH, 17]}}
  unavailable: {json: {ok: false, code: {matches: ^UP}}}
` + allClaims, contract.Post,
		func(w http.ResponseWriter, r *http.Request) {
			var body struct {
				ImpUID string `json:"imp_uid"`
			}
			if r.URL.Path != "/api/join" || json.NewDecoder(r.Body).Decode(&body) != nil {
				say(w, 400, "")
				return
			}
			say(w, 200, map[string]string{
				"created": `{"ok":true,"data":{"new":true}}`, "existing": `{"ok":true,"data":{"new":false}}`,
				"underage": `{"ok":false,"code":"AGE"}`, "rejected": `{"ok":false,"code":17.0}`, "unavailable": `{"ok":false,"code":"UPSTREAM"}`,
			}[body.ImpUID])
		},
	},
	{
		"outcomes as sentences, and a form that has the id under another name",
		`
certify: {request: PUT /join, form: {uid: "{{imp_uid}}", agree: "Y"}}
outcomes:
  created: {status: 200, text: 가입되었습니다}
  existing: {text: [이미 가입, already]}
  underage: {text: {matches: '만 1[49]세'}}
  rejected: 400
  unavailable: 5xx
` + allClaims, contract.Post,
		func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPut || r.FormValue("agree") != "Y" {
				say(w, 418, "")
				return
			}
			status := cmp.Or(map[string]int{"rejected": 400, "unavailable": 500}[r.PostForm.Get("uid")], 200)
			say(w, status, map[string]string{
				"created": "<p>가입되었습니다.</p>", "existing": "이미 가입한 회원", "underage": "만 19세 미만",
			}[r.PostForm.Get("uid")])
		},
	},
	{
		"redirect only: the browser is sent to a page for each outcome",
		`
redirect: GET /auth/callback?from=window
outcomes:
  created: {location: /welcome}
  existing: {status: 303, location: "/login?known=1"}
  underage: {location: "/denied?reason=age"}
  rejected: {location: {matches: 'reason=(auth|stale)$'}}
  unavailable: 503
` + allClaims, contract.Redirect,
		func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			switch where := q.Get("imp_uid"); {
			case q.Get("from") != "window" || q.Get("success") != "true" || q.Has("merchant_uid"):
				say(w, 418, "")
			case where == "unavailable":
				say(w, 503, "")
			case where == "existing":
				w.Header().Set("Location", "/login?known=1")
				say(w, 303, "")
			default:
				lead(w, map[string]string{
					"created": "http://" + r.Host + "/welcome?name=x#top", "underage": "/denied?reason=age", "rejected": "../denied?reason=stale",
				}[where])
			}
		},
	},
	{
		"the imp_uid deep inside of a JSON body, results in headers",
		`
headers: {X-Requested-With: XMLHttpRequest, Host: shop.example.com}
certify:
  request: POST /graphql
  headers: {X-Version: 2}
  cookies: {consent: given}
  json: {query: join, variables: {input: {certification: "{{imp_uid}}", terms: [true, null, 1.5]}}}
outcomes:
  created: {status: 200, headers: {X-Result: created}, json: {/user/id: {exists: true}}}
  existing: {headers: {x-result: [existing, known]}}
  underage: {headers: {X-Result: {matches: ^age}}}
  rejected: {headers: {X-Result: {exists: false}}, status: 4xx}
  unavailable: [{status: 200, json: {/errors/0/kind: down}}, 502]
` + allClaims, contract.Post,
		func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			consent, err := r.Cookie("consent")
			before, rest, ok := strings.Cut(string(body), `{"query":"join","variables":{"input":{"certification":"`)
			what, after, _ := strings.Cut(rest, `"`)
			if !ok || before != "" || after != `,"terms":[true,null,1.5]}}}` || err != nil || consent.Value != "given" ||
				r.Host != "shop.example.com" || r.Header.Get("X-Requested-With")+r.Header.Get("X-Version") != "XMLHttpRequest2" {
				say(w, 418, "")
				return
			}
			if result := map[string]string{"created": "created", "existing": "known", "underage": "age-19"}[what]; result != "" {
				w.Header().Set("X-Result", result)
			}
			status := cmp.Or(map[string]int{"rejected": 404}[what], 200)
			say(w, status, map[string]string{"created": `{"user":{"id":null}}`, "unavailable": `{"errors":[{"kind":"down"}]}`}[what])
		},
	},
	{
		"the id in the path, XML in the body, bare classes for the rest",
		`
certify: {request: "PATCH /certifications/{{imp_uid}}", headers: {Content-Type: text/xml}, text: "<id>{{imp_uid}}</id>"}
outcomes: {created: 201, existing: [200, 409], underage: 403, rejected: 4xx, unavailable: 5XX}
` + allClaims, contract.Post,
		func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			what := strings.TrimPrefix(r.URL.Path, "/certifications/")
			if string(body) != "<id>"+what+"</id>" || r.Header.Get("Content-Type") != "text/xml" {
				say(w, 302, "")
				return
			}
			say(w, cmp.Or(map[string]int{"created": 201, "existing": 409, "underage": 403, "rejected": 410, "unavailable": 507}[what], 302), "")
		},
	},
}

func TestShapes(t *testing.T) {
	for _, s := range shapes {
		t.Run(s.reason, func(t *testing.T) {
			target := open(t, s.contract, http.HandlerFunc(s.backend))
			session := visit(t, target)
			for _, want := range contract.Outcomes() {
				got, err := session.Certify(t.Context(), contract.Attempt{ImpUID: string(want), Via: s.via})
				if err != nil || got.Outcome != want {
					t.Errorf("%s is read as %q: %s, %v", want, got.Outcome, got.Unread, err)
				}
			}
			got, err := session.Certify(t.Context(), contract.Attempt{ImpUID: "something else", Via: s.via})
			if err != nil || got.Outcome != "" || got.Unread == "" {
				t.Errorf("what nobody knows is read as %q, %v", got.Outcome, err)
			}
		})
	}
}

// shop keeps sessions as backends do: a page with a CSRF token, a cookie, an
// order number, and a ticket between two requests.
func shop() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signup", func(w http.ResponseWriter, r *http.Request) {
		n := fmt.Sprint(len(r.RemoteAddr)) // any text
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "s" + n, Path: "/", HttpOnly: true, Secure: true})
		http.SetCookie(w, &http.Cookie{Name: "XSRF-TOKEN", Value: url.PathEscape("x/" + n + "="), Path: "/"})
		w.Header().Set("X-Trace", "t"+n)
		say(w, 200, `<form><input name="csrf" value="c&amp;`+n+`"></form>`)
	})
	mux.HandleFunc("POST /session", func(w http.ResponseWriter, r *http.Request) {
		sid, err := r.Cookie("sid")
		xsrf := r.Header.Get("X-XSRF-TOKEN")
		if err != nil || r.Header.Get("X-CSRF") != "c&"+sid.Value[1:] || xsrf != "x/"+sid.Value[1:]+"=" || r.Header.Get("X-Trace") != "t"+sid.Value[1:] {
			say(w, 403, "")
			return
		}
		say(w, 200, `{"data":{"merchant_uid":"m`+sid.Value+`","number":17}}`)
	})
	mux.HandleFunc("POST /verify", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if _, err := r.Cookie("sid"); err != nil || !strings.Contains(string(body), `"order":"ms`) || !strings.Contains(string(body), `"n":"17"`) {
			say(w, 400, string(body))
			return
		}
		if !strings.Contains(string(body), "imp_good") {
			say(w, 403, "no")
			return
		}
		say(w, 200, `{"ticket":"k1"}`)
	})
	mux.HandleFunc("POST /signup", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("ticket") != "k1" || !strings.HasSuffix(r.FormValue("email"), "@example.com") || len(r.FormValue("email")) != 28 {
			say(w, 400, "")
			return
		}
		say(w, 201, `{"access":"secret-a"}`)
	})
	mux.HandleFunc("DELETE /me", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret-a" {
			say(w, 401, "")
			return
		}
		say(w, 204, "")
	})
	return mux
}

const shopContract = `
prepare:
  - request: GET /signup
    capture:
      csrf: {text: 'name="csrf" value="([^"]+)"'}
      xsrf: {cookie: XSRF-TOKEN}
      trace: {header: X-Trace}
  - request: POST /session
    headers: {X-CSRF: "{{csrf}}", X-XSRF-TOKEN: "{{xsrf}}", X-Trace: "{{trace}}"}
    capture: {merchant_uid: /data/merchant_uid, number: {json: /data/number}}
certify:
  - request: POST /verify
    json: {imp_uid: "{{imp_uid}}", order: "{{merchant_uid}}", n: "{{number}}"}
    capture: {ticket: /ticket}
  - request: POST /signup
    form: {ticket: "{{ticket}}", email: "{{random}}@example.com"}
    capture: {access: /access}
withdraw: {request: DELETE /me, headers: {Authorization: "Bearer {{access}}"}, expect: 204}
outcomes: {created: 201, underage: 403, rejected: 400}
claims: {age: year-age-19, binding: true, withdrawal: true}
`

func TestSessionIsPreparedAndKept(t *testing.T) {
	target := open(t, shopContract, shop())
	session := visit(t, target)
	if got := session.MerchantUID(); !strings.HasPrefix(got, "ms") {
		t.Errorf("merchant_uid %q", got)
	}
	if got := session.Prepared(); len(got) != 2 || got[0].Exchange.Path != "/signup" || got[1].Status != 200 || len(got[1].Body) == 0 {
		t.Errorf("prepared: %+v", got)
	}
	before, err := session.Withdraw(t.Context())
	if err != nil || before.Unread != "the status is 401, not 204" {
		t.Errorf("withdrawn before there is an account: %q, %v", before.Unread, err)
	}
	underage, err := session.Certify(t.Context(), contract.Attempt{ImpUID: "imp_minor"})
	if err != nil || underage.Outcome != contract.Underage || len(underage.Earlier) != 0 {
		t.Errorf("the first of two requests refuses: %q %q, %v", underage.Outcome, underage.Unread, err)
	}
	created, err := session.Certify(t.Context(), contract.Attempt{ImpUID: "imp_good"})
	if err != nil || created.Outcome != contract.Created || len(created.Earlier) != 1 || created.Earlier[0].Status != 200 {
		t.Errorf("both requests: %q %q after %d, %v", created.Outcome, created.Unread, len(created.Earlier), err)
	}
	after, err := session.Withdraw(t.Context())
	if err != nil || after.Unread != "" || after.Status != 204 {
		t.Errorf("withdrawn: %q, %v", after.Unread, err)
	}
}

func TestTwoVisitorsShareNothing(t *testing.T) {
	var seen []string
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if _, err := r.Cookie("sid"); err == nil {
			t.Error("a new visitor brings a cookie")
		}
		seen = append(seen, string(body))
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"})
		say(w, 201, "")
	})
	target := open(t, `
values: {merchant_uid: "order_{{random}}"}
prepare: {request: POST /orders, text: "{{merchant_uid}} {{merchant_uid}} {{random}}"}
certify: POST /c
claims: {trust: true}
`, mux)
	a, b := visit(t, target), visit(t, target)
	if a.MerchantUID() == b.MerchantUID() || len(a.MerchantUID()) != len("order_")+16 {
		t.Errorf("merchant_uids %q and %q", a.MerchantUID(), b.MerchantUID())
	}
	first := strings.Fields(seen[0])
	if first[0] != a.MerchantUID() || first[1] != a.MerchantUID() || strings.Contains(first[0], first[2]) {
		t.Errorf("%q: a value is the same in all places, and {{random}} is another one", seen[0])
	}
}
