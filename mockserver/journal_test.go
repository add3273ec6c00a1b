package mockserver_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// brief is what most tests look at in an entry.
type brief struct {
	Route, Reason, ImpUID, Token string
	Status                       int
	Lane                         bool
}

func briefly(entries []journal.Entry) []brief {
	list := make([]brief, len(entries))
	for i, e := range entries {
		list[i] = brief{e.Route, e.Reason, e.ImpUID, e.Token, e.Status, e.Lane}
	}
	return list
}

func TestEveryRequestIsInItsJournal(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	token := d.token()
	const id = "imp_900000000001"
	for range 3 {
		d.ask(d.http, request(http.MethodGet, "/certifications/"+id, token))
	}
	d.ask(d.raw, request(http.MethodGet, "/certifications/imp_000000000000?x=1", token))
	d.ask(d.raw, request(http.MethodGet, "/certifications/"+id, "not-a-token"))
	d.ask(d.raw, request(http.MethodGet, "/nowhere", ""))
	d.ask(d.raw, request(http.MethodPut, "/users/getToken", ""))
	d.ask(d.raw, posted("/users/getToken", "", "application/json", `{"imp_key":"imp_apikey","imp_secret":"wrong"}`))
	d.ask(d.raw, posted("/certifications/otp/request", token, "application/json", `{"name":1}`))

	want := []brief{
		{"getToken", "ok", "", "token#1", 200, false},
		{"getCertification", "ok", id, "token#1", 200, false},
		{"getCertification", "ok", id, "token#1", 200, true},
		{"getCertification", "ok", id, "token#1", 200, true},
		{"getCertification", "unknown_imp_uid", "imp_000000000000", "token#1", 404, false},
		{"requestOTP", "broken_contract", "", "token#1", 400, false},
	}
	got := d.server.Default().Requests(journal.Filter{})
	if diff := cmp.Diff(want, briefly(got)); diff != "" {
		t.Errorf("the site's journal (-want +got):\n%s", diff)
	}
	house := []brief{
		{"getCertification", "token_unknown", id, "", 401, false},
		{"", "unknown_route", "", "", 404, false},
		{"", "wrong_method", "", "", 405, false},
		{"getToken", "wrong_secret", "", "", 401, false},
	}
	if diff := cmp.Diff(house, briefly(d.server.House(journal.Filter{}))); diff != "" {
		t.Errorf("the house's journal (-want +got):\n%s", diff)
	}
	lane, authority := got[2], got[1]
	if lane.Fixture == nil || *lane.Fixture != (journal.Place{File: "test/p.yaml", Line: 7, Column: 3}) || *authority.Fixture != *lane.Fixture {
		t.Errorf("fixture places %v and %v", authority.Fixture, lane.Fixture)
	}
	if diff := cmp.Diff(authority.Response.Body, lane.Response.Body); diff != "" || !strings.Contains(lane.Response.Body, `"unique_key":"ci#minji"`) {
		t.Errorf("bodies (-authority +lane):\n%s\n%s", diff, lane.Response.Body)
	}
	if len(got[5].Violations) == 0 || !strings.Contains(strings.Join(got[5].Violations, "\n"), "/name") {
		t.Errorf("violations %q", got[5].Violations)
	}
}

func TestAnAnswerNamesItsEntry(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	for _, path := range []string{"/certifications/imp_100000000001", "/certifications/imp_100000000001", "/certifications/x"} {
		a := d.ask(d.raw, request(http.MethodGet, path, token))
		id, err := strconv.ParseUint(a.header.Get(mockserver.HeaderEntry), 10, 64)
		if err != nil {
			t.Fatalf("%s: header %q", path, a.header.Get(mockserver.HeaderEntry))
		}
		entry, err := d.server.Steered().Request(t.Context(), id)
		if err != nil || entry.Path != path || entry.Status != a.status {
			t.Errorf("entry %d: %v %+v", id, err, entry)
		}
	}
	if _, err := d.server.Steered().Request(t.Context(), 1<<40); err == nil {
		t.Error("an entry that never was is found")
	}
}

func TestTheHarnessesOwnCallsDoNotCount(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	for range 2 {
		r := request(http.MethodGet, "/certifications/imp_100000000001", token)
		r.Header.Set(control.HeaderHarness, "1")
		d.ask(d.http, r)
	}
	if got := len(d.server.Default().Requests(journal.Filter{Route: "getCertification"})); got != 0 {
		t.Errorf("%d calls of the harness are counted", got)
	}
	if got := len(d.server.Default().Requests(journal.Filter{Route: "getCertification", Harness: true})); got != 2 {
		t.Errorf("%d calls of the harness are listed when asked for, want 2", got)
	}
}

func TestWaitSeesTheLane(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	var wg sync.WaitGroup
	wg.Go(func() {
		got, err := d.server.Default().Wait(t.Context(), journal.Filter{Route: "getCertification"}, 5)
		if err != nil || len(got) != 5 {
			t.Errorf("waited for 5, got %d, %v", len(got), err)
		}
	})
	for range 5 {
		d.ask(d.http, request(http.MethodGet, "/certifications/imp_100000000001", token))
	}
	wg.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if got, err := d.server.Default().Wait(ctx, journal.Filter{Route: "getCertification"}, 6); !errors.Is(err, context.DeadlineExceeded) || len(got) != 5 {
		t.Errorf("a wait in vain: %d, %v", len(got), err)
	}
}

func TestSitesHaveTheirOwnJournals(t *testing.T) {
	d := newAPIClient(t)
	one, two := d.at("imp_test_one", "s"), d.at("imp_test_two", "s")
	one.get("imp_100000000001")
	site, _ := d.server.Site("imp_test_one")
	if got := len(site.Requests(journal.Filter{})); got != 2 {
		t.Errorf("%d requests of site one, want 2", got)
	}
	two.token()
	other, _ := d.server.Site("imp_test_two")
	if got := len(other.Requests(journal.Filter{})); got != 1 {
		t.Errorf("%d requests of site two, want 1", got)
	}
	if got := len(d.server.Default().Requests(journal.Filter{})); got != 0 {
		t.Errorf("%d requests of the default site, want none", got)
	}
}

func TestExplainSaysWhy(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon), otherSite(store.Provides{}), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	token := d.token()
	for _, tt := range []struct {
		reason string
		ask    func() said
		want   []string
	}{
		{"a record as it should be", func() said { return d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token)) },
			[]string{"200 (ok)", "site imp00000000", "scenario people", "minji"}},
		{"an id with a slip", func() said { return d.ask(d.http, request(http.MethodGet, "/certifications/imp_90000000001", token)) },
			[]string{"404 (unknown_imp_uid)", "imp_900000000001", "imp_90000000001:", "people:"}},
		{"another site's", func() said { return d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000099", token)) },
			[]string{"imp12345678"}},
		{"an unfinished one", func() said { return d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000005", token)) },
			[]string{"certified false"}},
		{"one whose person this site deleted", func() said {
			if err := d.server.Steered().DeletePerson(t.Context(), mockserver.DefaultKey, "people/erik"); err != nil {
				t.Fatal(err)
			}
			return d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000006", token))
		}, []string{"404 (deleted_imp_uid)", "This site deleted it."}},
		{"no token", func() said { return d.ask(d.raw, request(http.MethodGet, "/certifications/imp_900000000001", "")) },
			[]string{"belongs to no site", "Authorization"}},
		{"an expired token", func() said {
			d.server.Default().Clock().Advance(31 * time.Minute)
			return d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token))
		}, []string{"401 (token_expired)", "31m0s old"}},
	} {
		id, err := strconv.ParseUint(tt.ask().header.Get(mockserver.HeaderEntry), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		explained, err := d.server.Steered().Explain(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(explained.Lines, "\n")
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", tt.reason, want, text)
			}
		}
	}
}

func TestTheJournalIsBounded(t *testing.T) {
	d := newAPIClient(t, mockserver.WithJournal(10, 1<<20))
	token := d.token()
	for range 25 {
		d.ask(d.http, request(http.MethodGet, "/certifications/imp_100000000001", token))
	}
	list, err := d.server.Steered().Requests(t.Context(), mockserver.DefaultUserCode, control.RequestFilter{})
	if err != nil || len(list.Requests) != 10 || list.Dropped != 16 {
		t.Errorf("%d kept, %d dropped, %v; want 10 and 16", len(list.Requests), list.Dropped, err)
	}
}

// TestNothingSecretLeavesTheMock asks for everything that can be asked after a
// full run, and searches it byte by byte.
func TestNothingSecretLeavesTheMock(t *testing.T) {
	const secret = "very-secret-secret"
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})), mockserver.WithSites(store.Config{
		UserCode: "imp12345678", Key: "some-key", Secret: secret, CPID: "X", Provides: store.Provides{Phone: true, Carrier: true},
	})).at("some-key", secret)
	token := d.token()
	record := d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token)).record
	d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", "Bearer "+token))
	d.ask(d.raw, request(http.MethodGet, "/certifications/"+token, token))
	d.ask(d.raw, request(http.MethodGet, "/certifications/x?_token="+token, ""))
	d.ask(d.raw, posted("/users/getToken", "", "application/x-www-form-urlencoded", "imp_key=some-key&imp_secret="+secret+"x"))
	d.ask(d.raw, posted("/users/getToken", "", "text/plain", `{"imp_key":"some-key","imp_secret":"`+secret+`"}`))
	d.ask(d.raw, posted("/users/getToken", "", "application/json", `{"imp_key":"some-key","imp_secret":"`+secret))
	impUID, code := d.send(typed(map[string]any{"phone": "010-0000-0998", "name": "김비밀"}))
	d.confirm(impUID, wrongCode(code))
	done := d.confirm(impUID, code).record

	said := everythingTold(t, d, "some-key", control.House)
	for what, value := range map[string]string{
		"token": token, "secret": secret, "CI": record["unique_key"].(string), "DI": record["unique_in_site"].(string),
		"phone": "01000000101", "typed phone": "01000000998", "typed phone with hyphens": "010-0000-0998", "typed name": "김비밀", "CI of the typed": done["unique_key"].(string),
	} {
		if strings.Contains(said, value) {
			t.Errorf("the %s is in what the mock tells", what)
		}
	}
	if !strings.Contains(said, "token#1") || !strings.Contains(said, "ci#minji") {
		t.Error("marks are missing, so equality cannot be seen")
	}
}

// everythingTold is all that the journals of these sites give away: listed,
// streamed and explained.
func everythingTold(t *testing.T, d *apiClient, sites ...string) string {
	t.Helper()
	var said strings.Builder
	tell := func(part any) {
		text, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(text)
	}
	steered := d.server.Steered()
	for _, site := range sites {
		list, err := steered.Requests(t.Context(), site, control.RequestFilter{Harness: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Requests) < 3 {
			t.Errorf("%s has %d entries", site, len(list.Requests))
		}
		tail, err := steered.Follow(t.Context(), site, control.RequestFilter{Harness: true, SinceTime: time.Unix(1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		for _, listed := range list.Requests {
			streamed, _, err := tail.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			explained, err := steered.Explain(t.Context(), listed.ID)
			if err != nil {
				t.Fatal(err)
			}
			tell(listed)
			tell(streamed)
			tell(explained)
		}
		tail.Close()
	}
	return said.String()
}

// TestManySitesShareTheJournals: with hundreds of sites the journal of each is shorter, and still has what came last.
func TestManySitesShareTheJournals(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	token := d.token()
	const asked = 500
	kept := func() int {
		for range asked {
			d.get("imp_100000000001")
		}
		return len(d.server.Default().Requests(journal.Filter{}))
	}
	if n := kept(); n < asked {
		t.Errorf("one site: %d entries are left of %d", n, asked)
	}
	for n := range 999 {
		body := fmt.Sprintf(`{"imp_key":"imp_test_%d","imp_secret":"s"}`, n)
		d.ask(d.http, posted("/users/getToken", "", "application/json", body))
	}
	if n := kept(); n < 20 || n > asked/2 {
		t.Errorf("a thousand sites: %d entries are left of %d", n, asked)
	}
	last := d.ask(d.http, request(http.MethodGet, "/certifications/imp_000000000000", token))
	if list := d.server.Default().Requests(journal.Filter{Last: 1}); len(list) != 1 || list[0].Status != last.status {
		t.Errorf("the last request is not in the journal: %v", briefly(list))
	}
}
