package fault

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// MaxRules is how many rules a Set holds at most.
const MaxRules = 1000

// Errors of adding a rule, for errors.Is.
var (
	ErrTooMany = errors.New("too many fault rules") // the set is full
	ErrTaken   = errors.New("fault id is taken")    // another rule of the set has this id
)

// Set holds the rules of one site. It is safe for concurrent use. The same seed,
// rules and sequence of requests give the same decisions.
type Set struct {
	seed uint64
	live atomic.Int64 // rules that can still hit

	version atomic.Uint64 // see [Set.Version]
	mu      sync.Mutex
	entries []*entry
	added   int // since the last Clear; numbers the draws of rules without an id of their own
	ids     int // ever given
	shape   uint64
}

// entry is a rule in a set. Its counters are guarded by the set.
type entry struct {
	rule    Rule
	kind    kind
	key     uint64
	matched uint64
	hits    uint64
	gone    chan struct{} // closed when the rule leaves the set
	gate    *gate         // of a barrier; nil for all else
}

// Status is a rule and what became of it.
type Status struct {
	Rule    Rule   `json:"rule"`
	Matched uint64 `json:"matched"` // requests that its route and imp_uid chose, until it was spent
	Hits    uint64 `json:"hits"`    // those among them that it hit
	Spent   bool   `json:"spent"`   // nth or first is over: it will not hit again
}

// NewSet returns a set without rules. Every seed, 0 too, stands for one run.
func NewSet(seed uint64) *Set { return &Set{seed: seed} }

// Seed is what the set was made with, to be printed where a run shall be
// repeated.
func (s *Set) Seed() uint64 { return s.seed }

// Empty reports whether no rule can hit any more: there is none, or all are
// spent. It is one atomic load.
func (s *Set) Empty() bool { return s.live.Load() == 0 }

// Add puts a rule last and returns it as it stands in the set, with its ID and
// Seed. The error is a *FieldError, [ErrTaken] or [ErrTooMany].
func (s *Set) Add(r Rule) (Rule, error) {
	added, err := s.AddAll([]Rule{r})
	if err != nil {
		return Rule{}, err
	}
	return added[0], nil
}

// AddAll puts rules last, in their order, all or none. Errors are as of
// [Set.Add]; a *FieldError of several rules begins with the number of the rule,
// from 0.
func (s *Set) AddAll(rules []Rule) ([]Rule, error) {
	for i, r := range rules {
		if err := r.Validate(); err != nil {
			if len(rules) > 1 {
				err = below(strconv.Itoa(i), err)
			}
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.entries)+len(rules) > MaxRules {
		return nil, fmt.Errorf("%d rules, at most %d: %w", len(s.entries)+len(rules), MaxRules, ErrTooMany)
	}
	taken := map[string]bool{"": false}
	for _, e := range s.entries {
		taken[e.rule.ID] = true
	}
	for _, r := range rules {
		if taken[r.ID] {
			return nil, fmt.Errorf("%s: %w", r.ID, ErrTaken)
		}
		taken[r.ID] = r.ID != ""
	}
	added := make([]Rule, len(rules))
	for i, r := range rules {
		added[i] = s.append(r, taken)
	}
	return added, nil
}

func (s *Set) append(r Rule, taken map[string]bool) Rule {
	s.added++
	key := keyOf("#" + strconv.Itoa(s.added))
	if r.ID != "" {
		key = keyOf(r.ID)
	}
	for r.ID == "" {
		s.ids++
		if id := "fault-" + strconv.Itoa(s.ids); !taken[id] {
			r.ID = id
		}
	}
	taken[r.ID] = true
	if r.Seed == 0 {
		r.Seed = s.seed
	}
	s.enter(r, key)
	return r
}

// enter puts a valid rule last, by the key of its chances.
func (s *Set) enter(r Rule, key uint64) *entry {
	k, _ := kindOf(r.Effect)
	e := &entry{rule: r, kind: k, key: key, gone: make(chan struct{})}
	if b, ok := r.Effect.(Barrier); ok {
		e.gate = newGate(b)
	}
	s.entries = append(s.entries, e)
	s.live.Add(1)
	s.reshaped()
	return e
}

// Remove takes a rule out and reports whether it was there. Requests that it
// holds go on at once.
func (s *Set) Remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.entries, func(e *entry) bool { return e.rule.ID == id })
	if i < 0 {
		return false
	}
	s.drop(s.entries[i])
	s.entries = slices.Delete(s.entries, i, i+1)
	s.reshaped()
	return true
}

// Clear takes all rules out. Requests that they hold go on at once. Rules that
// are added afterwards draw as in a new set; ids are not given twice.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		s.drop(e)
	}
	s.entries, s.added = nil, 0
	s.reshaped()
}

func (s *Set) drop(e *entry) {
	if !e.spent() {
		s.live.Add(-1)
	}
	close(e.gone)
}

func (e *entry) spent() bool { return e.rule.Match.spent(e.matched) }

// List is every rule in order of adding, with its counters. The slice is the
// caller's.
func (s *Set) List() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Status, len(s.entries))
	for i, e := range s.entries {
		list[i] = Status{Rule: e.rule, Matched: e.matched, Hits: e.hits, Spent: e.spent()}
	}
	return list
}

// Decide counts a request and returns the hits on it, in order of adding; nil
// when there are none. At most one of them replaces the answer, and at most one
// cuts the connection: the rule that was added first. Whatever is left to chance
// is drawn here, so that applying a hit is not.
func (s *Set) Decide(r Request) Hits {
	if s.Empty() {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var hits Hits
	var claimed claim
	for _, e := range s.entries {
		if e.spent() || !e.rule.Match.chooses(r) {
			continue
		}
		e.matched++
		s.version.Add(1)
		if e.spent() {
			s.live.Add(-1)
		}
		chance := newDraw(e.rule.Seed, e.key, e.matched)
		claims := e.kind.claims
		if !e.rule.Match.picks(e.matched, chance.share()) || claims&claimed != 0 {
			continue
		}
		claimed |= claims
		e.hits++
		hits = append(hits, newHit(e, chance, r))
	}
	return hits
}

// draw is a small stream of numbers (splitmix64) that follows from a seed, a
// rule and the number of a request alone: a rule that is added, removed or hit
// elsewhere changes nobody else's chances.
type draw struct{ state uint64 }

func newDraw(seed, key, n uint64) draw {
	d := draw{seed}
	d.state = d.next() ^ key
	d.state = d.next() ^ n
	return d
}

func (d *draw) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	x := d.state
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// share is even in [0, 1).
func (d *draw) share() float64 { return float64(d.next()>>11) / (1 << 53) }

// below is even in [0, n) but for a bias that nobody can measure; n > 0.
func (d *draw) below(n int) int { return int(d.next() % uint64(n)) }

// keyOf turns a name into a number (FNV-1a).
func keyOf(name string) uint64 {
	key := uint64(14695981039346656037)
	for i := range len(name) {
		key = (key ^ uint64(name[i])) * 1099511628211
	}
	return key
}
