package keep

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Beginning is how the clocks of new sites begin.
func (s *State) Beginning() clock.Beginning {
	return clock.Beginning{Frozen: s.world.Beginning.Frozen, At: s.world.Beginning.At}
}

// skipped is how many people a run that was killed may have made without a trace: their
// numbers are not given again.
const skipped = 100_000

// Restore gives what the text says to a world that was told nothing yet and has its
// fixtures. The notes say what had no place in it; a site that the world cannot have
// now stays in the State, for [Options].
func (s *State) Restore(w *world.World, run Run) (notes []string, err error) {
	people := s.world.People
	if !s.Stopped {
		people += skipped
	}
	run.Resume(s.world.Nonce, people)
	if w.Seed != 0 && w.Seed == s.world.Seed {
		if err := w.Chance.UnmarshalBinary(s.world.Chance); err != nil {
			return nil, fmt.Errorf("%w: chance: %w", ErrBroken, err)
		}
		if !s.Stopped {
			w.Chance.Fork()
		}
	}
	for _, code := range slices.Clone(s.order) {
		g := s.sites[code]
		site, note := s.place(w, code, g)
		if note != "" {
			notes = append(notes, note)
		}
		if site == nil {
			continue
		}
		more, err := s.tell(w, site, g)
		if err != nil {
			return nil, fmt.Errorf("%w: site %s: %w", ErrBroken, code, err)
		}
		notes = append(notes, more...)
		delete(s.sites, code)
		s.order = slices.DeleteFunc(s.order, func(other string) bool { return other == code })
	}
	if l := s.lease; l.ID != "" {
		if site, ok := w.Site(l.Site); ok {
			w.LendOn(world.Lease{ID: l.ID, Holder: l.Holder, Site: site, Since: l.Since, Until: l.Until})
		}
	}
	return notes, nil
}

// Saved says which fixture files a running mock has written. If it was killed right
// after, the text still has what was saved, which would hide the file for ever: Restore
// leaves it out. nil = none.
func (s *State) Saved(is func(file string) bool) { s.saved = is }

// release forgets what stands in a file of Saved by now: what was made at run time, as
// only saving brings it there, and what was changed, if the file says the same.
func (s *State) release(w *world.World, site *store.Site) {
	set := w.Fixtures()
	sees := func(code string) bool { return code == "" || code == site.UserCode }
	var records []*store.Record
	for _, r := range site.Records() {
		c, ok := set.Certification(r.ImpUID)
		if ok && sees(c.Site) && s.isSaved(c.At.File) && (!r.Changed && !r.Hides || isSame(r, c)) {
			records = append(records, r)
		}
	}
	var people []*identity.Person
	for _, p := range site.AddedPeople() {
		if f, ok := set.Person(p.ID); ok && sees(f.Scenario.Site) && s.isSaved(f.At.File) {
			people = append(people, p)
		}
	}
	for id, p := range site.AlteredPeople() {
		if f, ok := set.Person(id); ok && sees(f.Scenario.Site) && s.isSaved(f.At.File) && *p == f.Person {
			people = append(people, p)
		}
	}
	if len(records)+len(people) > 0 {
		site.Release(records, people)
	}
}

func (s *State) isSaved(file string) bool { return s.saved != nil && s.saved(file) }

// isSame reports whether a record says what a certification of the fixtures says.
func isSame(r *store.Record, c *fixture.Certification) bool {
	said := &store.Record{
		Certification: c.Certification, Made: r.Made, Hides: r.Hides, Changed: r.Changed, Note: c.Note, Expect: world.ExpectedOf(c.Expect),
	}
	return *r.Person == *c.Person && reflect.DeepEqual(recordOnLine(r), recordOnLine(said))
}

// place finds or makes the site of a code; nil = the world cannot have it, and the note
// says why.
func (s *State) place(w *world.World, code string, g *gathered) (site *store.Site, note string) {
	if found, ok := w.Site(code); ok && found.UserCode == code {
		if g.config != nil {
			note = fmt.Sprintf("site %s was added at run time and is configured now; key and secret are those of the configuration", code)
		}
		return found, note
	}
	if g.config == nil {
		return nil, fmt.Sprintf("site %s is not configured now; what it was told stays in the file", code)
	}
	kind := store.AddedLater
	if g.config.ByKey {
		kind = store.OpenedByKey
	}
	site, err := w.Restore(g.config.config(code), kind)
	if err != nil {
		return nil, fmt.Sprintf("site %s: %s; what it was told stays in the file", code, err)
	}
	return site, ""
}

// tell tells a site what the text has of it.
func (s *State) tell(w *world.World, site *store.Site, g *gathered) (notes []string, err error) {
	site.Tell(g.told())
	s.release(w, site)
	if g.clock != (clock.Setting{}) {
		world.ClockOf(site).Take(g.clock)
	}
	state := world.StateOf(site)
	if g.faults != nil {
		told, another := *g.faults, s.world.Rules != fingerprint(w.Profile)
		if another && s.world.Profile != "" {
			told = withoutProfile(told, s.world.Profile)
		}
		if err := state.Faults.Tell(told); err != nil {
			return nil, err
		}
		if another {
			if _, err := state.Faults.AddAll(w.Profile); err != nil {
				notes = append(notes, fmt.Sprintf("site %s: fault profile: %s", site.UserCode, err))
			}
		}
	}
	for _, l := range g.written {
		set := state.WrittenFor(w.Fixtures(), l.ImpUID)
		if set == nil {
			continue
		}
		told := set.Told()
		if fingerprint(rulesOf(told)) != l.Rules || len(told.Rules) != len(l.Counts) {
			notes = append(notes, fmt.Sprintf("site %s: the faults of %s are others now; they count anew", site.UserCode, l.ImpUID))
			continue
		}
		for i, c := range l.Counts {
			told.Rules[i].Matched, told.Rules[i].Hits = c[0], c[1]
		}
		if err := set.Tell(told); err != nil {
			return nil, err
		}
	}
	return notes, nil
}
