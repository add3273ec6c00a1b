package keep

import (
	"bytes"
	"io"
	"slices"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Run is what tells one run of a server from all others.
type Run interface {
	// Run is the nonce of the run, and how many people were made in it.
	Run() (nonce string, people uint64)
	// Resume makes the run go on as another one.
	Resume(nonce string, people uint64)
}

// Options are what a world does not know.
type Options struct {
	Run     Run
	Version string // of the program
	// Carried is the state that the world was restored from: what of it had no place in
	// the world stays in the text. nil = there was none.
	Carried *State
}

// Keeper watches a world and gives what changes as text. It is for one goroutine; the
// world may be in use meanwhile.
type Keeper struct {
	world *world.World
	opts  Options
	sites map[*store.Site]*seen
	top   []byte // the line of the world as it was written last
	lease *world.Lease
	begun bool // all was written once
}

// seen is what of a site was written.
type seen struct {
	changes, faults, shape, written, steps uint64
}

// New makes a keeper. The world tracks its changes from now on.
func New(w *world.World, opts Options) *Keeper {
	w.Track()
	return &Keeper{world: w, opts: opts, sites: map[*store.Site]*seen{}}
}

// Changes is a batch of what changed since the last call of Changes or Whole; nil =
// nothing did.
func (k *Keeper) Changes() []byte {
	b := newBatch(nil)
	k.write(b, nil)
	return b.done()
}

// Stopped is the last batch of a program that stops in good order.
func (k *Keeper) Stopped() []byte {
	b := newBatch(nil)
	k.write(b, nil)
	b.add(&line{Stopped: true})
	return b.done()
}

// done is the text of one batch; nil = it has no line.
func (b *batch) done() []byte {
	if b.empty() {
		return nil
	}
	b.end(false)
	return b.text.Bytes()
}

// Whole is all of one moment. It may be written while the world goes on and while
// another goroutine asks for Changes.
type Whole struct {
	version string
	top     []byte
	lease   *world.Lease
	sites   []*site
}

// Whole is the changes since the last call, and at the same moment all that there is.
func (k *Keeper) Whole() (changes []byte, all *Whole) {
	b := newBatch(nil)
	all = &Whole{version: k.opts.Version}
	k.write(b, all)
	k.begun = true
	all.top, all.lease = k.top, k.lease
	if c := k.opts.Carried; c != nil { // first: a site that is there now and has such a code wins
		var carried []*site
		for _, code := range c.order {
			carried = append(carried, c.sites[code].site(code))
		}
		all.sites = slices.Concat(carried, all.sites)
	}
	return b.done(), all
}

// WriteTo writes header and lines. It counts no bytes beyond what out has taken.
func (w *Whole) WriteTo(out io.Writer) (int64, error) {
	counted := &counter{out: out}
	b := newBatch(counted)
	b.add(&header{Format: Format, Version: w.version, Warning: warning})
	if b.err == nil {
		_, b.err = counted.Write(b.text.Bytes())
		b.text.Reset()
	}
	b.text.Write(w.top)
	for _, s := range w.sites {
		s.write(b)
	}
	if w.lease != nil {
		b.add(&line{Lease: leaseOnLine(w.lease)})
	}
	b.end(true)
	return counted.n, b.err
}

type counter struct {
	out io.Writer
	n   int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.out.Write(p)
	c.n += int64(n)
	return n, err
}

// write writes what changed, and puts all that there is of the same moment into all;
// nil = nobody wants it.
func (k *Keeper) write(b *batch, all *Whole) {
	k.writeTop(b)
	sites := k.world.Sites()
	var changed []*site
	there := make(map[*store.Site]bool, len(sites))
	for _, s := range sites {
		there[s] = true
		since, whole := k.look(s, all != nil)
		if since != nil {
			changed = append(changed, since)
		}
		if all != nil && whole != nil {
			all.sites = append(all.sites, whole)
		}
	}
	for s := range k.sites {
		if !there[s] {
			delete(k.sites, s)
			b.add(&line{Site: s.UserCode, Ended: true})
		}
	}
	for _, s := range changed { // after those that ended: another may have the code now
		s.write(b)
	}
	if lease := k.world.Leased(); lease != k.lease { // after its site
		k.lease = lease
		b.add(&line{Lease: leaseOnLine(lease)})
	}
}

func leaseOnLine(l *world.Lease) *leaseLine {
	if l == nil {
		return &leaseLine{}
	}
	return &leaseLine{l.ID, l.Holder, l.Site.UserCode, utc(l.Since), utc(l.Until)}
}

// writeTop writes the line of the world if it is another one than before.
func (k *Keeper) writeTop(b *batch) {
	top := newBatch(nil)
	l := &worldLine{Rules: fingerprint(k.world.Profile)}
	l.Nonce, l.People = k.opts.Run.Run()
	begun := world.ClockOf(k.world.Default()).Beginning()
	l.Beginning = beginningLine{begun.Frozen, begun.At}
	if k.world.Seed != 0 {
		l.Seed = k.world.Seed
		l.Chance, top.err = k.world.Chance.MarshalBinary()
	}
	if len(k.world.Profile) > 0 {
		l.Profile = k.world.Profile[0].Profile
	}
	top.add(&line{World: l})
	if top.err != nil { // never: a number and texts
		b.err = top.err
		return
	}
	if text := top.text.Bytes(); !bytes.Equal(text, k.top) {
		k.top = text
		b.text.Write(text)
	}
}

// look is what changed about a site since it was looked at before, and all of it where
// that is wanted; nil = nothing.
func (k *Keeper) look(s *store.Site, wanted bool) (changed, all *site) {
	state, c := world.StateOf(s), world.ClockOf(s)
	was := k.sites[s]
	now := &seen{changes: s.Changes(), faults: state.Faults.Version(), written: state.WrittenVersion(), steps: c.Steps()}
	if was != nil && !wanted && now.changes == was.changes && now.faults == was.faults && now.written == was.written && now.steps == was.steps {
		return nil, nil
	}
	k.sites[s] = now
	fresh := was == nil
	if fresh {
		was = &seen{}
	}
	whole := &site{code: s.UserCode}
	if s.Kind() != store.Configured {
		whole.config = configOnLine(s)
	}
	var since, told store.Told
	if wanted || fresh {
		since, told = s.TakeAll()
	} else {
		since = s.Take()
	}
	whole.told = &told
	setting := c.Setting()
	if setting != (clock.Setting{}) || now.steps > 0 {
		whole.clock = &setting
	}
	faults, written := state.Faults.Told(), k.writtenOf(state)
	now.shape = faults.Shape
	whole.faults, whole.written = &faults, &writtenList{written}
	switch {
	case fresh && !k.begun: // the changes are all there is
		return nil, whole
	case fresh:
		return whole, whole
	}
	changed = &site{code: s.UserCode}
	if now.changes != was.changes {
		changed.told = &since
	}
	if now.steps != was.steps {
		changed.clock = &setting
	}
	switch {
	case now.shape != was.shape:
		changed.faults = &faults
	case now.faults != was.faults:
		changed.counts = countsOf(faults)
	}
	if now.written != was.written {
		changed.written = whole.written
	}
	return changed, whole
}

// writtenOf counts for the faults that fixtures carry.
func (k *Keeper) writtenOf(state *world.State) []writtenLine {
	var list []writtenLine
	for impUID, told := range state.WrittenTold() {
		list = append(list, writtenLine{ImpUID: impUID, Rules: fingerprint(rulesOf(told)), Counts: countsOf(told)})
	}
	slices.SortFunc(list, func(a, b writtenLine) int { return bytes.Compare([]byte(a.ImpUID), []byte(b.ImpUID)) })
	return list
}

func configOnLine(s *store.Site) *configLine {
	l := &configLine{
		ByKey: s.Kind() == store.OpenedByKey, Key: s.Key, Secret: s.Secret, CPID: s.CPID, Provider: string(s.Provider),
	}
	for _, p := range provisions {
		if *p.of(&s.Provides) {
			l.Provides = append(l.Provides, p.name)
		}
	}
	return l
}

// provisions are the names of what a site's agreement provides.
var provisions = []struct {
	name string
	of   func(*store.Provides) *bool
}{
	{"phone", func(p *store.Provides) *bool { return &p.Phone }},
	{"carrier", func(p *store.Provides) *bool { return &p.Carrier }},
	{"foreigner", func(p *store.Provides) *bool { return &p.Foreigner }},
}

func (l *configLine) config(code string) store.Config {
	c := store.Config{UserCode: code, Key: l.Key, Secret: l.Secret, CPID: l.CPID, Provider: identity.Provider(l.Provider)}
	for _, p := range provisions {
		*p.of(&c.Provides) = slices.Contains(l.Provides, p.name)
	}
	return c
}

// withoutProfile is the rules that no flag has put there.
func withoutProfile(told fault.Told, profile string) fault.Told {
	told.Rules = slices.DeleteFunc(slices.Clone(told.Rules), func(r fault.ToldRule) bool { return r.Rule.Profile == profile })
	return told
}
