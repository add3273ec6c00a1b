package mutant_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// noon is when all tests happen: of 15 June 2026 in Seoul.
var noon = time.Date(2026, time.June, 15, 3, 0, 0, 0, time.UTC)

// today is the birthday of a person born so many years before today, plus the days.
func today(years, days int) identity.Date {
	return identity.Date{Year: 2026 - years, Month: time.June, Day: 15 + days}
}

const (
	upstreamTimeout = time.Second            // which a busy machine does not need
	answerWithin    = 10 * time.Second       // nor does it need this
	shortTimeout    = 50 * time.Millisecond  // where the API never comes to an end
	shortAnswer     = 500 * time.Millisecond // three of the short ones, with room for a busy machine
)

// shop is a merchant that listens, with the mock behind it.
type shop struct {
	*testing.T
	mock   *mockserver.Running
	url    string
	output *output
	people *people
}

// people is who was certified, also when the certification is gone.
type people struct {
	mu sync.Mutex
	by map[string]control.Person // imp_uid
}

// output is what a process prints.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write prints.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// maker makes a merchant.
type maker func(mutant.Upstream) (http.Handler, error)

// impatient is a maker of merchants that soon give up on the API.
func impatient(newMerchant maker) maker {
	return func(u mutant.Upstream) (http.Handler, error) {
		u.Timeout = shortTimeout
		return newMerchant(u)
	}
}

func openShop(t *testing.T, newMerchant maker) *shop {
	t.Helper()
	nobody, err := fixture.Load(t.Context()) // all people are the tests' own
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{T: t, output: &output{}, people: &people{by: map[string]control.Person{}}}
	s.mock = mockserver.Start(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(nobody), mockserver.WithSites(store.Config{
		UserCode: mockserver.DefaultUserCode, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret, CPID: mockserver.DefaultCPID,
		Provides: store.Provides{Phone: true, Carrier: true},
	}))
	handler, err := newMerchant(mutant.Upstream{
		URL: s.mock.URL, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
		Timeout: upstreamTimeout, Backoff: 5 * time.Millisecond, Output: s.output,
		Now: func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// add makes a certification, of a fresh adult unless change says otherwise.
func (s *shop) add(change ...func(*mockserver.Case)) string {
	s.Helper()
	var c mockserver.Case
	for _, f := range change {
		f(&c)
	}
	impUID, err := s.mock.Default().Add(c)
	if err != nil {
		s.Fatal(err)
	}
	cert, err := s.mock.Steered().Certification(s.Context(), mockserver.DefaultKey, impUID)
	if err != nil {
		s.Fatal(err)
	}
	s.people.mu.Lock()
	defer s.people.mu.Unlock()
	s.people.by[impUID] = cert.Person
	return impUID
}

// person is who was certified.
func (s *shop) person(impUID string) control.Person {
	s.people.mu.Lock()
	defer s.people.mu.Unlock()
	return s.people.by[impUID]
}

// again certifies somebody once more.
func (s *shop) again(impUID string, change ...func(*mockserver.Case)) string {
	s.Helper()
	id := s.person(impUID).ID
	return s.add(append(change, func(c *mockserver.Case) { c.Person = identity.Person{ID: id} })...)
}

func born(d identity.Date) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Person.Birthday = identity.BornOn(d) }
}

func override(name, text string) func(*mockserver.Case) {
	return func(c *mockserver.Case) {
		c.Certification.Override = append(c.Certification.Override, identity.Field{Name: name, JSON: text})
	}
}

func without(names ...string) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Certification.Omit = names }
}

func provider(p identity.Provider) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Certification.Provider = p }
}

func phone(number string) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Certification.Phone = number }
}

func certified(ago time.Duration) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Certification.CertifiedAt = identity.Ago(ago) }
}

func merchantUID(uid string) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Certification.MerchantUID = uid }
}

func unfinished(c *mockserver.Case) { c.Unfinished = true }

// fail makes the API fail for one route, until it is healed.
func (s *shop) fail(route string, effect fault.Effect, change ...func(*fault.Match)) (heal func()) {
	s.Helper()
	rule := fault.Rule{Match: fault.Match{Route: route}, Effect: effect}
	for _, f := range change {
		f(&rule.Match)
	}
	id, err := s.mock.Default().Fail(rule)
	if err != nil {
		s.Fatal(err)
	}
	return func() { s.mock.Default().Heal(id) }
}

func first(n int) func(*fault.Match) { return func(m *fault.Match) { m.First = n } }

// count is how often a route was asked for.
func (s *shop) count(route string) int {
	return len(s.mock.Default().Requests(journal.Filter{Route: route}))
}

// visitor is a browser with cookies.
type visitor struct {
	*shop
	http   *http.Client
	within time.Duration
}

func (s *shop) visitor() *visitor {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{s, &http.Client{Jar: jar, CheckRedirect: stay, Transport: &http.Transport{DisableKeepAlives: true}}, answerWithin}
}

// reply is what a visitor got: a result of the outcome convention, or what else
// there was, and all that was said.
type reply struct{ result, all string }

func (v *visitor) send(method, path, media, body string) reply {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.Context(), v.within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, v.url+path, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	resp, err := v.http.Do(req)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return reply{result: "late"}
	case err != nil:
		return reply{result: "broken off"}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{result: "broken off"}
	}
	all := fmt.Sprint(resp.StatusCode, resp.Header, string(text))
	var told struct {
		Result      string
		MerchantUID string `json:"merchant_uid"`
	}
	if json.Unmarshal(text, &told) == nil {
		switch {
		case told.MerchantUID != "":
			return reply{told.MerchantUID, all}
		case told.Result != "":
			return reply{told.Result, all}
		}
	}
	return reply{fmt.Sprintf("status %d", resp.StatusCode), all}
}

// post signs up with an imp_uid and whatever else the page says.
func (v *visitor) post(impUID any, more ...map[string]any) string {
	v.Helper()
	return v.tell(impUID, more...).result
}

func (v *visitor) tell(impUID any, more ...map[string]any) reply {
	v.Helper()
	body := map[string]any{"imp_uid": impUID}
	for _, m := range more {
		for key, value := range m {
			body[key] = value
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		v.Fatal(err)
	}
	return v.send(http.MethodPost, "/certifications", "application/json", string(text))
}

// redirect comes from the identity window.
func (v *visitor) redirect(query string) string {
	v.Helper()
	return v.send(http.MethodGet, "/certifications/redirect?"+query, "", "").result
}

// begin starts a session and returns the merchant_uid that was issued to it.
func (v *visitor) begin() string {
	v.Helper()
	return v.send(http.MethodPost, "/session", "", "").result
}

// join is a new member: a visitor with a session and an account.
func (s *shop) join(change ...func(*mockserver.Case)) (v *visitor, impUID string) {
	s.Helper()
	v = s.visitor()
	impUID = s.add(append(change, merchantUID(v.begin()))...)
	if got := v.post(impUID); got != "created" {
		s.Fatalf("a new member: %s", got)
	}
	return v, impUID
}

func (v *visitor) withdraw() string {
	v.Helper()
	return v.send(http.MethodPost, "/account/withdraw", "", "").result
}

// together does something n times at once, and counts the results.
func together(n int, do func(i int) string) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	results := map[string]int{}
	for i := range n {
		wg.Go(func() {
			result := do(i)
			mu.Lock()
			defer mu.Unlock()
			results[result]++
		})
	}
	wg.Wait()
	return results
}

// token is the one that the site has now.
func (s *shop) token() string {
	s.Helper()
	body := strings.NewReader(`{"imp_key":"` + mockserver.DefaultKey + `","imp_secret":"` + mockserver.DefaultSecret + `"}`)
	resp, err := s.mock.Client().Post(s.mock.URL+"/users/getToken", "application/json", body)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	var told struct {
		Response struct {
			AccessToken string `json:"access_token"`
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&told); err != nil || told.Response.AccessToken == "" {
		s.Fatalf("no token: %v", err)
	}
	return told.Response.AccessToken
}
