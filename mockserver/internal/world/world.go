package world

import (
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The tutorial's own credentials, which work out of the box. They are printed
// in the vendor's public guide and open nothing but this mock.
const (
	DefaultUserCode = "imp00000000"
	DefaultKey      = "imp_apikey"
	DefaultSecret   = "ekKoeW8RyKuT0zgaZsUtXXTLQ4AhPFW3ZGseDA6bkA5lamv9OqDMnxyeB9wqOsuO9W3Mx9YSJ4dTqJ3f"
	DefaultCPID     = "MOCK00000000"
)

// Options are what a world is made with. They never change.
type Options struct {
	Log      *slog.Logger
	Seed     uint64 // of tokens, fresh ids, codes and the chance of faults; 0 = different at every start
	NewClock func() *clock.Clock
	Switches answer.Switches
	AnyKey   bool // every key and secret mean the default site

	JournalEntries, JournalBytes int          // bounds of each site's journal
	JournalSecrets               bool         // leaves them readable in it
	Profile                      []fault.Rule // that every site begins with
}

// World is all that the mock knows. It is safe for concurrent use.
type World struct {
	Options
	*store.Store
	Chance *clock.Chance    // by the seed
	IDs    journal.IDs      // of the entries of all journals
	House  *journal.Journal // of requests that belong to no site

	leases leases
	names  names
	set    atomic.Pointer[fixture.Set]

	mu       sync.Mutex // guards what follows
	problems error      // of the last reload; nil = none
	unkept   error      // why what the world is told cannot be kept; nil = nothing is wrong
}

// New makes a world with these sites and without fixtures: see
// [World.SetFixtures].
func New(opts Options, sites ...store.Config) (*World, error) {
	w := &World{Options: opts, Chance: clock.NewChance(opts.Seed)}
	w.House = w.newJournal(opts.JournalBytes, "")
	var err error
	w.Store, err = store.New(store.Options{
		NewClock: func() store.Clock { return opts.NewClock() },
		Attach:   w.attach,
		Mint:     func() string { return w.Chance.Hex(16) },
		Full: func(site *store.Site) {
			opts.Log.Warn("all sites together are full", "site", site.UserCode, "most", store.MaxInAll,
				"hint", "reset or delete sites that are not needed; until then a site's oldest certifications make room or nothing is added")
		},
	}, sites...)
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Default is the site of the tutorial's own credentials.
func (w *World) Default() *store.Site {
	site, ok := w.Site(DefaultKey)
	if !ok {
		site, _ = w.Site(DefaultUserCode)
	}
	return site
}

// Fixtures is the base layer in force, which every site sees. A request asks
// once and goes by the answer to its end.
func (w *World) Fixtures() *fixture.Set { return w.set.Load() }

// SetFixtures puts another base layer in force, as one step, and forgets what a
// reload before it has said.
func (w *World) SetFixtures(set *fixture.Set) {
	w.set.Store(set)
	w.SetProblems(nil)
}

// SetProblems keeps what the last failed reload said; nil says that all is mended.
func (w *World) SetProblems(problems error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = problems
}

// Problems is what the last reload said; nil = it succeeded.
func (w *World) Problems() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.problems
}

// SetUnkept keeps why what the world is told cannot be written to its file; nil says
// that nothing is wrong.
func (w *World) SetUnkept(problem error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unkept = problem
}

// Unkept is why what the world is told cannot be written to its file; nil = nothing is
// wrong.
func (w *World) Unkept() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.unkept
}

// ClockOf is the settable clock of a site; every site of a world has one.
func ClockOf(site *store.Site) *clock.Clock {
	c, ok := site.Clock.(*clock.Clock)
	if !ok {
		panic("site " + site.UserCode + ": its clock was not made by New")
	}
	return c
}

// ParseSites reads a sites file. name is what errors print; an error is a
// fixture.Problems with every fault of the file.
func ParseSites(name string, data []byte) ([]store.Config, error) {
	sites, err := fixture.ParseSites(name, data)
	if err != nil {
		return nil, err
	}
	configs := make([]store.Config, len(sites))
	for i := range sites {
		configs[i] = ConfigOf(&sites[i])
	}
	return configs, nil
}

// ConfigOf is a site of a sites file as the store takes it.
func ConfigOf(site *fixture.Site) store.Config {
	return store.Config{
		UserCode: site.UserCode, Key: site.Key, Secret: site.Secret, CPID: site.CPID, Provider: site.Provider,
		Provides: store.Provides{Phone: site.Phone, Carrier: site.Carrier, Foreigner: site.Foreigner},
	}
}
