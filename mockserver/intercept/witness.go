package intercept

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// Witness tells which calls reached a mock since it was made.
type Witness struct {
	sites control.Sites
	log   control.Journal
	since uint64 // id of the last entry before
}

// NewWitness begins to watch.
func NewWitness(ctx context.Context, mock control.Steered) (*Witness, error) {
	w := &Witness{sites: mock, log: mock}
	entries, err := w.entries(ctx, control.RequestFilter{Last: 1, Harness: true})
	for _, e := range entries {
		w.since = max(w.since, e.ID)
	}
	return w, err
}

// entries are those of all journals that match, in order.
func (w *Witness) entries(ctx context.Context, filter control.RequestFilter) ([]control.Request, error) {
	sites, err := w.sites.Sites(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{control.House}
	for _, site := range sites {
		names = append(names, site.UserCode)
	}
	var all []control.Request
	for _, name := range names {
		list, err := w.log.Requests(ctx, name, filter)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Requests...)
	}
	slices.SortFunc(all, func(a, b control.Request) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// Sighting is what a mock saw of one kind of call.
type Sighting struct {
	Count   int
	Ways    map[journal.Via]int // on which ways they came
	Reasons map[string]int      // how they were answered
}

func (s *Sighting) add(e *control.Request) {
	if s.Ways == nil {
		s.Ways, s.Reasons = map[journal.Via]int{}, map[string]int{}
	}
	s.Count++
	s.Ways[e.Via]++
	s.Reasons[e.Reason]++
}

// Elsewhere is calls for one host that is not imitated.
type Elsewhere struct {
	Method, Host string
	Outcome      Outcome
	Count        int
}

// Verdict is what a mock saw of a program.
type Verdict struct {
	Token         Sighting // POST /users/getToken
	Certification Sighting // all calls of /certifications
	Other         Sighting // what is not a route of the API
	Elsewhere     []Elsewhere
}

// Reached reports whether both kinds of calls reached the mock.
func (v *Verdict) Reached() bool { return v.Token.Count > 0 && v.Certification.Count > 0 }

// Verdict is what the mock saw until now.
func (w *Witness) Verdict(ctx context.Context) (*Verdict, error) {
	entries, err := w.entries(ctx, control.RequestFilter{Since: w.since})
	if err != nil {
		return nil, err
	}
	v := &Verdict{}
	elsewhere := map[Elsewhere]int{}
	for i := range entries {
		e := &entries[i]
		switch outcome := Outcome(e.Reason); {
		case outcome.known():
			elsewhere[Elsewhere{Method: e.Method, Host: e.Path, Outcome: outcome}]++
		case e.Route == "getToken":
			v.Token.add(e)
		case e.Route != "":
			v.Certification.add(e)
		default:
			v.Other.add(e)
		}
	}
	for call, n := range elsewhere {
		call.Count = n
		v.Elsewhere = append(v.Elsewhere, call)
	}
	slices.SortFunc(v.Elsewhere, func(a, b Elsewhere) int {
		return strings.Compare(a.Host+a.Method+string(a.Outcome), b.Host+b.Method+string(b.Outcome))
	})
	return v, nil
}

// Await returns when both kinds of calls have reached the mock, or with the
// error of ctx.
func (w *Witness) Await(ctx context.Context) error {
	const interval = 150 * time.Millisecond
	for {
		v, err := w.Verdict(ctx)
		if err != nil {
			return err
		}
		if v.Reached() {
			return nil
		}
		if err := clock.Sleep(ctx, interval); err != nil {
			return err
		}
	}
}
