package mockserver_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// faultyPeople carry a failure that a fixture writes.
const faultyPeople = `
version: 1
scenario: faulty
people:
  p: {name: 김하나, gender: female, birthday: 1990-05-05}
certifications:
  imp_900000000091: {person: p, faults: [{status: {status: 503}, first: %d}]}
`

// kept is a server whose state is written as a program writes it.
type kept struct {
	*controlClient
	keeper *mockserver.Keeper
	text   bytes.Buffer // what a file would have
}

func newKept(t testing.TB, opts ...mockserver.Option) *kept {
	t.Helper()
	k := &kept{controlClient: newControlClient(t, opts...)}
	k.keeper = k.server.Keeper()
	k.whole()
	return k
}

// whole writes the file anew, while something may be written behind it.
func (k *kept) whole() {
	k.t.Helper()
	_, all := k.keeper.Whole()
	k.text.Reset()
	if _, err := all.WriteTo(&k.text); err != nil {
		k.t.Fatal(err)
	}
}

// all is all that a server was told, as text.
func all(t testing.TB, k *kept) string {
	t.Helper()
	k.whole()
	return used.ReplaceAllString(k.text.String(), "")
}

// used is when a site was used last, which alone is written only with something else; and the checksum over it.
var used = regexp.MustCompile(`,"used":[0-9]+|"sum":"[0-9a-f]+"`)

// next is a server that goes on where a text ends.
func next(t testing.TB, text string, opts ...mockserver.Option) *kept {
	t.Helper()
	state, err := mockserver.ReadState(strings.NewReader(text))
	return newKept(t, append(opts, mockserver.WithState(must(t, state, err)))...)
}

// stop is the server after a stop in good order.
func (k *kept) stop(opts ...mockserver.Option) *kept {
	k.t.Helper()
	k.text.Write(k.keeper.Stopped())
	return next(k.t, k.text.String(), opts...)
}

// kill is the server after the file was written for the last time, and no word of it.
func (k *kept) kill(opts ...mockserver.Option) *kept {
	k.t.Helper()
	k.text.Write(k.keeper.Changes())
	return next(k.t, k.text.String(), opts...)
}

// met reads the certification of which a fixture says that reading it fails.
func (k *kept) met() said {
	k.t.Helper()
	return k.ask(k.raw, request("GET", "/certifications/imp_900000000091", k.token()))
}

// A backend that goes on asking is answered as if nothing had happened.
func TestABackendNoticesNothing(t *testing.T) {
	fixtures := func(first int) mockserver.Option {
		return mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people, "f.yaml": fmt.Sprintf(faultyPeople, first)}))
	}
	k := newKept(t, fixtures(2))
	own, test := k.token(), k.at("imp_test_one", "s")
	opened := test.token()
	code := test.requestOTP(typed(nil))
	impUID := code.record["imp_uid"].(string)
	if a := k.met(); a.status != 503 { // one of two
		t.Fatalf("%d %s, want the fixture's failure", a.status, a.reason())
	}
	k.move(control.ClockMove{Advance: control.Duration(10 * time.Minute)})
	k.ask(k.http, request("DELETE", "/certifications/imp_900000000001", own))
	made := k.add(control.NewCertification{CertificationFields: control.CertificationFields{
		Person: control.PersonRef{New: &control.NewPerson{Birthday: control.Turns(19, "tomorrow")}}}})
	before := k.get(made.ImpUID)
	for _, tt := range []struct {
		how  string
		next *kept
	}{{"stopped", k.stop(fixtures(2))}, {"killed", k.kill(fixtures(2))}} {
		n := tt.next
		if got := n.token(); got != own {
			t.Errorf("%s: another token", tt.how)
		}
		if got := n.ask(n.http, request("GET", "/certifications/"+made.ImpUID, own)); got.body != before.body {
			t.Errorf("%s: answered\n%s\nand before\n%s", tt.how, got.body, before.body)
		}
		if a := n.get("imp_900000000001"); a.reason() != "deleted_imp_uid" {
			t.Errorf("%s: a deleted certification: %s", tt.how, a.reason())
		}
		for _, want := range []int{503, 200} { // the second of two, and none
			if a := n.met(); a.status != want {
				t.Errorf("%s: %d, want %d: the fixture's failure was met once before", tt.how, a.status, want)
			}
		}
		again := n.at("imp_test_one", "s")
		if got := again.token(); got != opened {
			t.Errorf("%s: another token of the test site", tt.how)
		}
		if a := n.at("imp_test_one", "t").grant(); a.reason() != "wrong_secret" {
			t.Errorf("%s: another secret opens the test site: %s", tt.how, a.reason())
		}
		site, _ := n.server.Site("imp_test_one")
		if a := again.confirm(impUID, site.Messages()[0].Code); a.status != 200 {
			t.Errorf("%s: the code that was sent before: %d %s", tt.how, a.status, a.reason())
		}
		later := n.add(control.NewCertification{})
		if later.Person.CI == made.Person.CI {
			t.Errorf("%s: two people have the same CI", tt.how)
		}
		if nonce := strings.Split(made.Person.ID, "/")[0]; !strings.HasPrefix(later.Person.ID, nonce) {
			t.Errorf("%s: person %s is of another run than %s", tt.how, later.Person.ID, nonce)
		}
	}
	n := k.stop(fixtures(3))
	for range 3 {
		if a := n.met(); a.status != 503 {
			t.Errorf("%d, want 503: the faults of a changed fixture do not count anew", a.status)
		}
	}
}

// What of the state has no place in this server stays in its text.
func TestASiteThatIsNotConfiguredNowIsCarried(t *testing.T) {
	k := newKept(t)
	token := k.elsewhere().token()
	bare := func(text string) *kept {
		state, err := mockserver.ReadState(strings.NewReader(text))
		server, err2 := mockserver.New(mockserver.WithState(must(t, state, err)))
		n := &kept{controlClient: &controlClient{apiClient: apiClientAt(t, must(t, server, err2)), mock: server.Steered()}}
		n.keeper = n.server.Keeper()
		n.whole()
		return n
	}
	k.text.Write(k.keeper.Stopped())
	n := bare(k.text.String())
	if _, there := n.server.Site("other-key"); there {
		t.Fatal("the site is there")
	}
	n = bare(n.text.String()) // and once more
	if again := next(t, n.text.String()); again.elsewhere().token() != token {
		t.Error("the token of the site is another")
	}
}

func TestClocksOfNewSitesBeginAsBefore(t *testing.T) {
	k := newKept(t, mockserver.WithFrozen(noon.Add(day)))
	state, err := mockserver.ReadState(strings.NewReader(k.text.String()))
	server, err2 := mockserver.New(mockserver.WithState(must(t, state, err)))
	must(t, server, err2)
	if a := apiClientAt(t, server).at("imp_test_new", "s").grant(); a.status != 200 {
		t.Fatal(a.status)
	}
	site, _ := server.Site("imp_test_new")
	if now := site.Clock().Now(); !now.Equal(noon.Add(day)) || !site.Clock().Frozen() {
		t.Errorf("the clock of a new site shows %s", now)
	}
}

func TestProfilesOfFlags(t *testing.T) {
	k := newKept(t, mockserver.WithSeed(1), mockserver.WithFaultProfile("hostile"))
	must(t, k, func() error {
		_, err := k.mock.AddFault(ctx(t), k.site, control.FaultRule{ID: "mine", Effect: fault.Latency{Delay: 1}})
		return err
	}())
	named := func(n *kept) string {
		list, err := n.mock.Faults(ctx(t), n.site)
		must(t, list, err)
		return fmt.Sprint(len(list.Faults), list.Faults[0].Rule.ID)
	}
	for _, tt := range []struct {
		reason string
		opts   []mockserver.Option
		want   string
	}{
		{"the same", []mockserver.Option{mockserver.WithSeed(1), mockserver.WithFaultProfile("hostile")}, "13hostile-1"},
		{"none now", []mockserver.Option{mockserver.WithSeed(1)}, "1mine"},
		{"another", []mockserver.Option{mockserver.WithSeed(1), mockserver.WithFaultProfile("flaky-network")}, "8mine"},
	} {
		if got := named(k.stop(tt.opts...)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestTextsThatAreNoState(t *testing.T) {
	k := newKept(t)
	k.token()
	k.text.Write(k.keeper.Changes())
	good := k.text.String()
	lines := strings.SplitAfter(good, "\n")
	for _, tt := range []struct {
		reason, text string
		want         mockserver.StateFlaw
		words        string
	}{
		{"nothing", "", mockserver.StateForeign, "first line"},
		{"a contract", "version: 1\n", mockserver.StateForeign, "first line"},
		{"a newer one", strings.Replace(good, `state":1,"written_by":"devel"`, `state":2,"written_by":"v9.1.0"`, 1), mockserver.StateNewer, "v9.1.0, in format 2; this one reads format 1"},
		{"another letter in the middle", strings.Replace(good, `"nonce"`, `"nonsense"`, 1), mockserver.StateBroken, "lines 2 to"},
		{"a line is missing", lines[0] + strings.Join(lines[2:], ""), mockserver.StateBroken, "checksum"},
		{"cut off in its beginning", good[:len(lines[0])+20], mockserver.StateBroken, "before its beginning is complete"},
	} {
		_, err := mockserver.ReadState(strings.NewReader(tt.text))
		if mockserver.StateFlawOf(err) != tt.want || !strings.Contains(fmt.Sprint(err), tt.words) {
			t.Errorf("%s: error %v, want flaw %d with %q", tt.reason, err, tt.want, tt.words)
		}
	}
	// A kill cuts the last batch anywhere: what was before it counts.
	last := len(good) - len(strings.Join(lines[len(lines)-3:], ""))
	for cut := last; cut < len(good); cut++ {
		state, err := mockserver.ReadState(strings.NewReader(good[:cut]))
		if err != nil || state.Torn != cut-last {
			t.Fatalf("cut at %d of %d: %v, %+v torn", cut, len(good), err, state)
		}
	}
	if !strings.Contains(lines[0], "holds secrets") {
		t.Errorf("the first line does not say that it holds secrets: %s", lines[0])
	}
}

// What was made in the last moment before a kill is lost, and nobody else gets its name.
func TestNamesThatWereLostAreNotGivenAgain(t *testing.T) {
	k := newKept(t, mockserver.WithSeed(7))
	lost, token := k.add(control.NewCertification{}), k.token()
	n := next(t, k.text.String(), mockserver.WithSeed(7))
	if again := n.add(control.NewCertification{}); again.Person.ID == lost.Person.ID || again.Person.CI == lost.Person.CI {
		t.Errorf("%s is somebody else now", again.Person.ID)
	}
	if n.elsewhere().token() == token {
		t.Error("another site has the token that was lost")
	}
}

func TestHealthSaysWhyTheStateIsNotWritten(t *testing.T) {
	k := newKept(t)
	for _, tt := range []struct {
		problem       error
		status, state string
	}{{errors.New("the disk is full"), "degraded", "the disk is full"}, {nil, "ok", ""}} {
		k.server.StateProblem(tt.problem)
		health, err := k.mock.Health(ctx(t))
		if must(t, health, err); health.Status != tt.status || health.State != tt.state {
			t.Errorf("%v: status %s, state %q", tt.problem, health.Status, health.State)
		}
	}
}

// The journal keeps what was asked; the state does not.
func TestTheJournalIsNotInTheState(t *testing.T) {
	k := newKept(t)
	k.get("imp_nobody_has_this")
	if text := all(t, k); strings.Contains(text, "imp_nobody_has_this") || len(k.stop().mustRequests()) > 0 {
		t.Error("the journal is in the state")
	}
}

func (k *kept) mustRequests() []journal.Entry {
	k.t.Helper()
	list, err := k.mock.Requests(ctx(k.t), k.site, control.RequestFilter{})
	return must(k.t, list, err).Requests
}

// A mock that is idle writes nothing.
func TestNothingChangesByItself(t *testing.T) {
	k := newKept(t)
	impUID := k.add(control.NewCertification{}).ImpUID
	k.get(impUID)
	k.keeper.Changes()
	for range 5 {
		k.get(impUID)
		k.token()
		if text := k.keeper.Changes(); text != nil {
			t.Fatalf("reading is written: %s", text)
		}
	}
}
