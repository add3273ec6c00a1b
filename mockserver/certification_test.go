package mockserver_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

const people = `version: 1
scenario: people
people:
  minji: {name: 김민지, gender: female, birthday: 1990-05-17, phone: "01000000101", carrier: KT_MVNO}
  erik: {name: ERIK "TEST" <O'HARA>, gender: male, birthday: 1956-07-01, foreigner: true, phone: "01000000102"}
certifications:
  imp_900000000001: {person: minji}
  imp_900000000002: {person: minji, provider: inicis_unified, phone: "01000000199"}
  imp_900000000003: {person: minji, provider: kcp_v2}
  imp_900000000004: {person: minji, provider: inicis}
  imp_900000000005: {person: minji, certified: false}
  imp_900000000006: {person: erik}
  imp_900000000007: {person: erik, unique_key: "", unique_in_site: null, merchant_uid: order-1, origin: "about:blank", pg_tid: "1"}
  imp_900000000008: {person: minji, omit: [birth, gender], birthday: 2000-01-01}
  imp_900000000009: {person: minji, certified_at: 2h ago}
  imp_900000000010: {person: minji, certified_at: "2026-02-01 09:00"}
---
version: 1
scenario: elsewhere
site: imp12345678
people:
  jun: {name: 박준, gender: male, birthday: 1991-01-01}
certifications:
  imp_900000000099: {person: jun}
`

func otherSite(provides store.Provides) mockserver.Option {
	return mockserver.WithSites(store.Config{
		UserCode: "imp12345678", Key: "other-key", Secret: "other-secret", CPID: "OTHER", Provides: provides,
	})
}

func (d *apiClient) at(key, secret string) *apiClient {
	other := *d
	other.key, other.secret = key, secret
	return &other
}

func TestRecordOnTheWire(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	keys := func(a said) string {
		re := regexp.MustCompile(`"([a-z_0-9]+)":`)
		var found []string
		for _, m := range re.FindAllStringSubmatch(a.body, -1) {
			found = append(found, m[1])
		}
		return strings.Join(found, " ")
	}
	a := d.get("imp_900000000001")
	const want = "code message response birth birthday certified certified_at foreigner foreigner_v2 gender imp_uid merchant_uid name origin pg_provider pg_tid unique_in_site unique_key"
	if got := keys(a); got != want {
		t.Errorf("keys\n got %s\nwant %s, alphabetical in the record", got, want)
	}
	if !strings.HasPrefix(a.body, `{"code":0,"message":null,"response":{"birth":642870000,"birthday":"1990-05-17","certified":true,"certified_at":1772334000,"foreigner":false,"foreigner_v2":null,"gender":"female","imp_uid":"imp_900000000001",`) {
		t.Errorf("the record begins otherwise: %s", a.body)
	}
	if !strings.Contains(a.body, `"name":"김민지"`) {
		t.Errorf("the name is not raw UTF-8: %s", a.body)
	}
	if !regexp.MustCompile(`^20260228235911[0-9]{10}$`).MatchString(a.record["pg_tid"].(string)) {
		t.Errorf("pg_tid %v, want 14 digits of Korean time and ten more", a.record["pg_tid"])
	}
}

func TestProvidersLeaveEmptyWhatTheRealOnesDo(t *testing.T) {
	bare, all := store.Provides{}, store.Provides{Phone: true, Carrier: true, Foreigner: true}
	absent := "absent"
	for _, tt := range []struct {
		reason   string
		impUID   string
		provides store.Provides
		want     map[string]any
	}{
		{"danal without a contract", "imp_900000000001", bare, map[string]any{"phone": absent, "carrier": absent, "foreigner": false, "foreigner_v2": nil, "gender": "female"}},
		{"danal with everything contracted", "imp_900000000001", all, map[string]any{"phone": "01000000101", "carrier": "KT_MVNO", "foreigner": false, "foreigner_v2": false}},
		{"danal with the phone alone", "imp_900000000001", store.Provides{Phone: true}, map[string]any{"phone": "01000000101", "carrier": absent, "foreigner_v2": nil}},
		{"a foreigner, at a site that is not told so", "imp_900000000006", bare, map[string]any{"foreigner": false, "foreigner_v2": nil}},
		{"a foreigner, contracted", "imp_900000000006", all, map[string]any{"foreigner": true, "foreigner_v2": true, "phone": "01000000102", "carrier": "SKT"}},
		{"inicis_unified: no gender, no DI, no carrier, always the phone", "imp_900000000002", bare, map[string]any{"gender": nil, "unique_in_site": nil, "carrier": absent, "phone": "01000000199", "pg_provider": "inicis_unified"}},
		{"kcp_v2 gives all without a contract", "imp_900000000003", bare, map[string]any{"phone": "01000000101", "carrier": "KT_MVNO", "foreigner_v2": false, "gender": "female"}},
		{"card certification knows no phone", "imp_900000000004", all, map[string]any{"phone": absent, "carrier": absent, "gender": nil, "foreigner_v2": nil}},
		{"unfinished", "imp_900000000005", bare, map[string]any{"certified": false, "certified_at": 0.0, "birth": 0.0, "birthday": nil, "name": nil, "gender": nil, "pg_tid": nil, "unique_key": nil, "unique_in_site": nil, "foreigner": false, "origin": "https://shop.example/sign-up", "pg_provider": "danal"}},
		{"unfinished, everything contracted", "imp_900000000005", all, map[string]any{"phone": nil, "carrier": nil, "foreigner_v2": nil}},
		{"literals of the fixture", "imp_900000000007", bare, map[string]any{"unique_key": "", "unique_in_site": nil, "merchant_uid": "order-1", "origin": "about:blank", "pg_tid": "1", "name": `ERIK "TEST" <O'HARA>`, "birth": -426159000.0}},
		{"keys that the fixture omits", "imp_900000000008", bare, map[string]any{"birth": absent, "gender": absent, "birthday": "2000-01-01"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithFrozen(noon), otherSite(tt.provides), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
			a := d.at("other-key", "other-secret").get(tt.impUID)
			got := map[string]any{}
			for name := range tt.want {
				value, there := a.record[name]
				if !there {
					value = absent
				}
				got[name] = value
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || a.status != 200 {
				t.Errorf("status %d (-want +got):\n%s\n%s", a.status, diff, a.body)
			}
		})
	}
}

func TestCIIsOfThePersonAndDIOfPersonAndSite(t *testing.T) {
	set := load(t, map[string]string{"p.yaml": people})
	d := newAPIClient(t, otherSite(store.Provides{}), mockserver.WithFixtures(set))
	danal, kcp := d.get("imp_900000000001").record, d.get("imp_900000000003").record
	elsewhere := d.at("other-key", "other-secret").get("imp_900000000001").record
	erik := d.get("imp_900000000006").record
	if danal["unique_key"] != kcp["unique_key"] || danal["unique_key"] != elsewhere["unique_key"] {
		t.Error("one person has several CIs")
	}
	if danal["unique_key"] == erik["unique_key"] {
		t.Error("two people share a CI")
	}
	if danal["unique_in_site"] == elsewhere["unique_in_site"] || danal["unique_in_site"] != kcp["unique_in_site"] {
		t.Error("a DI belongs to a person and a site")
	}
	ci, errCI := base64.StdEncoding.DecodeString(danal["unique_key"].(string))
	di, errDI := base64.StdEncoding.DecodeString(danal["unique_in_site"].(string))
	if errCI != nil || errDI != nil || len(ci) != 64 || len(di) != 47 || !strings.HasPrefix(danal["unique_in_site"].(string), "MC0GCCqGSIb3DQIJAyEA") {
		t.Errorf("CI of %d bytes and DI of %d, want 64 and 47 with the DER prefix", len(ci), len(di))
	}
	again := newAPIClient(t, mockserver.WithSeed(9), mockserver.WithFrozen(noon), mockserver.WithFixtures(set)).get("imp_900000000001").record
	if again["unique_key"] != danal["unique_key"] || again["unique_in_site"] != danal["unique_in_site"] {
		t.Error("CI or DI changed with the seed or the clock")
	}
}

func TestUnknownIDs(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	token := d.token()
	for _, tt := range []struct {
		reason, path, why string
		status            int
	}{
		{"unknown", "/certifications/imp_000000000000", "unknown_imp_uid", 404},
		{"another site's", "/certifications/imp_900000000099", "other_site", 404},
		{"the literal that JavaScript makes of nothing", "/certifications/undefined", "unknown_imp_uid", 404},
		{"very long", "/certifications/" + strings.Repeat("x", 8000), "unknown_imp_uid", 404},
		{"unicode", "/certifications/%EA%B9%80%EB%AF%BC%EC%A7%80", "unknown_imp_uid", 404},
		{"not UTF-8", "/certifications/%ff%fe", "unknown_imp_uid", 404},
		{"an encoded slash", "/certifications/imp_1%2F..%2Fusers", "unknown_imp_uid", 404},
		{"an encoded NUL", "/certifications/a%00b", "unknown_imp_uid", 404},
		{"an id that needs no escape but has one", "/certifications/imp%5F900000000001", "ok", 200},
		{"dots", "/certifications/..", "unknown_imp_uid", 404},
		{"dots that leave the route", "/certifications/../users/getToken", "unknown_route", 404},
		{"no id", "/certifications/", "unknown_route", 404},
		{"two slashes", "//certifications/imp_900000000001", "unknown_route", 404},
		{"a slash at the end", "/certifications/imp_900000000001/", "unknown_route", 404},
		{"a query is not looked at", "/certifications/imp_900000000001?_token=x", "ok", 200},
		{"the list form of payments", "/certifications?imp_uid[]=imp_900000000001", "unknown_route", 404},
		{"the root", "/", "unknown_route", 404},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			a := d.ask(d.raw, request(http.MethodGet, tt.path, token))
			if a.status != tt.status || a.reason() != tt.why {
				t.Fatalf("%d %s, want %d %s", a.status, a.reason(), tt.status, tt.why)
			}
			if tt.status == 404 && (a.envelope.Code != -1 || a.envelope.Message == nil) {
				t.Errorf("no error envelope: %s", a.body)
			}
			if tt.why == "unknown_imp_uid" && a.message() != "인증결과가 존재하지 않습니다." {
				t.Errorf("message %q", a.message())
			}
		})
	}
}

func TestDelete(t *testing.T) {
	d := newAPIClient(t, otherSite(store.Provides{}), mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	d.get("imp_900000000001")
	read := d.get("imp_900000000001") // from the express lane
	deleted := d.ask(d.http, request(http.MethodDelete, "/certifications/imp_900000000001", d.token()))
	if deleted.status != 200 || deleted.body != read.body {
		t.Errorf("delete answers %d %s, want the record as read: %s", deleted.status, deleted.body, read.body)
	}
	if a := d.get("imp_900000000001"); a.status != 404 || a.reason() != "deleted_imp_uid" {
		t.Errorf("read after delete: %d %s", a.status, a.reason())
	}
	if a := d.ask(d.http, request(http.MethodDelete, "/certifications/imp_900000000001", d.token())); a.status != 404 {
		t.Errorf("deleted twice: %d", a.status)
	}
	if a := d.at("other-key", "other-secret").get("imp_900000000001"); a.status != 200 {
		t.Errorf("another site lost the record too: %d", a.status)
	}
	if a := d.ask(d.http, request(http.MethodDelete, "/certifications/undefined", "wrong")); a.status != 401 {
		t.Errorf("delete with a wrong token and an odd id: %d, the token comes first", a.status)
	}
}

func TestOneOfManyDeletersGetsTheRecord(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	var deleted atomic.Int32
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if d.ask(d.http, request(http.MethodDelete, "/certifications/imp_100000000001", token)).status == 200 {
				deleted.Add(1)
			}
		})
	}
	wg.Wait()
	if deleted.Load() != 1 {
		t.Errorf("%d of 16 deletions were answered with the record, want one", deleted.Load())
	}
}

func TestCertifiedAtCountsFromTheRead(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	for _, step := range []time.Duration{0, 0, time.Second, 5 * time.Minute} {
		d.server.Default().Clock().Advance(step)
		now := float64(d.server.Default().Clock().Now().Unix())
		for id, want := range map[string]float64{
			"imp_900000000001": now, "imp_900000000009": now - 7200,
			"imp_900000000010": float64(seoul(2026, 2, 1, 9, 0, 0).Unix()),
		} {
			for range 2 {
				if got := d.get(id).record["certified_at"]; got != want {
					t.Errorf("%s after %v: certified_at %v, want %v", id, step, got, want)
				}
			}
		}
		if a, b := d.get("imp_900000000001").record["pg_tid"], d.get("imp_900000000001").record["pg_tid"]; a != b {
			t.Errorf("pg_tid moves: %v, %v", a, b)
		}
	}
}

func TestWrongMethodsAndHead(t *testing.T) {
	d := newAPIClient(t)
	for _, tt := range []struct{ method, path string }{
		{"GET", "/users/getToken"}, {"POST", "/certifications/imp_100000000001"}, {"PUT", "/certifications/imp_100000000001"},
		{"HEAD", "/certifications/imp_100000000001"}, {"OPTIONS", "/users/getToken"}, {"GET", "/certifications/otp/confirm/x"}, {"BREW", "/users/getToken"},
	} {
		w := httptest.NewRecorder()
		d.server.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		allow := "POST"
		if strings.HasSuffix(tt.path, "imp_100000000001") {
			allow = "DELETE, GET"
		}
		if w.Header().Get("Allow") != allow || !strings.Contains(w.Header().Get(mockserver.HeaderHint), "CORS preflight") {
			t.Errorf("%s %s allows %q, hint %q", tt.method, tt.path, w.Header().Get("Allow"), w.Header().Get(mockserver.HeaderHint))
		}
		if w.Code != 405 || w.Header().Get(mockserver.HeaderReason) != "wrong_method" {
			t.Errorf("%s %s = %d %s", tt.method, tt.path, w.Code, w.Header().Get(mockserver.HeaderReason))
		}
		if (w.Body.Len() == 0) != (tt.method == "HEAD") {
			t.Errorf("%s %s has a body of %d bytes", tt.method, tt.path, w.Body.Len())
		}
	}
}
