package mockserver_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// TestTheLaneNoticesEveryChange reads a certification until the lane answers,
// changes one thing, and expects the next answer to know.
func TestTheLaneNoticesEveryChange(t *testing.T) {
	const id = "imp_900000000001"
	for _, tt := range []struct {
		reason string
		change func(d *apiClient)
		status int
		want   string // in the body
	}{
		{"nothing", func(*apiClient) {}, 200, `"birthday":"1990-05-17"`},
		{"deleted", func(d *apiClient) { d.ask(d.http, request(http.MethodDelete, "/certifications/"+id, d.token())) }, 404, `"response":null`},
		{"other fixtures", func(d *apiClient) {
			set := load(d.t, map[string]string{"p.yaml": strings.ReplaceAll(people, "1990-05-17", "1991-05-17")})
			if err := d.server.SetFixtures(set); err != nil {
				d.t.Fatal(err)
			}
		}, 200, `"birthday":"1991-05-17"`},
		{"fixtures without it", func(d *apiClient) {
			if err := d.server.SetFixtures(load(d.t, nil)); err != nil {
				d.t.Fatal(err)
			}
		}, 404, `"response":null`},
		{"another second", func(d *apiClient) { d.server.Default().Clock().Advance(time.Second) }, 200, `"certified_at":1772334001`},
		{"the token's end", func(d *apiClient) { d.server.Default().Clock().Advance(1800 * time.Second) }, 401, `"response":null`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
			token := d.token()
			for range 3 {
				d.ask(d.http, request(http.MethodGet, "/certifications/"+id, token))
			}
			tt.change(d)
			for range 2 {
				a := d.ask(d.http, request(http.MethodGet, "/certifications/"+id, token))
				if a.status != tt.status || !strings.Contains(a.body, tt.want) {
					t.Errorf("%d %s, want %d with %s", a.status, a.body, tt.status, tt.want)
				}
			}
		})
	}
}

// laneAndAuthority are two servers that differ in nothing but the lane.
func laneAndAuthority(t testing.TB, set *fixture.Set, opts ...mockserver.Option) (lane, authority *apiClient) {
	both := append([]mockserver.Option{mockserver.WithFrozen(noon), mockserver.WithSeed(5), mockserver.WithFixtures(set)}, opts...)
	return newAPIClient(t, both...), newAPIClient(t, append(both, mockserver.WithoutLane())...)
}

// same sends a request to both servers and compares all that a client sees.
func same(t testing.TB, lane, authority *apiClient, r func() *http.Request) {
	t.Helper()
	var got [2]*httptest.ResponseRecorder
	for i, d := range []*apiClient{lane, authority} {
		got[i] = httptest.NewRecorder()
		d.server.ServeHTTP(got[i], r())
		if got[i].Code >= 500 && !strings.HasPrefix(got[i].Header().Get(mockserver.HeaderReason), "otp_") {
			t.Fatalf("%d: %s", got[i].Code, got[i].Body)
		}
		got[i].Header().Del("Content-Length") // net/http writes it for the lane's answers
	}
	if diff := cmp.Diff(got[1].Header(), got[0].Header()); diff != "" || got[0].Code != got[1].Code || got[0].Body.String() != got[1].Body.String() {
		t.Fatalf("lane %d %s\nauthority %d %s\nheaders (-authority +lane):\n%s",
			got[0].Code, got[0].Body, got[1].Code, got[1].Body, diff)
	}
}

// TestLaneAndAuthorityUnderSwitches asks both the same, by each value of each
// switch: first what the lane may learn, thrice, and then what it may not take for
// the same.
func TestLaneAndAuthorityUnderSwitches(t *testing.T) {
	set := load(t, map[string]string{"p.yaml": people})
	for _, row := range mockserver.Deviations() {
		for _, value := range row.Values {
			t.Run(row.ID+"="+value, func(t *testing.T) {
				lane, authority := laneAndAuthority(t, set, mockserver.WithSwitch(row.ID, value))
				rounds := 3
				if row.ID == "rate-limit" {
					rounds = 1 // below the limit: its minute is the host's, and may end between the two servers
				}
				for range rounds {
					for _, ask := range tokenRequests() {
						same(t, lane, authority, ask)
					}
				}
				if row.ID == "address" && value == "blocked" {
					return // there is no token to go on with
				}
				token := lane.token()
				if authority.token() != token {
					t.Fatal("one seed, two tokens")
				}
				for range rounds {
					for _, ask := range readRequests(token) {
						same(t, lane, authority, ask)
					}
				}
			})
		}
	}
}

// tokenRequests ask for tokens in every spelling.
func tokenRequests() []func() *http.Request {
	var list []func() *http.Request
	for _, key := range []string{"imp_apikey", "imp_apiKey", "IMP_APIKEY", "imp_test_a", "IMP_TEST_A"} {
		body := `{"imp_key":"` + key + `","imp_secret":"` + mockserver.DefaultSecret + `"}`
		list = append(list, func() *http.Request { return posted("/users/getToken", "", "application/json", body) })
	}
	for _, form := range []string{"imp_key=imp_apikey& imp_secret=", "imp_key=imp_apiKey&imp_secret="} {
		list = append(list, func() *http.Request {
			return posted("/users/getToken", "", "application/x-www-form-urlencoded", form+mockserver.DefaultSecret)
		})
	}
	return append(list,
		func() *http.Request {
			return posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apikey"`)
		},
		func() *http.Request { return posted("/users/getToken", "", "text/plain", `{"imp_key":"imp_apikey"}`) },
		func() *http.Request {
			return posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apikey"}`)
		},
	)
}

// readRequests read certifications that differ in what switches are about, plainly
// and in the ways that look like it.
func readRequests(token string) []func() *http.Request {
	var list []func() *http.Request
	for n := 1; n <= 9; n++ {
		path := fmt.Sprintf("/certifications/imp_90000000000%d", n)
		list = append(list, func() *http.Request { return request(http.MethodGet, path, token) })
	}
	const path = "/certifications/imp_900000000001"
	for _, credentials := range []string{"Bearer " + token, "bearer " + token, "Basic " + token, token + "0", ""} {
		list = append(list, func() *http.Request { return request(http.MethodGet, path, credentials) })
	}
	for _, header := range [][2]string{{"Tier", "AB1"}, {"Origin", "https://shop.example"}} {
		list = append(list, func() *http.Request {
			r := request(http.MethodGet, path, token)
			r.Header.Set(header[0], header[1])
			return r
		})
	}
	return append(list,
		func() *http.Request { return request(http.MethodGet, path+"?_token="+token, "") },
		func() *http.Request { return request(http.MethodGet, "/certifications/a.b", token) },
		func() *http.Request { return request(http.MethodPut, path, token) },
		func() *http.Request { return request(http.MethodOptions, path, token) },
		func() *http.Request { return request(http.MethodGet, "/certification", token) },
	)
}

func TestLaneAndAuthorityUnderRaces(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	token := d.token()
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 200 {
				a := d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token))
				if a.status != 200 || a.record["imp_uid"] != "imp_900000000001" {
					t.Errorf("reader %d: %d %s", n, a.status, a.body)
				}
				if n == 0 && i%20 == 0 {
					d.send(typed(nil)) // changes the site's records
				}
				if n == 1 && i%50 == 0 {
					_ = d.server.SetFixtures(load(t, map[string]string{"p.yaml": people}))
				}
			}
		})
	}
	wg.Wait()
}

// quiet is a ResponseWriter that costs nothing.
type quiet struct{ header http.Header }

func (q quiet) Header() http.Header         { return q.header }
func (q quiet) Write(b []byte) (int, error) { return len(b), nil }
func (q quiet) WriteHeader(int)             {}

// drain takes log lines that were formatted, which a slog.DiscardHandler would
// not even do.
type drain struct{}

func (drain) Write(b []byte) (int, error) { return len(b), nil }

// replay is a request body that can be read again and again.
type replay struct{ *strings.Reader }

func (replay) Close() error { return nil }

func BenchmarkAnswer(b *testing.B) {
	for _, logged := range []string{"silent", "logged"} {
		opts := []mockserver.Option{}
		if logged == "logged" {
			opts = append(opts, mockserver.WithLogger(slog.New(slog.NewTextHandler(drain{}, nil))))
		}
		for _, lane := range []string{"lane", "authority"} {
			if lane == "authority" {
				opts = append(opts, mockserver.WithoutLane())
			}
			d := newAPIClient(b, opts...)
			token := d.token()
			d.get("imp_100000000001")
			b.Run(fmt.Sprintf("GET/%s/%s", lane, logged), func(b *testing.B) {
				r := request(http.MethodGet, "/certifications/imp_100000000001", token)
				r.ContentLength, r.Body = 0, http.NoBody
				w := quiet{http.Header{}}
				b.ReportAllocs()
				for b.Loop() {
					d.server.ServeHTTP(w, r)
				}
			})
			b.Run(fmt.Sprintf("getToken/%s/%s", lane, logged), func(b *testing.B) {
				text := d.credentials()
				body := replay{strings.NewReader(text)}
				r := posted("/users/getToken", "", "application/json", text)
				w := quiet{http.Header{}}
				b.ReportAllocs()
				for b.Loop() {
					body.Reset(text)
					r.Body = body
					d.server.ServeHTTP(w, r)
				}
			})
		}
	}
}
