package mockserver

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/api"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/keep"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/steer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Option changes how [New] makes a server. Later options win over earlier ones.
type Option func(*options) error

type options struct {
	world.Options
	sites []store.Config
	set   *fixture.Set
	state *keep.State // nil = none
	api   api.Options

	folder steer.Folder
}

func gather(opts []Option) (*options, error) {
	o := &options{
		Options: world.Options{
			Log: slog.New(slog.DiscardHandler), NewClock: clock.New, Switches: answer.DefaultSwitches(),
			JournalEntries: world.DefaultJournalEntries, JournalBytes: world.DefaultJournalBytes,
		},
		api: api.Options{Version: "devel", Lane: true},
	}
	for _, opt := range opts {
		if err := opt(o); err != nil {
			return nil, err
		}
	}
	if !hasSite(o.sites, world.DefaultUserCode, world.DefaultKey) {
		o.sites = append([]store.Config{{
			UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: world.DefaultSecret, CPID: world.DefaultCPID,
		}}, o.sites...)
	}
	if o.set == nil {
		set, err := fixture.Load(context.Background(), BuiltinSource())
		if err != nil {
			return nil, fmt.Errorf("built-in people: %w", err)
		}
		o.set = set
	}
	if o.state != nil {
		o.NewClock = o.state.Beginning().Clock
	}
	return o, nil
}

// hasSite reports whether a sites file redefines the tutorial's own site.
func hasSite(sites []store.Config, code, key string) bool {
	for _, c := range sites {
		if c.UserCode == code || c.Key == key {
			return true
		}
	}
	return false
}

// BuiltinSource is the layer of built-in people, the lowest of every server.
func BuiltinSource() fixture.Source {
	return fixture.Source{Name: fixture.BuiltinName, FS: fixture.Builtin(), Builtin: true}
}

// WithFixtures sets the base layer that every site sees. nil means the
// built-in people alone; a set that should hold them too was loaded with
// [BuiltinSource] as its first source.
func WithFixtures(set *fixture.Set) Option {
	return func(o *options) error { o.set = set; return nil }
}

// WithFolder lets the control API, and so the console, save people as fixture files. nil,
// the default, saves nothing.
func WithFolder(f Folder) Option {
	return func(o *options) error { o.folder = f; return nil }
}

// WithTime starts every site's clock at t; it runs on from there. Relative
// birthdays count from t's date in Seoul.
func WithTime(t time.Time) Option {
	return func(o *options) error {
		o.NewClock = func() *clock.Clock { return clock.NewAt(t) }
		return nil
	}
}

// WithFrozen holds every site's clock still at t until it is moved. Relative
// birthdays count from t's date in Seoul.
func WithFrozen(t time.Time) Option {
	return func(o *options) error {
		o.NewClock = func() *clock.Clock { return clock.NewFrozen(t) }
		return nil
	}
}

// WithSeed makes tokens, fresh ids and codes the same at every start. 0, the
// default, makes them different.
func WithSeed(seed uint64) Option {
	return func(o *options) error { o.Seed = seed; return nil }
}

// WithLogger receives one record a request, and warnings. nil, the default,
// discards them. Secrets, tokens, CIs and phone numbers are never in a record,
// one-time codes are.
func WithLogger(l *slog.Logger) Option {
	return func(o *options) error {
		if l == nil {
			l = slog.New(slog.DiscardHandler)
		}
		o.Log = l
		return nil
	}
}

// WithVersion sets what the header X-Iamport-Mock says; "devel" by default.
func WithVersion(v string) Option {
	return func(o *options) error { o.api.Version = v; return nil }
}

// WithSites adds customer accounts beside the tutorial's own, which one of them
// may redefine by its key or user code.
func WithSites(sites ...store.Config) Option {
	return func(o *options) error { o.sites = append(o.sites, sites...); return nil }
}

// WithSwitch chooses another value for a row of [Deviations]. An unknown row or
// value is an error of [New] that lists what is known.
func WithSwitch(id, value string) Option {
	return func(o *options) error {
		o.Switches = maps.Clone(o.Switches)
		return o.Switches.Turn(id, value)
	}
}

// WithJournal bounds the journal of each site in entries and in bytes that they
// keep alive. 0 leaves a bound as it is.
func WithJournal(entries, bytes int) Option {
	return func(o *options) error {
		if entries > 0 {
			o.JournalEntries = entries
		}
		if bytes > 0 {
			o.JournalBytes = bytes
		}
		return nil
	}
}

// WithJournalSecrets leaves secrets, tokens, CIs and phone numbers readable in
// the journal, where they are marks otherwise. It is for people who debug alone.
func WithJournalSecrets() Option {
	return func(o *options) error { o.JournalSecrets = true; return nil }
}

// WithAnyKey makes every key and secret mean the default site, in every
// decision: tokens, faults, limits and journal. Once, and before it has issued or
// ended a token, the site takes in a token that an earlier mock has issued. It is
// for a harness that starts a mock for a program whose credentials it does not
// know; it hides wrong credentials.
func WithAnyKey() Option {
	return func(o *options) error { o.AnyKey = true; return nil }
}

// Credentials are what a request has brought, and the token that it was granted:
// Key and Secret of a request for a token, Token of all others; "" = none.
type Credentials = world.Credentials

// WithCredentials tells a function of the credentials of requests, as the server
// has read them, before they are answered: at least once of each. It is called
// by many goroutines at once, and not for the calls of a harness. Whoever gives
// it is told secrets.
func WithCredentials(tell func(Credentials)) Option {
	return func(o *options) error { o.api.Tell = tell; return nil }
}

// WithFaultProfile makes every site meet a named set of failures from its start,
// and again after a reset of faults: see fault.Profiles. Chance follows the seed.
func WithFaultProfile(name string) Option {
	return func(o *options) (err error) {
		o.Profile, err = fault.Profile(name, o.Seed)
		return err
	}
}

// WithoutLane sends every request through the full contract check. The answers
// are the same, only slower; tests and benchmarks compare the two.
func WithoutLane() Option {
	return func(o *options) error { o.api.Lane = false; return nil }
}
