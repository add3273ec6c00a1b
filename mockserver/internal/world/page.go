package world

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Page says which part of a list is wanted.
type Page struct {
	After  string // Next of the part before; "" = the beginning
	Limit  int    // how many at most; more than 0
	Search string // words that each must be found; "" = everything is
}

// Paged is a part of a list.
type Paged[T any] struct {
	List  []T
	Next  string // for After of the part that follows; "" = nothing follows
	Total int    // how many a search finds, on all pages
}

// What is wrong with a Page.After.
var (
	ErrNoCursor   = errors.New("expected the next of a page of this list")
	ErrGoneCursor = errors.New("the fixtures were loaded anew and have no such entry any more")
)

// A cursor is the last entry of a page: the id of a fixture's, or the number of one that
// was made at run time. Both stay good when the entry itself is deleted.
const (
	cursorFixture = "fixture:"
	cursorAdded   = "added:"
)

// pager collects a page from a list of which it is shown all that a search finds: the
// fixtures' first.
type pager[T any] struct {
	limit   int
	fixture string // the page begins behind this one
	waiting bool   // for that one, or for the end of the fixtures
	number  uint64 // or behind this number
	last    string // cursor of the last that was taken
	Paged[T]
}

func newPager[T any](page Page) (*pager[T], error) {
	p := &pager[T]{limit: page.Limit, waiting: page.After != ""}
	var ok bool
	if p.fixture, ok = strings.CutPrefix(page.After, cursorFixture); ok || page.After == "" {
		return p, nil
	}
	p.fixture = ""
	number, ok := strings.CutPrefix(page.After, cursorAdded)
	var err error
	if p.number, err = strconv.ParseUint(number, 10, 64); err != nil || !ok {
		return nil, ErrNoCursor
	}
	return p, nil
}

// counts counts an entry and reports whether it is one of the page.
func (p *pager[T]) counts(before bool) bool {
	p.Total++
	if before {
		return false
	}
	if len(p.List) == p.limit {
		p.Next = p.last
		return false
	}
	return true
}

func (p *pager[T]) take(entry T, cursor string) {
	p.List, p.last = append(p.List, entry), cursor
}

// begins reports whether an entry of the fixtures stands before the page.
func (p *pager[T]) begins(id string) (before bool) {
	before = p.waiting
	if p.waiting && p.fixture == id {
		p.waiting = false
	}
	return before
}

// lost reports whether a page was to begin behind an entry of the fixtures that they do
// not have, when all of them were shown.
func (p *pager[T]) lost() bool { return p.waiting && p.number == 0 }

func addedCursor(number uint64) string { return cursorAdded + strconv.FormatUint(number, 10) }

// CertificationPage is a part of Certifications. A search looks at ids, note and
// person.
func (v *View) CertificationPage(page Page) (Paged[*Certification], error) {
	p, err := newPager[*Certification](page)
	if err != nil {
		return Paged[*Certification]{}, err
	}
	s := v.search(page)
	for _, c := range v.Set.Certifications() {
		before := p.begins(c.ImpUID)
		found, err := v.World.Find(v.Site, v.Set, c.ImpUID)
		if err == nil && !found.Added() && s.finds(found.Person, found.ImpUID, found.MerchantUID, found.Note()) && p.counts(before) {
			p.take(found, cursorFixture+c.ImpUID)
		}
	}
	if p.lost() {
		return Paged[*Certification]{}, ErrGoneCursor
	}
	now := v.Site.Clock.Now()
	for _, r := range v.Site.RecordsAfter(0) {
		record := r.Value
		if record.Changed || v.World.retired(record, now) {
			continue
		}
		if s.finds(record.Person, record.ImpUID, record.MerchantUID, record.Note) && p.counts(r.Number <= p.number) {
			found := &Certification{Certification: &record.Certification, Record: record}
			if !record.Typed {
				_ = found.settle(v.Site) // no error: the records of a removed person went along
			}
			p.take(found, addedCursor(r.Number))
		}
	}
	return p.Paged, nil
}

// PeoplePage is a part of People, each with what their certifications say of them. A
// search looks at that, at id, name, phone, day of birth and age.
func (v *View) PeoplePage(page Page) (Paged[Person], error) {
	p, err := newPager[Person](page)
	if err != nil {
		return Paged[Person]{}, err
	}
	s, said := v.search(page), v.said()
	own, builtin := v.scenarios()
	fixtures := func(scenarios []*fixture.Scenario) {
		for f := range peopleOf(scenarios) {
			before, about := p.begins(f.ID), said[f.ID] // a page can begin behind a person that was removed
			person, seen := v.fixturePerson(f)
			if seen && s.findsPerson(person.Person, about) && p.counts(before) {
				person.Note, person.Expect = about.Note, about.Expect
				p.take(person, cursorFixture+f.ID)
			}
		}
	}
	fixtures(own)
	for _, one := range v.Site.PeopleAfter(0) {
		about := said[one.Value.ID]
		if len(s.words) > 0 && !s.findsPerson(one.Value, about) {
			continue
		}
		if p.counts(p.waiting && p.number == 0 || one.Number <= p.number) {
			p.take(Person{Person: one.Value, Note: about.Note, Expect: about.Expect}, addedCursor(one.Number))
		}
	}
	if p.number > 0 {
		p.waiting = false
	}
	fixtures(builtin)
	if p.waiting {
		return Paged[Person]{}, ErrGoneCursor
	}
	return p.Paged, nil
}

// said is what certifications say of their people, by id: the first note and the first
// expectation of each.
func (v *View) said() map[string]Person {
	said := map[string]Person{}
	add := func(id, note string, expect []store.Expected) {
		if note == "" && len(expect) == 0 {
			return
		}
		s := said[id]
		s.Note = cmp.Or(s.Note, note)
		if len(s.Expect) == 0 {
			s.Expect = expect
		}
		said[id] = s
	}
	for _, c := range v.Set.Certifications() {
		if found, err := v.World.Find(v.Site, v.Set, c.ImpUID); err == nil && !found.Added() {
			add(found.Person.ID, found.Note(), found.Expect())
		}
	}
	now := v.Site.Clock.Now()
	for _, r := range v.Site.RecordsAfter(0) {
		if !r.Value.Changed && !v.World.retired(r.Value, now) {
			add(r.Value.Person.ID, r.Value.Note, r.Value.Expect)
		}
	}
	return said
}

// search is the words of a page.
type search struct {
	words         []string
	anchor, today identity.Date
}

func (v *View) search(page Page) *search {
	return &search{strings.Fields(strings.ToLower(page.Search)), v.Anchor, identity.DateOf(v.Site.Clock.Now())}
}

// finds reports whether every word is somewhere about a person or in further texts.
// What takes longest to find out is looked at last.
func (s *search) finds(p *identity.Person, texts ...string) bool {
	for _, word := range s.words {
		has := func(text string) bool { return strings.Contains(strings.ToLower(text), word) }
		if !has(p.ID) && !has(p.Name) && !slices.ContainsFunc(texts, has) && !s.findsDigits(word, p) {
			return false
		}
	}
	return true
}

func (s *search) findsPerson(p *identity.Person, about Person) bool {
	if about.Note == "" && about.Expect == nil {
		return s.finds(p)
	}
	texts := []string{about.Note}
	for _, e := range about.Expect {
		texts = append(texts, strings.TrimPrefix(e.Rule+": "+e.Verdict, ": "))
	}
	return s.finds(p, texts...)
}

// findsDigits looks for a word in phone, age and day of birth, which are digits.
func (s *search) findsDigits(word string, p *identity.Person) bool {
	if digits := strings.TrimSuffix(word, "세"); digits == "" || strings.Trim(digits, "0123456789-") != "" {
		return false
	}
	if strings.Contains(p.Phone, strings.ReplaceAll(word, "-", "")) {
		return true
	}
	born := p.Birthday.On(s.anchor)
	if age, err := strconv.Atoi(strings.TrimSuffix(word, "세")); err == nil && age == identity.FullAge(born, s.today) {
		return true
	}
	return strings.Contains(born.String(), word)
}
