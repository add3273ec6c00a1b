package mockserver

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// TestAGuardEndsAtMidnight is about a clock that nobody moved: the answers of
// one Seoul date are not those of the next, because people age.
func TestAGuardEndsAtMidnight(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	g := guardOf(s.world.Default(), s.world.Fixtures())
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
		if got := g.holds(s.api, tt.now); got != tt.want {
			t.Errorf("%s: the guard holds = %v, want %v", tt.reason, got, tt.want)
		}
	}
	s.Default().Clock().Freeze()
	if g.holds(s.api, midnight-1) {
		t.Error("a guard from before the clock was steered still holds")
	}
	g = guardOf(s.world.Default(), s.world.Fixtures())
	if !g.holds(s.api, midnight+int64(1000*24*time.Hour/time.Second)) || g.date != identity.DateOf(s.Default().Clock().Anchor()) {
		t.Error("with a steered clock the anchor is fixed, so midnight is nothing special")
	}
}

// TestTheLaneDeclinesADeadToken is about a clock that nobody moves: nothing but
// the token's own end says that it is over.
func TestTheLaneDeclinesADeadToken(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason string
		life   int64 // seconds
		want   bool
	}{
		{"alive", 1800, true},
		{"in the second of its end", 0, false},
	} {
		site, _ := s.world.Site(world.DefaultKey)
		token := site.Issue(store.Lifetime{Token: tt.life}).Token
		x := &exchange{site: site, token: token, impUID: "imp_100000000001"}
		s.api.lane.learnRecord(x, guardOf(site, s.world.Fixtures()), &answer.Ready{})
		r := httptest.NewRequest(http.MethodGet, "/certifications/imp_100000000001", http.NoBody)
		r.Header.Set("Authorization", token.Text)
		if got := s.api.lane.serve(httptest.NewRecorder(), r, arrival{started: clock.Now()}); got != tt.want {
			t.Errorf("%s: the lane answers = %v, want %v", tt.reason, got, tt.want)
		}
		site.Clock.(*clock.Clock).Advance(2000e9) // so that the next token is a new one
	}
}
