package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// probe finds out how a server behaves in one row of the register. It returns
// the value of the row's switch that describes the behaviour that it saw.
type probe func(d *apiClient) string

// seen words an answer for a probe.
func seen(status int, values map[int]string) string { return values[status] }

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// probes has one for every row with a switch: the register executes.
var probes = map[string]probe{
	"unauthorized-body": func(d *apiClient) string {
		w := httptest.NewRecorder()
		d.server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/certifications/x", nil))
		body := w.Body.String()
		return pick(body == "", "empty", pick(strings.Contains(body, `"message":null`), "null-message", "envelope"))
	},
	"unauthorized-header": func(d *apiClient) string {
		a := d.ask(d.raw, request(http.MethodGet, "/certifications/x", "wrong"))
		return pick(a.header["Www-Authorize"] != nil && a.header["Www-Authorize"][0] == "iamport", "www-authorize", "none")
	},
	"otp-failure-status": func(d *apiClient) string {
		id, code := d.send(typed(nil))
		return seen(d.confirm(id, wrongCode(code)).status, map[int]string{500: "500", 400: "400"})
	},
	"otp-lifetime": func(d *apiClient) string {
		for _, seconds := range []string{"60", "180", "300", "600"} {
			id, code := d.send(typed(nil))
			length, _ := time.ParseDuration(seconds + "s")
			d.server.Default().Clock().Advance(length)
			if d.confirm(id, code).reason() == "otp_expired" {
				return seconds
			}
		}
		return "never"
	},
	"otp-tries": func(d *apiClient) string {
		id, code := d.send(typed(nil))
		for tries := range 11 {
			if d.confirm(id, wrongCode(code)).reason() == "otp_too_many" {
				return map[int]string{3: "3", 5: "5", 10: "10"}[tries]
			}
		}
		return "never"
	},
	"otp-birth-digits": func(d *apiClient) string {
		six := d.requestOTP(typed(nil)).status
		eight := d.requestOTP(typed(map[string]any{"birth": "19900517"})).status
		torn := d.requestOTP(typed(map[string]any{"birth": "20050517"})).status
		return pick(six != 200 || torn != 400, "mixed", seen(eight, map[int]string{200: "taken", 400: "refused"}))
	},
	"otp-foreigner-digits": func(d *apiClient) string {
		kcp := d.requestOTP(typed(map[string]any{"gender_digit": "5", "pg": "kcp_v2"})).status
		danal := d.requestOTP(typed(map[string]any{"gender_digit": "5"})).status
		return pick(kcp != 200, "none", pick(danal == 200, "any", "kcp_v2"))
	},
	"unfinished-birth":         unfinished("birth", "zero", "null"),
	"unfinished-certified-at":  unfinished("certified_at", "zero", "null"),
	"unfinished-birthday":      unfinished("birthday", "?", "null"),
	"missing-credentials-code": func(d *apiClient) string { return pick(missing(d).envelope.Code == -1, "-1", "1") },
	"birth-offset": func(d *apiClient) string {
		return map[any]string{-426159000.0: "seoul", -426157200.0: "fixed"}[d.get("imp_900000000006").record["birth"]]
	},
	"inicis-gender": func(d *apiClient) string {
		return pick(d.get("imp_900000000002").record["gender"] == "female", "given", "null")
	},
	"inicis-foreigner": func(d *apiClient) string {
		return pick(d.get("imp_900000000002").record["foreigner_v2"] == nil, "withheld", "given")
	},
	"kcp-ci": func(d *apiClient) string {
		return pick(d.get("imp_900000000003").record["unique_key"] == nil, "null", "given")
	},
	"redirect-merge": func(d *apiClient) string {
		to := d.leadsTo("&mock_outcome=cancel&m_redirect_url=https%3A%2F%2Fshop.example%2Fx%3Fa%3D1%23f")
		return pick(strings.HasPrefix(to, "https://shop.example/x?a=1&imp_uid=") && strings.HasSuffix(to, "#f"), "append",
			pick(strings.HasPrefix(to, "https://shop.example/x?a=1#f?imp_uid="), "question", to))
	},
	"redirect-merchant-uid": func(d *apiClient) string {
		return pick(d.windowed("&merchant_uid=m1").Get("merchant_uid") == "m1", "given", "absent")
	},
	"redirect-errors": func(d *apiClient) string {
		q := d.windowed("&mock_outcome=cancel")
		return pick(q.Has("error_code") != q.Has("error_msg") || q.Get("success") != "false", "half", pick(q.Get("error_code") == "F0000", "given", "absent"))
	},
	"cancel-message": func(d *apiClient) string {
		msg := d.windowed("&mock_outcome=cancel").Get("error_msg")
		told := fmt.Sprintf("%q", msg)
		if msg == "" {
			told = `""` // null, as the SDK reads it
		}
		return pick(d.sdkSays("cancel-message", told), pick(msg == "", "null", pick(strings.HasPrefix(msg, "The user"), "english", "korean")), "the SDK says otherwise")
	},
	"failure-uids": func(d *apiClient) string {
		told := d.closing("&mock_outcome=cancel")
		return pick(strings.Contains(told, `"imp_uid":"imp_`), "given", "absent")
	},
	"pc-popup":                inSDK("pc-popup", "always", "asked", "legacy"),
	"mobile-without-redirect": inSDK("mobile-without-redirect", "refused", "layer"),
	"sdk-before-init":         inSDK("sdk-before-init", "callback", "throw", "silent"),
	"sdk-loaded-twice":        inSDK("sdk-loaded-twice", "kept", "forgotten"),
	"sdk-two-windows":         inSDK("sdk-two-windows", "joined", "refused", "both"),
	"sdk-wrong-arguments":     inSDK("sdk-wrong-arguments", "callback", "throw", "silent"),
	"popup-blocked":           inSDK("popup-blocked", "callback", "throw", "silent"),
	"window-wrong-code": func(d *apiClient) string {
		v := d.openWindow("&mode=layer")
		v.send("choose", "person=adult%2Fjiwoo")
		v.send("call", "carrier=SKT&phone=01000000001")
		return map[string]string{"code": "retry", "failed": "fail"}[v.send("confirm", "code=1")]
	},
	"rate-limit": func(d *apiClient) string {
		token := d.token()
		for n := 2; n <= 601; n++ {
			if a := d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token)); a.status == 429 {
				return pick(n > 60 && n <= 122, "60", "600") // a new minute may begin on the way
			}
		}
		for range 601 { // and again, for the same reason
			if a := d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token)); a.status == 429 {
				return "600"
			}
		}
		return "off"
	},
	"address": func(d *apiClient) string {
		return seen(d.grant().status, map[int]string{200: "allowed", 403: "blocked"})
	},
	"tier": func(d *apiClient) string {
		r := request(http.MethodGet, "/certifications/imp_900000000001", d.token())
		r.Header.Set("Tier", "AB1")
		return seen(d.ask(d.http, r).status, map[int]string{200: "ignored", 403: "refused"})
	},
	"cors": func(d *apiClient) string {
		r := httptest.NewRequest(http.MethodOptions, "/users/getToken", nil)
		r.Header.Set("Origin", "https://shop.example")
		preflight := d.ask(d.raw, r)
		answer := d.grant()
		open := preflight.status == 204 && answer.header.Get("Access-Control-Allow-Origin") == "*"
		closed := preflight.status == 405 && answer.header.Get("Access-Control-Allow-Origin") == ""
		return pick(open, "any", pick(closed, "none", "half"))
	},
	"unknown-route": func(d *apiClient) string {
		return seen(d.ask(d.raw, request(http.MethodGet, "/payments/x", "")).status, map[int]string{404: "404", 400: "400"})
	},
	"wrong-method": func(d *apiClient) string {
		return seen(d.ask(d.raw, request(http.MethodGet, "/users/getToken", "")).status, map[int]string{405: "405", 404: "404"})
	},
	"malformed-json": func(d *apiClient) string {
		a := d.ask(d.raw, posted("/users/getToken", "", "application/json", `{"imp_key":`))
		return map[string]string{"malformed_body": "400", "missing_credentials": "missing"}[a.reason()]
	},
	"content-type": func(d *apiClient) string {
		a := d.ask(d.raw, posted("/users/getToken", "", "text/plain", d.credentials()))
		form := d.ask(d.raw, posted("/users/getToken", "", "", "imp_key=imp_apikey&imp_secret="+mockserver.DefaultSecret))
		return pick(a.status == form.status, map[int]string{400: "400", 415: "415", 200: "guess"}[a.status], "mixed")
	},
	"odd-imp-uid": func(d *apiClient) string {
		long := d.ask(d.raw, request(http.MethodGet, "/certifications/"+strings.Repeat("a", 65), d.token())).status
		odd := d.ask(d.raw, request(http.MethodGet, "/certifications/%EA%B9%80", d.token())).status
		return pick(long == odd, map[int]string{404: "404", 400: "400"}[long], "mixed")
	},
	"token-form-names": func(d *apiClient) string {
		a := d.ask(d.raw, posted("/users/getToken", "", "application/x-www-form-urlencoded", "imp_key=imp_apikey& imp_secret="+mockserver.DefaultSecret))
		return map[string]string{"ok": "trimmed", "missing_credentials": "exact"}[a.reason()]
	},
	"key-spelling": func(d *apiClient) string {
		published, invented := d.at("imp_apiKey", d.secret).grant().status, d.at("IMP_APIKEY", d.secret).grant().status
		return pick(invented == 200, "any", pick(published == 200, "tutorial", "exact"))
	},
	"token-extension": func(d *apiClient) string {
		first := d.token()
		for range 2 {
			expires := int64(d.grant().record["expired_at"].(float64))
			d.server.Default().Clock().Set(time.Unix(expires-30, 0))
			d.grant()
		}
		d.server.Default().Clock().Advance(40 * time.Second)
		return pick(d.token() == first, "repeatable", "once")
	},
	"token-extension-edge": func(d *apiClient) string {
		expires := d.grant().record["expired_at"].(float64)
		d.server.Default().Clock().Advance(1740 * time.Second)
		return pick(d.grant().record["expired_at"] == expires, "keep", "extend")
	},
	"retention": func(d *apiClient) string {
		id, code := d.send(typed(nil))
		d.confirm(id, code)
		for _, hours := range []time.Duration{1, 24} {
			d.server.Default().Clock().Set(noon.Add(hours * time.Hour))
			if d.get(id).reason() == "retired_imp_uid" {
				return map[time.Duration]string{1: "1h", 24: "24h"}[hours]
			}
		}
		return "forever"
	},
	"bearer-case": func(d *apiClient) string {
		a := d.ask(d.raw, request(http.MethodGet, "/certifications/imp_900000000001", "bearer "+d.token()))
		return seen(a.status, map[int]string{200: "any", 401: "exact"})
	},
	"basic-scheme": func(d *apiClient) string {
		a := d.ask(d.raw, request(http.MethodGet, "/certifications/imp_900000000001", "Basic "+d.token()))
		return seen(a.status, map[int]string{200: "accepted", 401: "refused"})
	},
	"token-in-query": func(d *apiClient) string {
		// The document knows no such credential, so the answer is asked for past it.
		a := d.ask(d.raw, request(http.MethodGet, "/certifications/imp_900000000001?_token="+d.token(), ""))
		return seen(a.status, map[int]string{200: "accepted", 401: "refused"})
	},
	"hangul": func(d *apiClient) string {
		a := d.get("imp_900000000001")
		escaped := strings.Contains(a.body, `"name":"\uae40\ubbfc\uc9c0"`)
		return pick(a.record["name"] != "김민지", "broken", pick(escaped, "escaped", "raw"))
	},
}

func missing(d *apiClient) said {
	return d.ask(d.raw, posted("/users/getToken", "", "application/json", `{}`))
}

func unfinished(field, zero, null string) probe {
	return func(d *apiClient) string {
		value, there := d.get("imp_900000000005").record[field]
		switch {
		case !there:
			return "absent"
		case value == nil:
			return null
		}
		return zero
	}
}

func TestEveryRowOfTheRegisterBehavesAsItSays(t *testing.T) {
	set := load(t, map[string]string{"p.yaml": people})
	rows := 0
	for _, row := range mockserver.Deviations() {
		if len(row.Values) == 0 {
			continue
		}
		rows++
		look, ok := probes[row.ID]
		if !ok {
			t.Errorf("row %s has no probe", row.ID)
			continue
		}
		if row.Values[0] != row.Default {
			t.Errorf("row %s: the default %q is not its first value", row.ID, row.Default)
		}
		for _, value := range row.Values {
			t.Run(row.ID+"="+value, func(t *testing.T) {
				opts := []mockserver.Option{mockserver.WithFrozen(noon), mockserver.WithFixtures(set)}
				if value != row.Default {
					opts = append(opts, mockserver.WithSwitch(row.ID, value))
				}
				if got := look(newAPIClient(t, opts...)); got != value {
					t.Errorf("behaves as %q", got)
				}
			})
		}
	}
	if rows != len(probes) {
		t.Errorf("%d rows with a switch, %d probes", rows, len(probes))
	}
}

// TestRowsWithoutASwitch proves the rows that only state a fact.
func TestRowsWithoutASwitch(t *testing.T) {
	proofs := map[string]func(t *testing.T){
		"window-error-text": func(t *testing.T) {
			danal := newAPIClient(t).windowed("&mock_outcome=provider_error&mock_code=9014")
			kcp := newAPIClient(t).windowed("&mock_outcome=provider_error&mock_code=9014&pg=kcp_v2")
			if danal.Get("error_code") != "9014" || kcp.Get("error_code") != "9014" || !strings.HasSuffix(danal.Get("error_msg"), kcp.Get("error_msg")) {
				t.Errorf("danal says %q, kcp_v2 %q; the row is out of date", danal.Get("error_msg"), kcp.Get("error_msg"))
			}
		},
		"compression": compressesOnDemand,
		"pg-tid-time": func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
			before := d.get("imp_900000000001").record
			d.server.Default().Clock().Advance(time.Hour)
			after := d.get("imp_900000000001").record
			if before["pg_tid"] != after["pg_tid"] || before["certified_at"] == after["certified_at"] {
				t.Error("pg_tid moves with certified_at; the row is out of date")
			}
		},
		"transport": func(t *testing.T) {
			if a := newAPIClient(t).grant(); a.status != 200 {
				t.Errorf("plain HTTP is answered with %d; the row is out of date", a.status)
			}
		},
		"bad-request-line": func(t *testing.T) {
			status, body := rawRequest(t, mockserver.Start(t).URL, "GET /certifications/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			if status != 400 || strings.Contains(body, "{") {
				t.Errorf("a bad escape is answered with %d %q; the row is out of date", status, body)
			}
		},
	}
	for _, row := range mockserver.Deviations() {
		if len(row.Values) > 0 {
			continue
		}
		proof, ok := proofs[row.ID]
		if !ok {
			t.Errorf("row %s has neither a switch nor a proof", row.ID)
			continue
		}
		delete(proofs, row.ID)
		t.Run(row.ID, proof)
	}
	for id := range proofs {
		t.Errorf("proof %s has no row", id)
	}
}

func TestUnknownSwitches(t *testing.T) {
	for _, tt := range []struct{ id, value, want string }{
		{"hangeul", "raw", `deviation "hangeul": no such row; known are unauthorized-body,`},
		{"hangul", "latin", `deviation "hangul": value "latin" is not one of raw, escaped`},
		{"transport", "x", `deviation "transport": the row has no switch`},
	} {
		_, err := mockserver.New(mockserver.WithSwitch(tt.id, tt.value))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("switch %s=%s: error %v, want %s", tt.id, tt.value, err, tt.want)
		}
	}
}

func TestTheRegisterIsTheCallersOwn(t *testing.T) {
	rows := mockserver.Deviations()
	rows[0].Values[0] = "changed"
	if diff := cmp.Diff("envelope", mockserver.Deviations()[0].Values[0]); diff != "" {
		t.Errorf("a caller changed the register (-want +got):\n%s", diff)
	}
}

// TestFactsAndRegisterAgree: what openapi/FACTS.md says that nobody knows is a
// row of the register, and each row stands in the fact that it cites.
func TestFactsAndRegisterAgree(t *testing.T) {
	text, err := os.ReadFile("../openapi/FACTS.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{} // "switch otp-tries" to the fact that names it
	mark, heading, fact := regexp.MustCompile("(switch|row) `([a-z0-9-]+)`"), regexp.MustCompile(`^### (Fact [0-9.]+):`), ""
	for line := range strings.Lines(string(text)) {
		if m := heading.FindStringSubmatch(line); m != nil {
			fact = strings.ToLower(m[1])
		}
		for _, m := range mark.FindAllStringSubmatch(line, -1) {
			named[m[1]+" "+m[2]] = fact
		}
	}
	for _, row := range mockserver.Deviations() {
		name := "switch " + row.ID
		if len(row.Values) == 0 {
			name = "row " + row.ID
		}
		if named[name] != row.Source {
			t.Errorf("%s cites %q, and FACTS.md names it in %q", name, row.Source, named[name])
		}
		delete(named, name)
	}
	for name, fact := range named {
		t.Errorf("%s names a %s that the register has not", fact, name)
	}
}
