package steer

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// TestWhatIsToldOfATokenFitsAnyLife: a token is told as extended or withdrawn by what
// was done to it, whatever lives its site gives, and also where one hides the other.
func TestWhatIsToldOfATokenFitsAnyLife(t *testing.T) {
	t.Parallel()
	issued := time.Unix(1_800_000_000, 0)
	for _, rule := range []store.Lifetime{{Token: 1800, Margin: 60, Extension: 300}, {Token: 100, Margin: 60, Extension: 7}, {Token: 86400, Margin: 60, Extension: 9000}} {
		for _, tt := range []struct {
			reason              string
			extend, end         bool
			extended, withdrawn bool
		}{
			{reason: "nothing was done to it"},
			{reason: "extended", extend: true, extended: true},
			{reason: "ended by a fault", end: true, withdrawn: true},
			{reason: "extended, and ended in the time that was added", extend: true, end: true, extended: true, withdrawn: true},
		} {
			w, err := world.New(world.Options{Log: slog.New(slog.DiscardHandler), NewClock: func() *clock.Clock { return clock.NewFrozen(issued) }}, store.Config{
				UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: world.DefaultSecret,
			})
			if err != nil {
				t.Fatal(err)
			}
			site := w.Default()
			moved := world.ClockOf(site)
			end := issued.Unix() + rule.Token
			site.Issue(rule)
			if tt.extend {
				moved.Set(issued.Add(time.Duration(rule.Token-1) * time.Second))
				site.Issue(rule)
				end += rule.Extension
			}
			if tt.end {
				moved.Set(time.Unix(end-1, 0))
				site.ExpireToken()
				end--
			}
			got := tokenFacts(site, journal.Entry{Token: "token#1"})
			want := &journal.TokenFacts{Issued: issued, Expires: time.Unix(end, 0), Extended: tt.extended, Withdrawn: tt.withdrawn}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %d seconds (-want +got):\n%s", tt.reason, rule.Token, diff)
			}
		}
	}
}
