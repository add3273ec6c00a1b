package steer

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// journalNamed is the journal of a site, or of the house.
func (s *Steering) journalNamed(site string) (*journal.Journal, error) {
	if site == control.House {
		return s.House, nil
	}
	found, ok := s.World.Site(site)
	if !ok {
		return nil, control.Unknown("site", site)
	}
	return world.StateOf(found).Journal, nil
}

// Requests implements control.Steered.
func (s *Steering) Requests(_ context.Context, site string, filter control.RequestFilter) (control.RequestList, error) {
	j, err := s.journalNamed(site)
	if err != nil {
		return control.RequestList{}, err
	}
	return control.RequestList{Requests: j.Entries(filter), Dropped: j.Dropped()}, nil
}

// Request implements control.Steered.
func (s *Steering) Request(_ context.Context, id uint64) (control.Request, error) {
	entry, _, err := s.entry(id)
	return entry, err
}

// entry finds an entry, and its site, in whichever journal has it.
func (s *Steering) entry(id uint64) (journal.Entry, *store.Site, error) {
	if entry, ok := s.House.Entry(id); ok {
		return entry, nil, nil
	}
	for _, site := range s.World.Sites() {
		if entry, ok := world.StateOf(site).Journal.Entry(id); ok {
			return entry, site, nil
		}
	}
	e := control.Unknown("request", strconv.FormatUint(id, 10))
	e.Hint = "the header " + answer.HeaderEntry + " of every answer has its id; old entries make room for new ones"
	return journal.Entry{}, nil, e
}

// Wait implements control.Steered.
func (s *Steering) Wait(ctx context.Context, site string, filter control.RequestFilter, n int) ([]control.Request, error) {
	j, err := s.journalNamed(site)
	if err != nil {
		return nil, err
	}
	return j.Wait(ctx, filter, n)
}

// WaitLines is Wait with lines that many share, for the control API's handler.
func (s *Steering) WaitLines(ctx context.Context, site string, filter control.RequestFilter, n int) (journal.Seen, error) {
	j, err := s.journalNamed(site)
	if err != nil {
		return journal.Seen{}, err
	}
	return j.WaitLines(ctx, filter, n)
}

// Follow implements control.Steered.
func (s *Steering) Follow(_ context.Context, site string, filter control.RequestFilter) (control.Tail, error) {
	j, err := s.journalNamed(site)
	if err != nil {
		return nil, err
	}
	return j.Follow(filter), nil
}

// Explain implements control.Steered.
func (s *Steering) Explain(_ context.Context, id uint64) (control.Explanation, error) {
	entry, site, err := s.entry(id)
	if err != nil {
		return control.Explanation{}, err
	}
	reason := answer.FactsOf(entry.Reason)
	x := journal.Explanation{Entry: entry, Hint: reason.Hint, Decided: reason.Decided, NoSite: reason.NoSite, NoSuchID: reason.NoSuchID}
	if site != nil {
		x.Token = tokenFacts(site, entry)
		v := s.view(site)
		x.Record = v.recordFacts(entry.ImpUID)
		if c, ok := v.Set.Certification(entry.ImpUID); ok && entry.Fixture == nil {
			x.Entry.Fixture = &journal.Place{File: c.At.File, Line: c.At.Line, Column: c.At.Column}
		}
		x.Faults = faultFacts(site, entry)
		x.KnownIDs = v.knownIDs()
	}
	if yaml, err := (fixture.Draft{ImpUID: entry.ImpUID, Age: 34}).YAML(); err == nil {
		x.Missing = string(yaml)
	}
	return control.Explanation{ID: id, Lines: journal.Explain(x)}, nil
}

// tokenFacts are about the token that allowed a request, while the site still
// knows it. Its ordinal is in the entry's mark, token#3.
func tokenFacts(site *store.Site, entry journal.Entry) *journal.TokenFacts {
	_, number, _ := strings.Cut(entry.Token, "#")
	ordinal, err := strconv.Atoi(number)
	if err != nil {
		return nil
	}
	token, ok := site.TokenOf(ordinal)
	if !ok {
		return nil
	}
	return &journal.TokenFacts{
		Issued: time.Unix(token.IssuedAt, 0), Expires: time.Unix(token.ExpiresAt(), 0),
		Extended: token.Extended(), Withdrawn: token.Withdrawn(),
	}
}

// recordFacts are about the certification of an id as the site sees it now, or
// would see it had it not deleted it; nil where there is none.
func (v *view) recordFacts(impUID string) *journal.RecordFacts {
	found, err := v.World.Find(v.Site, v.Set, impUID)
	if err == nil && found.Added() {
		return &journal.RecordFacts{Owner: v.Site.UserCode, Certified: found.Certified}
	}
	c, ok := v.Set.Certification(impUID)
	if !ok {
		return nil
	}
	facts := &journal.RecordFacts{Scenario: c.Scenario.Name, Person: c.PersonKey, Note: c.Note, Owner: c.Site, Certified: c.Certified}
	if err == nil {
		facts.Certified = found.Certified
	}
	if r := new(answer.FailureError); errors.As(err, &r) {
		facts.Deleted = r.ID == answer.DeletedImpUID
	}
	return facts
}

// faultFacts are about the rules of the site that can have hit a request.
func faultFacts(site *store.Site, entry journal.Entry) []journal.FaultFacts {
	var facts []journal.FaultFacts
	for _, status := range world.StateOf(site).Faults.List() {
		rule := status.Rule
		if status.Hits == 0 || !strings.Contains(entry.Fault, "fault:"+fault.Kind(rule.Effect)) {
			continue
		}
		facts = append(facts, journal.FaultFacts{
			ID: rule.ID, Match: matchWords(rule.Match), Note: rule.Note, Profile: rule.Profile, Seed: chanceSeed(rule),
		})
	}
	return facts
}

func chanceSeed(rule fault.Rule) uint64 {
	if rule.Match.Probability == 0 {
		return 0
	}
	return rule.Seed
}

// matchWords says which requests a rule hits, "" for all.
func matchWords(m fault.Match) string {
	var words []string
	if m.Route != "" {
		words = append(words, "route "+m.Route)
	}
	if m.ImpUID != "" {
		words = append(words, "imp_uid "+m.ImpUID)
	}
	for _, count := range []struct {
		name string
		n    int
	}{{"request number", m.Nth}, {"the first", m.First}, {"every nth, n =", m.Every}} {
		if count.n != 0 {
			words = append(words, count.name+" "+strconv.Itoa(count.n))
		}
	}
	if m.Probability != 0 {
		words = append(words, "a share of "+strconv.FormatFloat(m.Probability, 'g', -1, 64))
	}
	return strings.Join(words, ", ")
}

// knownIDs are the ids that a site can read.
func (v *view) knownIDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, c := range v.Set.Certifications() {
			if found, err := v.World.Find(v.Site, v.Set, c.ImpUID); err == nil && !found.Added() && !yield(c.ImpUID) {
				return
			}
		}
		for _, record := range v.Site.Records() {
			if found, err := v.World.Find(v.Site, v.Set, record.ImpUID); err == nil && found.Added() && !yield(record.ImpUID) {
				return
			}
		}
	}
}
