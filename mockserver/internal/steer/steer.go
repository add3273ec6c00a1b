package steer

import (
	"strings"
	"sync/atomic"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Steering steers and questions a world, as the control API asks.
type Steering struct {
	*world.World
	opts Options
	run  *run
}

// Options are what only the server around a world knows.
type Options struct {
	Version      string
	Operations   []string // ids of the imitated API's operations
	RequestBytes int      // the largest request body that the imitated API reads
	// Prove holds the answer to reading a certification to the document.
	Prove func(*store.Site, *identity.Certification) error
	// Folder is where people are saved; nil = nowhere.
	Folder Folder
}

// New makes the steering of a world.
func New(w *world.World, opts Options) *Steering {
	return &Steering{World: w, opts: opts, run: newRun()}
}

// run is what tells one run of a server from all others, whatever their seeds:
// people and accounts made in it were never made before.
type run struct {
	chance *clock.Chance
	nonce  string
	people atomic.Uint64
}

func newRun() *run {
	chance := clock.NewChance(0)
	return &run{chance: chance, nonce: chance.Hex(6)}
}

// Run is the nonce of this run, and how many people were made in it.
func (s *Steering) Run() (nonce string, people uint64) { return s.run.nonce, s.run.people.Load() }

// Resume makes this run go on as an earlier one. Nobody may be steering meanwhile.
func (s *Steering) Resume(nonce string, people uint64) {
	s.run.nonce = nonce
	s.run.people.Store(people)
}

// mostSuggested bounds the names that an unknown one is compared with.
const mostSuggested = 2000

// site finds a site by key or user code.
func (s *Steering) site(name string) (*store.Site, error) {
	if site, ok := s.World.Site(name); ok {
		site.Touch()
		return site, nil
	}
	if strings.HasPrefix(name, store.TestKeyPrefix) {
		e := control.Unknown("site", name)
		e.Hint = "a test key opens its site with its first token; ask for one, or add a site with this key"
		return nil, e
	}
	var known []string
	for _, site := range s.World.Sites() {
		if len(known) < mostSuggested {
			known = append(known, site.UserCode, site.Key)
		}
	}
	return nil, control.Unknown("site", name, known...)
}

// view is what a site sees, for whoever steers it.
type view struct {
	*world.View
	steering *Steering
}

func (s *Steering) view(site *store.Site) *view { return &view{s.View(site, s.World.Fixtures()), s} }

// room is a refusal when all sites together are full.
func (v *view) room() error {
	if err := v.Site.Room(); err != nil {
		refused := control.Conflict("%s: %d", err, store.MaxInAll)
		refused.Hint = "reset or delete sites that are not needed"
		return refused
	}
	return nil
}

// person finds a person of the site.
func (v *view) person(id string) (world.Person, error) {
	if p, ok := v.Person(id); ok {
		return p, nil
	}
	var known []string
	for _, other := range v.People() {
		if len(known) < mostSuggested {
			known = append(known, other.ID)
		}
	}
	return world.Person{}, control.Unknown("person", id, known...)
}

// find finds a certification that the site sees.
func (v *view) find(impUID string) (*world.Certification, error) {
	found, err := v.World.Find(v.Site, v.Set, impUID)
	if err == nil {
		return found, nil
	}
	var known []string
	for _, c := range v.Set.Certifications() {
		if len(known) < mostSuggested && v.Sees(c.Site) {
			known = append(known, c.ImpUID)
		}
	}
	for _, r := range v.Site.Records() {
		if len(known) < mostSuggested {
			known = append(known, r.ImpUID)
		}
	}
	return nil, control.Unknown("certification", impUID, known...)
}
