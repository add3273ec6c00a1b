package mockserver

import (
	"strings"
	"sync/atomic"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Steered is the server as the control API steers and questions it.
func (s *Server) Steered() control.Steered { return steering{s} }

// steering keeps what the control API asks for apart from the server's own Go
// methods.
type steering struct{ *Server }

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

// mostSuggested bounds the names that an unknown one is compared with.
const mostSuggested = 2000

// site finds a site by key or user code.
func (s steering) site(name string) (*store.Site, error) {
	if site, ok := s.store.Site(name); ok {
		site.Touch()
		return site, nil
	}
	if strings.HasPrefix(name, store.TestKeyPrefix) {
		e := control.Unknown("site", name)
		e.Hint = "a test key opens its site with its first token; ask for one, or add a site with this key"
		return nil, e
	}
	var known []string
	for _, site := range s.store.Sites() {
		if len(known) < mostSuggested {
			known = append(known, site.UserCode, site.Key)
		}
	}
	return nil, control.Unknown("site", name, known...)
}

// sight is what a site sees at one moment.
type sight struct {
	server *Server
	site   *store.Site
	set    *fixture.Set
	anchor identity.Date
	byID   map[string]*fixture.Person // see index; nil = not made
}

// sight is of the base layer that is in force for whoever asks.
func (s *Server) sight(site *store.Site, set *fixture.Set) *sight {
	return &sight{server: s, site: site, set: set, anchor: identity.DateOf(site.Clock.Anchor())}
}

// seen is a person as a site sees them.
type seen struct {
	*identity.Person
	fixture *fixture.Person // nil for one who was added
}

// person finds a person whom the site sees.
func (v *sight) person(id string) (seen, error) {
	p, standing := v.site.Person(id)
	if standing == store.Added {
		return seen{Person: p}, nil
	}
	f, ok := v.set.Person(id)
	if ok && standing != store.Removed && v.sees(f.Scenario.Site) {
		return v.settle(f), nil
	}
	var known []string
	for _, other := range v.people() {
		if len(known) < mostSuggested {
			known = append(known, other.ID)
		}
	}
	return seen{}, control.Unknown("person", id, known...)
}

// settle is a fixture's person, with what the site changed.
func (v *sight) settle(f *fixture.Person) seen {
	if p, standing := v.site.Person(f.ID); standing == store.Altered {
		return seen{p, f}
	}
	return seen{&f.Person, f}
}

// sees reports whether the site sees a scenario that is bound to a site; "" is
// bound to none.
func (v *sight) sees(site string) bool { return site == "" || site == v.site.UserCode }

// people is the fixtures' people whom the site sees, then its own.
func (v *sight) people() []seen {
	var list []seen
	for _, scenario := range v.set.Scenarios() {
		if !v.sees(scenario.Site) {
			continue
		}
		for _, f := range scenario.People {
			if _, standing := v.site.Person(f.ID); standing != store.Removed {
				list = append(list, v.settle(f))
			}
		}
	}
	for _, p := range v.site.AddedPeople() {
		list = append(list, seen{Person: p})
	}
	return list
}

// find finds a certification that the site sees.
func (v *sight) find(impUID string) (*finding, error) {
	found, err := v.server.look(v.site, v.set, impUID)
	if err == nil {
		return found, nil
	}
	var known []string
	for _, c := range v.set.Certifications() {
		if len(known) < mostSuggested && v.sees(c.Site) {
			known = append(known, c.ImpUID)
		}
	}
	for _, r := range v.site.Records() {
		if len(known) < mostSuggested {
			known = append(known, r.ImpUID)
		}
	}
	return nil, control.Unknown("certification", impUID, known...)
}

// certifications is the fixtures' certifications that the site sees, then its
// own.
func (v *sight) certifications() []*finding {
	var list []*finding
	for _, c := range v.set.Certifications() {
		if found, err := v.server.look(v.site, v.set, c.ImpUID); err == nil && !found.added() {
			list = append(list, found)
		}
	}
	for _, r := range v.site.Records() {
		if found, err := v.server.look(v.site, v.set, r.ImpUID); err == nil && found.added() {
			list = append(list, found)
		}
	}
	return list
}
