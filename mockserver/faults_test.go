package mockserver_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/faulttest"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

const adult = "imp_100000000001"

// fail adds a rule to the default site, or ends the test.
func (d *apiClient) fail(rule fault.Rule) {
	d.t.Helper()
	if _, err := d.server.Default().Fail(rule); err != nil {
		d.t.Fatal(err)
	}
}

func TestFaultsHitWhatTheyMatch(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	read := func(id string) said {
		return d.ask(d.raw, request(http.MethodGet, "/certifications/"+id, token))
	}
	for range 3 {
		read(adult) // the lane knows it by now
	}
	d.fail(fault.Rule{Match: fault.Match{Route: "getCertification", ImpUID: adult, First: 2}, Effect: fault.Refusal{Status: 503, Message: "잠시 후 다시 시도해 주세요."}})
	if a := read("imp_100000000016"); a.status != 200 {
		t.Errorf("another certification: %d", a.status)
	}
	if a := d.grant(); a.status != 200 {
		t.Errorf("another route: %d", a.status)
	}
	for n := range 2 {
		a := read(adult)
		if a.status != 503 || !strings.HasPrefix(a.reason(), "fault:") || a.header.Get(mockserver.HeaderFault) == "" || a.message() != "잠시 후 다시 시도해 주세요." {
			t.Errorf("hit %d: %d %s %q: %s", n, a.status, a.reason(), a.header.Get(mockserver.HeaderFault), a.body)
		}
	}
	for range 2 {
		if a := read(adult); a.status != 200 || a.header.Get(mockserver.HeaderFault) != "" {
			t.Errorf("after the rule is spent: %d %s", a.status, a.reason())
		}
	}
	if got := d.server.Default().Requests(journal.Filter{Fault: "*"}); len(got) != 2 || got[0].Status != 503 {
		t.Errorf("%d faults in the journal, want 2", len(got))
	}
}

func TestAFaultThatReplacesTheAnswerDoesNothingElse(t *testing.T) {
	d := newAPIClient(t)
	d.fail(fault.Rule{Match: fault.Match{Route: "deleteCertification", First: 1}, Effect: fault.Refusal{Status: 500}})
	if a := d.ask(d.raw, request(http.MethodDelete, "/certifications/"+adult, d.token())); a.status != 500 {
		t.Errorf("delete: %d", a.status)
	}
	if a := d.get(adult); a.status != 200 {
		t.Errorf("the record is gone although the deletion failed: %d", a.status)
	}
}

func TestAFaultBeatsTheTokenCheckButNotTheRoute(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	token := d.token()
	d.fail(fault.Rule{Effect: fault.Refusal{Status: 503}})
	d.server.Default().Clock().Advance(time.Hour) // the token has expired
	if a := d.ask(d.raw, request(http.MethodGet, "/certifications/"+adult, token)); a.status != 503 {
		t.Errorf("with an expired token: %d, a broken server looks at no token", a.status)
	}
	if a := d.ask(d.raw, request(http.MethodGet, "/certifications/"+adult, "nobody's")); a.status != 401 {
		t.Errorf("a request of no site: %d, faults belong to a site", a.status)
	}
	if a := d.ask(d.raw, request(http.MethodGet, "/nowhere", token)); a.status != 404 {
		t.Errorf("an unknown route: %d", a.status)
	}
	if a := d.ask(d.raw, posted("/users/getToken", "", "application/json", d.credentials())); a.status != 503 {
		t.Errorf("getToken: %d", a.status)
	}
}

func TestExpireTokenNow(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	d.fail(fault.Rule{Match: fault.Match{Route: "getCertification", First: 1}, Effect: fault.ExpireToken{}})
	a := d.ask(d.raw, request(http.MethodGet, "/certifications/"+adult, token))
	if a.status != 401 || a.reason() != "token_expired" {
		t.Errorf("%d %s", a.status, a.reason())
	}
	if again := d.token(); again == token {
		t.Error("the expired token was issued again")
	}
	if a := d.get(adult); a.status != 200 {
		t.Errorf("with a new token: %d", a.status)
	}
}

func TestLatencyLeavesTheAnswerAsItIs(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	plain := d.get(adult)
	d.fail(fault.Rule{Match: fault.Match{Route: "getCertification"}, Effect: fault.Latency{Delay: fault.Duration(time.Millisecond)}})
	slow := d.get(adult)
	if slow.status != 200 || slow.body != plain.body || slow.reason() != "ok" || slow.header.Get(mockserver.HeaderFault) != "fault:latency" {
		t.Errorf("%d %s %s %s", slow.status, slow.reason(), slow.header.Get(mockserver.HeaderFault), slow.body)
	}
}

// The listener's limit on writing, which a held request outlasts, does not cost the answer.
func TestAnAnswerLaterThanTheListenersLimit(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	const limit = 20 * time.Millisecond
	slow := httptest.NewUnstartedServer(d.server)
	slow.Config.WriteTimeout = limit
	slow.Start()
	t.Cleanup(slow.Close)
	d.fail(fault.Rule{Match: fault.Match{Route: "getCertification", First: 1}, Effect: fault.Latency{Delay: fault.Duration(3 * limit)}})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, slow.URL+"/certifications/"+adult, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", token)
	answer, err := slow.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Header.Get(mockserver.HeaderFault) == "" {
		t.Errorf("a late answer: %d, fault %q", answer.StatusCode, answer.Header.Get(mockserver.HeaderFault))
	}
}

func TestAClientThatLeavesAHeldRequest(t *testing.T) {
	mock := mockserver.Start(t)
	d := apiClientAt(t, mock.Server)
	token := d.token()
	d.fail(fault.Rule{Match: fault.Match{Route: "getCertification"}, Effect: fault.Latency{Delay: fault.Duration(10 * time.Minute)}})
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, mock.URL+"/certifications/"+adult, http.NoBody)
		if err != nil {
			t.Error(err)
			return
		}
		r.Header.Set("Authorization", token)
		if response, err := mock.Client().Do(r); err == nil {
			response.Body.Close()
			t.Error("a held request was answered")
		}
	})
	hits := func() uint64 {
		list, err := mock.Steered().Faults(t.Context(), mockserver.DefaultUserCode)
		if err != nil {
			t.Fatal(err)
		}
		return list.Faults[0].Hits
	}
	for hits() == 0 { // until the request is held
		runtime.Gosched()
	}
	cancel()
	wg.Wait()
	got, err := mock.Default().Wait(t.Context(), journal.Filter{Reason: "client_left"}, 1)
	if err != nil || got[0].Status != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSitesHaveTheirOwnFaults(t *testing.T) {
	d := newAPIClient(t)
	one := d.at("imp_test_one", "s")
	one.token()
	site, _ := d.server.Site("imp_test_one")
	if _, err := site.Fail(fault.Rule{Effect: fault.Refusal{Status: 503}}); err != nil {
		t.Fatal(err)
	}
	if a := d.get(adult); a.status != 200 {
		t.Errorf("another site's fault: %d", a.status)
	}
	if a := one.ask(one.raw, posted("/users/getToken", "", "application/json", one.credentials())); a.status != 503 {
		t.Errorf("the site's own: %d", a.status)
	}
	site.Heal()
	if a := one.grant(); a.status != 200 {
		t.Errorf("healed: %d", a.status)
	}
}

const brokenPeople = `version: 1
scenario: broken
people:
  minji: {name: 김민지, gender: female, birthday: 1990-05-17}
certifications:
  imp_700000000001:
    person: minji
    faults:
      - {status: {status: 502}, first: 2, note: the provider was down}
  imp_700000000002: {person: minji}
`

func TestFixturesCarryFaults(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"b.yaml": brokenPeople})))
	read := func(d *apiClient, id string) int {
		return d.ask(d.raw, request(http.MethodGet, "/certifications/"+id, d.token())).status
	}
	statuses := func(d *apiClient) [4]int {
		return [4]int{read(d, "imp_700000000001"), read(d, "imp_700000000001"), read(d, "imp_700000000001"), read(d, "imp_700000000002")}
	}
	want := [4]int{502, 502, 200, 200}
	if got := statuses(d); got != want {
		t.Errorf("statuses %v, want %v", got, want)
	}
	if got := statuses(d.at("imp_test_x", "s")); got != want {
		t.Errorf("another site's %v, want %v: each site meets them anew", got, want)
	}
	if got := read(d, "imp_700000000001"); got != 200 {
		t.Errorf("after the first two: %d", got)
	}
	d.server.Default().Reset(control.ScopeFaults)
	if got := statuses(d); got != want {
		t.Errorf("after a reset of faults %v, want %v", got, want)
	}
	if err := d.server.SetFixtures(load(t, map[string]string{"b.yaml": brokenPeople + "# changed\n"})); err != nil {
		t.Fatal(err)
	}
	if got := statuses(d); got != want {
		t.Errorf("after a reload %v, want %v", got, want)
	}
}

func TestAFaultProfileIsThereFromTheStart(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFaultProfile("hostile"), mockserver.WithSeed(3))
	list := func() []control.FaultStatus {
		all, err := d.server.Steered().Faults(t.Context(), mockserver.DefaultKey)
		if err != nil {
			t.Fatal(err)
		}
		return all.Faults
	}
	before := len(list())
	if before < 5 || list()[0].Rule.Profile != "hostile" || list()[0].Rule.Note == "" {
		t.Errorf("%d rules: %+v", before, list())
	}
	d.server.Default().Heal()
	if got := len(list()); got != 0 {
		t.Errorf("healed: %d rules", got)
	}
	d.server.Default().Reset(control.ScopeFaults)
	if got := len(list()); got != before {
		t.Errorf("reset: %d rules, want the profile's %d", got, before)
	}
	if _, err := mockserver.New(mockserver.WithFaultProfile("hostle")); err == nil {
		t.Error("an unknown profile is accepted")
	}
}

// TestTheSameSeedIsTheSameRun makes the same requests of two servers with a
// hostile profile and compares them byte for byte.
func TestTheSameSeedIsTheSameRun(t *testing.T) {
	run := func(seed uint64) string {
		d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithSeed(seed), mockserver.WithFaultProfile("hostile"))
		var all strings.Builder
		for n := range 60 {
			r := posted("/users/getToken", "", "application/json", d.credentials())
			if n%2 == 1 {
				r = request(http.MethodGet, "/certifications/"+adult, strings.Repeat("0", 40))
			}
			w := httptest.NewRecorder()
			func() {
				defer func() { _ = recover() }() // a cut connection, where there is none
				ctx, cancel := context.WithCancel(t.Context())
				cancel() // no waiting: a held client leaves at once
				d.server.ServeHTTP(w, r.WithContext(ctx))
			}()
			fmt.Fprintln(&all, w.Code, w.Header(), w.Body)
		}
		return all.String()
	}
	first, again := run(5), run(5)
	if first != again {
		t.Error("one seed, two runs")
	}
	if first == run(6) {
		t.Error("two seeds, one run")
	}
}

// TestTheJournalSaysWhetherAnAnswerWasPacked, and why not.
func TestTheJournalSaysWhetherAnAnswerWasPacked(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		effect  fault.Gzip
		accepts []string
		fault   string
		packed  bool
	}{
		{"asked for", fault.Gzip{}, []string{"gzip, deflate"}, "fault:gzip", true},
		{"without the header", fault.Gzip{}, nil, "fault:gzip not packed: the request has no Accept-Encoding", false},
		{"for nothing of that name", fault.Gzip{}, []string{"*"}, "fault:gzip not packed: the request does not name gzip", false},
		{"refused", fault.Gzip{}, []string{"gzip;q=0"}, "fault:gzip not packed: the request refuses gzip", false},
		{"forced", fault.Gzip{Force: true}, nil, "fault:gzip", true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t)
			token := d.token()
			d.fail(fault.Rule{Match: fault.Match{Route: "getCertification"}, Effect: tt.effect})
			r := request(http.MethodGet, "/certifications/"+adult, token)
			if tt.accepts != nil {
				r.Header["Accept-Encoding"] = tt.accepts
			}
			w := httptest.NewRecorder()
			d.server.ServeHTTP(w, r)
			if (w.Header().Get("Content-Encoding") == "gzip") != tt.packed || w.Header().Get(mockserver.HeaderFault) != tt.fault {
				t.Errorf("Content-Encoding %q, %q", w.Header().Get("Content-Encoding"), w.Header().Get(mockserver.HeaderFault))
			}
			got := d.server.Default().Requests(journal.Filter{Fault: "gzip"})
			if len(got) != 1 || got[0].Fault != tt.fault || got[0].Reason != "ok" || got[0].Response.Omitted != tt.packed {
				t.Errorf("the journal says %+v, want %q", got, tt.fault)
			}
		})
	}
}

// compressesOnDemand proves the row compression of the register.
func compressesOnDemand(t *testing.T) {
	for accepts, coding := range map[string]string{"": "", "*": "", "gzip": "gzip"} {
		d := newAPIClient(t)
		ask := func() string {
			r := request(http.MethodGet, "/certifications/"+adult, d.token())
			if accepts != "" {
				r.Header.Set("Accept-Encoding", accepts)
			}
			w := httptest.NewRecorder()
			d.server.ServeHTTP(w, r)
			return w.Header().Get("Content-Encoding")
		}
		if got := ask(); got != "" {
			t.Errorf("Accept-Encoding %q: %q without a fault; the row is out of date", accepts, got)
		}
		d.fail(fault.Rule{Effect: fault.Gzip{}, Match: fault.Match{Route: "getCertification"}})
		if got := ask(); got != coding {
			t.Errorf("Accept-Encoding %q: %q with the fault; the row is out of date", accepts, got)
		}
	}
}

// TestEffectsOnTheWire runs the suite of package fault against a listening
// mock: raw bytes and sockets, every effect.
func TestEffectsOnTheWire(t *testing.T) {
	mock := mockserver.Start(t, mockserver.WithFrozen(noon))
	d := apiClientAt(t, mock.Server)
	address := strings.TrimPrefix(mock.URL, "http://")
	faulttest.Run(t, faulttest.Wire{
		Dial: func(ctx context.Context) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, "tcp", address)
		},
		Request: func() []byte {
			return fmt.Appendf(nil, "GET /certifications/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n", adult, address, d.token())
		},
		Arm: func(t *testing.T, rules ...fault.Rule) {
			t.Helper()
			mock.Default().Heal()
			for _, rule := range rules {
				rule.Match.Route = "getCertification" // getting a token meets no fault
				if _, err := mock.Default().Fail(rule); err != nil {
					t.Fatal(err)
				}
			}
		},
		Mark: mockserver.HeaderFault,
	})
}
