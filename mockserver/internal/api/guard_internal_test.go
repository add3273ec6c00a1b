package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// newServer is the API on a world of the default site and the built-in people.
func newServer(t *testing.T, switches answer.Switches) *Server {
	t.Helper()
	w, err := world.New(world.Options{
		Log: slog.New(slog.DiscardHandler), NewClock: clock.New, Switches: switches,
		JournalEntries: world.DefaultJournalEntries, JournalBytes: world.DefaultJournalBytes,
	}, store.Config{UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: world.DefaultSecret, CPID: world.DefaultCPID})
	if err != nil {
		t.Fatal(err)
	}
	set, err := fixture.Load(t.Context(), fixture.Source{Name: "built-in", FS: fixture.Builtin()})
	if err != nil {
		t.Fatal(err)
	}
	w.SetFixtures(set)
	s, err := New(w, Options{Version: "devel", Lane: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAGuardEndsAtMidnight is about a clock that nobody moved: the answers of
// one Seoul date are not those of the next, because people age.
func TestAGuardEndsAtMidnight(t *testing.T) {
	s := newServer(t, answer.DefaultSwitches())
	g := guardOf(s.Default(), s.Fixtures())
	midnight := g.date.AddDays(1).Midnight().Unix()
	for _, tt := range []struct {
		reason string
		now    int64
		want   bool
	}{
		{"the first second of the day", g.date.Midnight().Unix(), true},
		{"the last second of the day", midnight - 1, true},
		{"midnight in Seoul", midnight, false},
		{"the day before: the host's clock was set back", g.date.Midnight().Unix() - 1, false},
	} {
		if got := g.holds(s, tt.now); got != tt.want {
			t.Errorf("%s: the guard holds = %v, want %v", tt.reason, got, tt.want)
		}
	}
	world.ClockOf(s.Default()).Freeze()
	if g.holds(s, midnight-1) {
		t.Error("a guard from before the clock was steered still holds")
	}
	g = guardOf(s.Default(), s.Fixtures())
	if !g.holds(s, midnight+int64(1000*24*time.Hour/time.Second)) || g.date != identity.DateOf(world.ClockOf(s.Default()).Anchor()) {
		t.Error("with a steered clock the anchor is fixed, so midnight is nothing special")
	}
}

// TestTheLaneDeclinesADeadToken is about a clock that nobody moves: nothing but
// the token's own end says that it is over.
func TestTheLaneDeclinesADeadToken(t *testing.T) {
	s := newServer(t, answer.DefaultSwitches())
	for _, tt := range []struct {
		reason string
		life   int64 // seconds
		want   bool
	}{
		{"alive", 1800, true},
		{"in the second of its end", 0, false},
	} {
		site, _ := s.Site(world.DefaultKey)
		token := site.Issue(store.Lifetime{Token: tt.life}).Token
		x := &exchange{site: site, token: token, impUID: "imp_100000000001"}
		s.lane.learnRecord(x, guardOf(site, s.Fixtures()), &answer.Ready{})
		r := httptest.NewRequest(http.MethodGet, "/certifications/imp_100000000001", http.NoBody)
		r.Header.Set("Authorization", token.Text)
		if got := s.lane.serve(httptest.NewRecorder(), r, arrival{started: clock.Now()}); got != tt.want {
			t.Errorf("%s: the lane answers = %v, want %v", tt.reason, got, tt.want)
		}
		world.ClockOf(site).Advance(2000e9) // so that the next token is a new one
	}
}

// TestTheLaneKeepsNoRecordPastItsTime reads a record shortly before a value of the
// switch retention ends it, and again after: no guard notices that time.
func TestTheLaneKeepsNoRecordPastItsTime(t *testing.T) {
	const id = "imp_900000000001"
	for _, tt := range []struct {
		retention string
		age       time.Duration // of the record when it is read first
		later     bool          // whether it can still be read two minutes later
	}{
		{"forever", 59 * time.Minute, true},
		{"1h", 59 * time.Minute, false},
		{"24h", 24*time.Hour - time.Minute, false},
	} {
		switches := answer.DefaultSwitches()
		if err := switches.Turn("retention", tt.retention); err != nil {
			t.Fatal(err)
		}
		s := newServer(t, switches)
		site, now := s.Default(), clock.Now()
		site.Add(&store.Record{Made: now.Add(-tt.age), Certification: identity.Certification{
			ImpUID: id, Certified: true, CertifiedAt: identity.At(now), PGTID: "1",
			Person: &identity.Person{ID: "typed:1", Name: "김보기", Gender: identity.Female, Birthday: identity.BornOn(identity.Date{Year: 1990, Month: 5, Day: 17})},
		}})
		r := httptest.NewRequest(http.MethodGet, "/certifications/"+id, http.NoBody)
		r.Header.Set("Authorization", site.Issue(store.Lifetime{Token: 1800}).Token.Text)
		w := httptest.NewRecorder()
		s.Serve(w, r, journal.ViaDirect)
		if w.Code != http.StatusOK {
			t.Fatalf("retention=%s: %d %s", tt.retention, w.Code, w.Body)
		}
		served := s.lane != nil && s.lane.serve(httptest.NewRecorder(), r, arrival{started: now.Add(2 * time.Minute)})
		if served != tt.later {
			t.Errorf("retention=%s: the lane answers = %v, want %v", tt.retention, served, tt.later)
		}
	}
}
