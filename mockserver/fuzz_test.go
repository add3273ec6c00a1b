package mockserver_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// sound holds one answer to what every answer of the mock promises: a known
// reason, no fault of the mock's own, an envelope.
func sound(t *testing.T, d *apiClient, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	reason := w.Header().Get(mockserver.HeaderReason)
	if w.Code >= 500 && !strings.HasPrefix(reason, "otp_") {
		t.Fatalf("%s %q: %d %s %s", r.Method, r.URL, w.Code, reason, w.Body)
	}
	var envelope struct {
		Code     *int
		Message  *string
		Response json.RawMessage
	}
	if r.Method == http.MethodHead {
		return w
	}
	if err := json.Unmarshal(w.Body.Bytes(), &envelope); err != nil || envelope.Code == nil {
		t.Fatalf("%s %q: no envelope in %q", r.Method, r.URL, w.Body)
	}
	if (w.Code == 200) != (*envelope.Code == 0) || (w.Code == 200) != (envelope.Message == nil) || reason == "" {
		t.Fatalf("%s %q: %d %s %s", r.Method, r.URL, w.Code, reason, w.Body)
	}
	return w
}

func FuzzPaths(f *testing.F) {
	for _, path := range []string{
		"/certifications/imp_100000000001", "/certifications/%2F", "//", "/certifications/..", "/certifications/%00", "/certifications/김민지",
		"/certifications/otp/confirm/x", "/users/getToken", "*", "/certifications/imp_1?a=b;c", "/certifications/imp_100000000001/", "http://h/certifications/x",
	} {
		f.Add("GET", path)
		f.Add("POST", path)
	}
	d := newAPIClient(f)
	token := d.token()
	f.Fuzz(func(t *testing.T, method, path string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(method + " " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")))
		if err != nil {
			t.Skip("net/http itself refuses it")
		}
		r.Header.Set("Authorization", token)
		sound(t, d, r)
	})
}

func FuzzTokenHeaders(f *testing.F) {
	d := newAPIClient(f)
	token := d.token()
	for _, value := range []string{token, "Bearer " + token, "bearer  " + token, "Basic x", "", " ", "Bearer", token + " ", "\x00"} {
		f.Add(value, "")
		f.Add("", value)
		f.Add(value, value)
	}
	f.Fuzz(func(t *testing.T, authorization, old string) {
		r := request(http.MethodGet, "/certifications/imp_100000000001", "")
		r.Header["Authorization"] = []string{authorization}
		r.Header["X-Imptokenheader"] = []string{old}
		w := sound(t, d, r)
		if w.Code != 200 && w.Code != 401 {
			t.Fatalf("%q, %q: %d", authorization, old, w.Code)
		}
		if (w.Code == 200) != strings.Contains(authorization+old, token) && w.Code == 200 {
			t.Fatalf("%q, %q: let in without the token", authorization, old)
		}
	})
}

func FuzzBodies(f *testing.F) {
	paths := []string{"/users/getToken", "/certifications/otp/request", "/certifications/otp/confirm/imp_100000000001"}
	for i := range paths {
		for _, body := range []string{
			`{"imp_key":"imp_apikey","imp_secret":"x"}`, `imp_key=a&imp_secret=b`, `imp_key=imp_apiKey& imp_secret=b&%20imp_key=c`, `{`, `null`, `[]`, `"x"`, `{"imp_key":{}}`, `{"otp":"1"}`, ``, `%zz`, `a=b;c=d`,
			`{"name":"김","phone":"01000000000","birth":"000101","gender_digit":"3","carrier":"KT","is_mvno":true,"bypass":{}}`,
			"name=a&phone=01000000000&birth=000101&gender_digit=3&carrier=KT",
		} {
			f.Add(i, "application/json", body)
			f.Add(i, "application/x-www-form-urlencoded", body)
			f.Add(i, "text/plain", body)
		}
	}
	d := newAPIClient(f)
	token := d.token()
	f.Fuzz(func(t *testing.T, where int, media, body string) {
		r := posted(paths[uint(where)%uint(len(paths))], token, "", body)
		r.Header["Content-Type"] = []string{media}
		sound(t, d, r)
	})
}

// FuzzLane sends the same steps to a server with the express lane and to one
// without, under one value of one switch, and wants the same answers. Each byte
// of the script is one step.
func FuzzLane(f *testing.F) {
	for i, script := range []string{"aabbccdd", "aahaaiaajaakaalaa", "tatbtctdte\x00\x01\x02", "gmgmgaaamnnaoapaqa", "ftfutftuoaotouftg"} {
		f.Add([]byte(script), fmt.Sprintf("imp_90000000000%d", 1+i%2*4), uint8(0))
	}
	f.Add([]byte("aabbccdd"), "undefined", uint8(0))
	sets := [2]*fixture.Set{
		load(f, map[string]string{"p.yaml": people, "t.yaml": travellers}),
		load(f, map[string]string{"p.yaml": people}),
	}
	turned := switchValues()
	for i := range turned {
		f.Add([]byte("afafafvwafvw"), "imp_900000000001", uint8(128+i))
	}
	// Servers are most of the work. Half of the scripts share two that have every
	// switch at its default, and are taken back to their beginning.
	var shared [2]*apiClient
	shared[0], shared[1] = laneAndAuthority(f, sets[0])
	f.Fuzz(func(t *testing.T, script []byte, id string, which uint8) {
		if len(script) > 64 {
			script = script[:64]
		}
		both := shared
		if which >= 128 {
			turn := turned[int(which-128)%len(turned)]
			both[0], both[1] = laneAndAuthority(t, sets[0], mockserver.WithSwitch(turn[0], turn[1]))
		}
		for _, d := range both {
			d.t = t
			if err := d.server.Steered().ResetAll(t.Context(), control.ScopeAll); err != nil {
				t.Fatal(err)
			}
			if err := d.server.SetFixtures(sets[0]); err != nil {
				t.Fatal(err)
			}
		}
		lane, authority := both[0], both[1]
		token, _ := lane.grant().record["access_token"].(string) // none where the switch blocks every address
		if other, _ := authority.grant().record["access_token"].(string); other != token {
			t.Fatal("one seed, two tokens")
		}
		for _, step := range script {
			if !steer(step, sets, lane, authority) {
				same(t, lane, authority, func() *http.Request { return laneRequest(step, id, token) })
			}
		}
	})
}

// switchValues are the switches and their values, but for rate-limit: its minute
// is the host's, and may end between the two servers.
func switchValues() [][2]string {
	var values [][2]string
	for _, row := range mockserver.Deviations() {
		for _, value := range row.Values {
			if row.ID != "rate-limit" || value == row.Default {
				values = append(values, [2]string{row.ID, value})
			}
		}
	}
	return values
}

// steer does the steps that change both servers alike.
func steer(step byte, sets [2]*fixture.Set, both ...*apiClient) bool {
	for _, d := range both {
		clock := d.server.Default().Clock()
		switch step % 32 {
		case 12:
			clock.Set(clock.Now().Add(24 * 3600e9))
		case 13:
			clock.Advance(-3600e9)
		case 14:
			clock.Set(noon)
		case 15:
			clock.Advance(1795e9)
		case 16:
			clock.Advance(1e9)
		case 17:
			if err := d.server.SetFixtures(sets[int(step)/32%2]); err != nil {
				d.t.Fatal(err)
			}
		default:
			return false
		}
	}
	return true
}

func laneRequest(step byte, id, token string) *http.Request {
	path := "/certifications/" + url.PathEscape(id)
	switch step % 32 {
	case 0:
		return request(http.MethodDelete, path, token)
	case 1:
		return request(http.MethodGet, path, "Bearer "+token)
	case 2:
		return request(http.MethodGet, path+"?x=y", token)
	case 3:
		r := request(http.MethodGet, path, token)
		r.Header.Set("X-ImpTokenHeader", "wrong")
		return r
	case 4:
		return request(http.MethodGet, path, token+"0")
	case 5:
		r := request(http.MethodGet, path, token)
		r.Header.Add("Authorization", "wrong")
		return r
	case 6, 7, 8:
		return posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apikey","imp_secret":"`+mockserver.DefaultSecret+`"}`)
	case 9:
		return posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apikey","imp_secret":"wrong"}`)
	case 10:
		return posted("/users/getToken", "", "application/x-www-form-urlencoded", `imp_key=imp_test_a&imp_secret=s`)
	case 11:
		r := posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apikey"`)
		r.ContentLength = 1000 // more than comes
		return r
	case 20:
		return posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apiKey","imp_secret":"`+mockserver.DefaultSecret+`"}`)
	case 21:
		return posted("/users/getToken", "", "application/x-www-form-urlencoded", `imp_key=imp_apikey& imp_secret=`+mockserver.DefaultSecret)
	case 18:
		return request(http.MethodHead, path, token)
	case 22, 23:
		r := request(http.MethodGet, path, token)
		r.Header.Set("Tier", "AB1")
		r.Header.Set("Origin", "https://shop.example")
		return r
	case 19:
		return request(http.MethodGet, "/certifications/imp_900000000009", token)
	}
	return request(http.MethodGet, path, token)
}
