package features_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry/postgrestest"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// The reference keeps every rule on SQLite and PostgreSQL too, and again against
// the same database: it is never emptied.
func TestReferenceOnDatabases(t *testing.T) {
	t.Parallel()
	for _, database := range []struct {
		name  string
		fresh func(t *testing.T) string
	}{
		{"SQLite", func(t *testing.T) string { t.Helper(); return "sqlite:" + filepath.Join(t.TempDir(), "accounts.db") }},
		{"PostgreSQL", func(t *testing.T) string { t.Helper(); return postgrestest.Start(t).Database(t) }},
	} {
		t.Run(database.name, func(t *testing.T) {
			t.Parallel()
			registry, err := sqlregistry.Open(t.Context(), database.fresh(t), bytes.Repeat([]byte("k"), 32))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = registry.Close() })
			b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), reference("full-age-19", registry))
			b.options.Expected, b.options.Tags = true, "not @slow"
			for range 2 {
				run := b.run(t, t.Context())
				complain(t, run)
				if held := run.Counts().Held; held < 110 {
					t.Errorf("%d scenarios held, expected at least 110", held)
				}
				t.Logf("%v in %s", verdicts(run), run.Took.Round(time.Millisecond))
			}
		})
	}
}

// movable is a clock that is some time ahead of the host's.
type movable struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *movable) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return features.HostClock().Now().Add(c.ahead)
}

func (c *movable) set(ahead time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = ahead
}

// A target whose contract says how its clock is moved is tested half an hour
// later, too; the clock is put back.
func TestTargetClock(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "clock:\n  set: {request: PUT /test/clock, json: {now: \"{{time}}\"}}\n  reset: DELETE /test/clock\n"...)
	c, err := contract.Load("clock.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	clock := &movable{}
	b := open(t, c, func(t *testing.T, api string) http.Handler {
		t.Helper()
		return withClock(t, api, clock)
	})
	b.options.Tags = "@needs:target-clock"
	run := b.run(t, t.Context())
	complain(t, run)
	if run.Counts().Held != 1 {
		t.Errorf("%+v, want one held", run.Counts())
	}
	if ahead := clock.now().Sub(features.HostClock().Now()); ahead > time.Minute || b.mock.Default().Clock().Steered() {
		t.Errorf("the clocks were not put back: the target is %s ahead", ahead)
	}
}

// withClock is the reference with a clock that a test moves.
func withClock(t *testing.T, api string, clock *movable) http.Handler {
	t.Helper()
	c, err := client.New(api, mockserver.DefaultKey, mockserver.DefaultSecret, client.WithClock(clock.now))
	if err != nil {
		t.Fatal(err)
	}
	v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{Age: verifier.FullAge(19), Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	m, err := merchant.New(merchant.Config{Verifier: v, Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", m)
	mux.HandleFunc("PUT /test/clock", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Now time.Time }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		clock.set(body.Now.Sub(features.HostClock().Now()))
	})
	mux.HandleFunc("DELETE /test/clock", func(http.ResponseWriter, *http.Request) { clock.set(0) })
	return mux
}
