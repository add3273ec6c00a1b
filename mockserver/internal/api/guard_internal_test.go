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
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// newServer is the API on a world of the default site and the built-in people.
func newServer(t *testing.T) *Server {
	t.Helper()
	w, err := world.New(world.Options{
		Log: slog.New(slog.DiscardHandler), NewClock: clock.New, Switches: answer.DefaultSwitches(),
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
	s := newServer(t)
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
	s := newServer(t)
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
