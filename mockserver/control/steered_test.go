package control_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// operations is every verb of a Steered once or more, by the operation that it
// is on the wire. Streams are elsewhere.
func operations() []operation {
	return slices.Concat(operationsOnSites(), operationsOnPeople(), operationsOnRequests())
}

type operation struct {
	operation string
	do        func(context.Context, control.Steered) (any, error)
}

// nothing is a verb that answers nothing.
func nothing(do func(context.Context, control.Steered) error) func(context.Context, control.Steered) (any, error) {
	return func(ctx context.Context, s control.Steered) (any, error) { return nil, do(ctx, s) }
}

const job, awkward = "imp_test_job7", "키/../%2F? #"

func operationsOnSites() []operation {
	return []operation{
		{"getHealth", func(ctx context.Context, s control.Steered) (any, error) { return s.Health(ctx) }},
		{"getFixtures", func(ctx context.Context, s control.Steered) (any, error) { return s.Fixtures(ctx) }},
		{"getDeviations", func(ctx context.Context, s control.Steered) (any, error) { return s.Deviations(ctx) }},
		{"getSettings", func(ctx context.Context, s control.Steered) (any, error) { return s.Settings(ctx) }},
		{"resetAll", nothing(func(ctx context.Context, s control.Steered) error { return s.ResetAll(ctx, control.ScopeAll) })},
		{"listSites", func(ctx context.Context, s control.Steered) (any, error) { return s.Sites(ctx) }},
		{"addSite", func(ctx context.Context, s control.Steered) (any, error) {
			return s.AddSite(ctx, control.NewSite{UserCode: "imp12345678", Key: "k", Secret: "s", CPID: "c", Provider: "inicis", Provides: []string{"phone"}})
		}},
		{"addSite", func(ctx context.Context, s control.Steered) (any, error) { return s.AddSite(ctx, control.NewSite{}) }},
		{"getSite", func(ctx context.Context, s control.Steered) (any, error) { return s.Site(ctx, job) }},
		{"getSite", func(ctx context.Context, s control.Steered) (any, error) { return s.Site(ctx, awkward) }},
		{"deleteSite", nothing(func(ctx context.Context, s control.Steered) error { return s.DeleteSite(ctx, job) })},
		{"resetSite", nothing(func(ctx context.Context, s control.Steered) error { return s.Reset(ctx, job, control.ScopeState) })},
		{"listLeases", func(ctx context.Context, s control.Steered) (any, error) { return s.Leases(ctx) }},
		{"addLease", func(ctx context.Context, s control.Steered) (any, error) {
			return s.AddLease(ctx, control.NewLease{Holder: "verify of http://localhost:3000", TTL: control.Duration(time.Minute)})
		}},
		{"addLease", func(ctx context.Context, s control.Steered) (any, error) {
			return s.AddLease(ctx, control.NewLease{Holder: "나"})
		}},
		{"renewLease", func(ctx context.Context, s control.Steered) (any, error) {
			return s.RenewLease(ctx, "7", control.LeaseRenewal{TTL: control.Duration(time.Minute)})
		}},
		{"deleteLease", nothing(func(ctx context.Context, s control.Steered) error { return s.DeleteLease(ctx, "7") })},
		{"listFaults", func(ctx context.Context, s control.Steered) (any, error) { return s.Faults(ctx, job) }},
		{"addFault", func(ctx context.Context, s control.Steered) (any, error) { return s.AddFault(ctx, job, rule()) }},
		{"addProfile", func(ctx context.Context, s control.Steered) (any, error) {
			return s.AddProfile(ctx, job, control.Profile{Name: "hostile", Seed: 1<<64 - 1})
		}},
		{"deleteFault", nothing(func(ctx context.Context, s control.Steered) error { return s.DeleteFault(ctx, job, "fault-1") })},
		{"deleteFaults", nothing(func(ctx context.Context, s control.Steered) error { return s.DeleteFaults(ctx, job) })},
		{"getClock", func(ctx context.Context, s control.Steered) (any, error) { return s.Clock(ctx, job) }},
		{"moveClock", func(ctx context.Context, s control.Steered) (any, error) {
			return s.MoveClock(ctx, job, control.ClockMove{Set: noon(), Freeze: true})
		}},
		{"moveClock", func(ctx context.Context, s control.Steered) (any, error) {
			return s.MoveClock(ctx, job, control.ClockMove{Advance: control.Duration(-36 * time.Hour)})
		}},
	}
}

func operationsOnPeople() []operation {
	yes := true
	fields := control.CertificationFields{
		Person: control.Fresh(control.NewPerson{Name: "한서준", Gender: "male", Birthday: control.BornOn("2004-02-29"), Foreigner: &yes, Phone: "010-0000-4711", Carrier: "KT"}),
		Note:   "n", Provider: "kcp_v2", Certified: &yes, CertifiedAt: "2h ago", MerchantUID: "m", Origin: "o", PGTID: "t",
		Phone: "01000000001", Carrier: "SKT", Expect: control.Expectation{Verdict: "rejected"}, Omit: []string{"origin"},
		Name: control.Text(""), Gender: control.Null, Birth: "12", Birthday: control.Null, Foreigner: "true",
		ForeignerV2: "false", UniqueKey: control.Null, UniqueInSite: control.Text("x"),
	}
	return []operation{
		{"listPeople", func(ctx context.Context, s control.Steered) (any, error) { return s.People(ctx, job) }},
		{"addPerson", func(ctx context.Context, s control.Steered) (any, error) {
			return s.AddPerson(ctx, job, control.NewPerson{Birthday: control.Aged(34)})
		}},
		{"changePerson", func(ctx context.Context, s control.Steered) (any, error) {
			change := control.PersonChange{Clear: []string{"carrier"}}
			change.Phone = "01000000002"
			return s.ChangePerson(ctx, job, "adult/jiwoo", change)
		}},
		{"deletePerson", nothing(func(ctx context.Context, s control.Steered) error { return s.DeletePerson(ctx, job, "adult/jiwoo") })},
		{"listCertifications", func(ctx context.Context, s control.Steered) (any, error) { return s.Certifications(ctx, job) }},
		{"addCertification", func(ctx context.Context, s control.Steered) (any, error) {
			return s.AddCertification(ctx, job, control.NewCertification{ImpUID: "imp_1", CertificationFields: fields, Faults: []control.FaultRule{{Effect: fault.Gzip{}}}})
		}},
		{"addCertification", func(ctx context.Context, s control.Steered) (any, error) {
			known := control.CertificationFields{Person: control.PersonOf("adult/jiwoo"), Expect: control.Expectation{Rules: map[string]string{"full-age-19": "created"}}}
			return s.AddCertification(ctx, job, control.NewCertification{CertificationFields: known})
		}},
		{"saveCertification", func(ctx context.Context, s control.Steered) (any, error) {
			return s.SaveCertification(ctx, job, "imp_1", control.SaveOrder{File: "our-team.yaml", EverySite: true, CertifiedAt: "2h ago", Lang: "ko"})
		}},
		{"saveCertification", func(ctx context.Context, s control.Steered) (any, error) {
			return s.SaveCertification(ctx, job, "imp_1", control.SaveOrder{})
		}},
		{"exportCertifications", func(ctx context.Context, s control.Steered) (any, error) { return s.ExportCertifications(ctx, job) }},
		{"getCertification", func(ctx context.Context, s control.Steered) (any, error) { return s.Certification(ctx, job, awkward) }},
		{"changeCertification", func(ctx context.Context, s control.Steered) (any, error) {
			return s.ChangeCertification(ctx, job, "imp_1", control.CertificationChange{CertificationFields: fields, Clear: []string{"unique_key"}})
		}},
		{"deleteCertification", nothing(func(ctx context.Context, s control.Steered) error { return s.DeleteCertification(ctx, job, "imp_1") })},
	}
}

func operationsOnRequests() []operation {
	filter := control.RequestFilter{
		Route: "getCertification", Reason: "ok", ImpUID: "imp_1 &=%+", Fault: "*", Status: 200, Since: 1,
		SinceTime: noon().Add(time.Nanosecond), Harness: true, Last: 5,
	}
	return []operation{
		{"listMessages", func(ctx context.Context, s control.Steered) (any, error) { return s.Messages(ctx, job) }},
		{"deleteMessages", nothing(func(ctx context.Context, s control.Steered) error { return s.DeleteMessages(ctx, job) })},
		{"listRequests", func(ctx context.Context, s control.Steered) (any, error) {
			return s.Requests(ctx, control.House, filter)
		}},
		{"listRequests", func(ctx context.Context, s control.Steered) (any, error) {
			return s.Requests(ctx, control.House, control.RequestFilter{})
		}},
		{"waitForRequests", func(ctx context.Context, s control.Steered) (any, error) {
			return s.Wait(ctx, job, control.RequestFilter{ImpUID: "imp_1"}, 2)
		}},
		{"getRequest", func(ctx context.Context, s control.Steered) (any, error) { return s.Request(ctx, 2) }},
		{"explainRequest", func(ctx context.Context, s control.Steered) (any, error) { return s.Explain(ctx, 2) }},
	}
}

// checked is a transport that holds both directions against the document and
// notes which operations were used.
type checked struct {
	checker *openapi.Checker
	base    http.RoundTripper
	mu      sync.Mutex
	used    []string
}

func newChecked(t testing.TB, base http.RoundTripper) *checked {
	t.Helper()
	checker, err := openapi.NewChecker(openapi.ControlYAML())
	if err != nil {
		t.Fatal(err)
	}
	return &checked{checker: checker, base: checker.Transport(base)}
}

func (c *checked) RoundTrip(r *http.Request) (*http.Response, error) {
	op, _, _ := c.checker.Find(r.Method, r.URL.EscapedPath())
	c.mu.Lock()
	c.used = append(c.used, op.ID)
	c.mu.Unlock()
	return c.base.RoundTrip(r)
}

// start serves a fake and gives a client of it whose every exchange is checked.
func start(t *testing.T, f *fake, info control.Info) (*control.Client, *checked, string) {
	t.Helper()
	server := httptest.NewServer(control.Handler(f, info))
	t.Cleanup(server.Close)
	transport := newChecked(t, server.Client().Transport)
	return control.NewClient(server.URL+"/", info.Token, &http.Client{Transport: transport}), transport, server.URL
}

// like compares what a fake and a client of it gave.
func like(x, y any) string {
	return cmp.Diff(x, y, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b control.Birthday) bool { return a == b }))
}

func TestAClientIsTheMockThatItAsks(t *testing.T) {
	near := newFake()
	far := newFake()
	for _, f := range []*fake{near, far} {
		f.record(1, "imp_1")
		f.record(2, "imp_1")
	}
	client, transport, _ := start(t, far, control.Info{})
	for _, verb := range operations() {
		want, wantErr := verb.do(t.Context(), near)
		got, err := verb.do(t.Context(), client)
		if wantErr != nil || err != nil {
			t.Errorf("%s: the client says %v, the mock %v", verb.operation, err, wantErr)
			continue
		}
		if diff := like(want, got); diff != "" {
			t.Errorf("%s: answer (-mock +client):\n%s", verb.operation, diff)
		}
		if diff := cmp.Diff(near.taken(), far.taken()); diff != "" {
			t.Errorf("%s: what the mock was told (-directly +through the client):\n%s", verb.operation, diff)
		}
		if used := transport.used[len(transport.used)-1]; used != verb.operation {
			t.Errorf("%s: the client used operation %s", verb.operation, used)
		}
	}
	for _, op := range transport.checker.Operations() { // what only the listener knows is tested below
		if op.ID != "streamRequests" && op.ID != "getAuthority" && !slices.Contains(transport.used, op.ID) {
			t.Errorf("operation %s was never used", op.ID)
		}
	}
}

func TestAClientGivesBackWhatTheMockRefuses(t *testing.T) {
	f := newFake()
	_, _, address := start(t, f, control.Info{})
	client := control.NewClient(address, "", nil) // unchecked: not every operation can be refused in each way
	for _, want := range []*control.Error{
		{Status: 400, Code: control.CodeInvalid, Message: "birthday: no such day", Hint: "a hint"},
		{Status: 404, Code: control.CodeNotFound, Message: "no such thing"},
		{Status: 409, Code: control.CodeConflict, Message: "taken"},
	} {
		f.fail(want)
		for _, verb := range operations() {
			_, err := verb.do(t.Context(), client)
			got := new(control.Error)
			if !errors.As(err, &got) {
				t.Errorf("%s: %v", verb.operation, err)
				continue
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: error (-mock +client):\n%s", verb.operation, diff)
			}
		}
	}
}

func TestHealthTellsTheAddresses(t *testing.T) {
	info := control.Info{API: "http://127.0.0.1:1", TLS: "https://127.0.0.1:2", Proxy: "http://127.0.0.1:3"}
	client, _, _ := start(t, newFake(), info)
	health, err := client.Health(t.Context())
	if err != nil || health.API != info.API || health.TLS != info.TLS || health.Proxy != info.Proxy {
		t.Errorf("health = %+v (%v), want the addresses of %+v", health, err, info)
	}
}

func TestTheAuthorityIsToldWhereThereIsOne(t *testing.T) {
	const certificate = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
	client, _, _ := start(t, newFake(), control.Info{Authority: func() []byte { return []byte(certificate) }})
	if got, err := client.Authority(t.Context()); err != nil || string(got) != certificate {
		t.Errorf("authority = %q (%v), want %q", got, err, certificate)
	}
	client, _, _ = start(t, newFake(), control.Info{})
	_, err := client.Authority(t.Context())
	if got := new(control.Error); !errors.As(err, &got) || got.Status != http.StatusNotFound || !strings.Contains(got.Hint, "--tls-addr") {
		t.Errorf("authority without HTTPS = %v, want a 404 that says how to turn it on", err)
	}
}

func TestFaultsOfTheMockAreNotTold(t *testing.T) {
	f := newFake()
	client, _, _ := start(t, f, control.Info{})
	f.fail(errors.New("the secret is hunter2"))
	for _, verb := range operations() {
		_, err := verb.do(t.Context(), client)
		got := new(control.Error)
		if !errors.As(err, &got) || got.Status != 500 || got.Code != control.CodeInternal || strings.Contains(got.Error(), "hunter2") {
			t.Errorf("%s: %v, want a 500 that tells nothing", verb.operation, err)
		}
	}
}

func TestFaultRoomErrorsAreTheCallersOwn(t *testing.T) {
	f := newFake()
	client, _, _ := start(t, f, control.Info{})
	for _, tt := range []struct {
		err    error
		status int
	}{
		{fault.ErrTaken, 409},
		{fault.ErrTooMany, 409},
		{&fault.FieldError{Field: "match.route", Found: `"x"`, Expected: "an operation", Hint: "h"}, 400},
	} {
		f.fail(tt.err)
		_, err := client.AddFault(t.Context(), "s", rule())
		got := new(control.Error)
		if !errors.As(err, &got) || got.Status != tt.status {
			t.Errorf("%v became %v, want status %d", tt.err, err, tt.status)
		}
	}
}
