package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

func oneSite(t *testing.T) (*store.Store, *store.Site) {
	t.Helper()
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	return s, s.Open("k", "s").Site
}

func recordOf(id, person string) *store.Record {
	return &store.Record{Certification: identity.Certification{ImpUID: id, Person: &identity.Person{ID: person}}}
}

func ids(site *store.Site) []string {
	var list []string
	for _, r := range site.Records() {
		list = append(list, r.ImpUID)
	}
	return list
}

func TestEveryChangeMovesTheVersion(t *testing.T) {
	_, site := oneSite(t)
	one := recordOf("a", "p")
	for _, step := range []struct {
		reason string
		do     func() bool
	}{
		{"a person", func() bool { site.AddPerson(&identity.Person{ID: "p"}); return true }},
		{"a record", func() bool { return site.Put(one, nil) }},
		{"a record in its place", func() bool { return site.Swap(one, recordOf("a", "p")) }},
		{"a record in a fixture's place", func() bool { return site.Swap(nil, recordOf("f", "q")) }},
		{"a person changed", func() bool { return site.ChangePerson(&identity.Person{ID: "p"}) }},
		{"a fixture's person changed", func() bool { return site.ChangePerson(&identity.Person{ID: "q"}) }},
		{"a person removed", func() bool { site.RemovePerson("p"); return true }},
		{"a deletion", func() bool { return site.Delete("f") }},
		{"a reset", func() bool { site.Reset(); return true }},
	} {
		before := site.Version()
		if done := step.do(); !done || site.Version() == before {
			t.Errorf("%s: done %t, version %d after %d", step.reason, done, site.Version(), before)
		}
	}
}

func TestRecordsInPlaceOfOthers(t *testing.T) {
	_, site := oneSite(t)
	first, second := recordOf("a", "p"), recordOf("a", "p")
	if !site.Put(first, &identity.Person{ID: "p"}) || site.Put(second, &identity.Person{ID: "q"}) {
		t.Error("an id is put once")
	}
	if _, standing := site.Person("q"); standing != store.Untouched {
		t.Error("a refused record left its person")
	}
	if !site.Swap(first, second) || site.Swap(first, recordOf("a", "p")) || site.Swap(nil, recordOf("a", "p")) {
		t.Error("what somebody else replaced is replaced again")
	}
	site.Delete("a")
	if site.Swap(second, recordOf("a", "p")) || site.Swap(nil, recordOf("a", "p")) || !site.Deleted("a") {
		t.Error("a deleted record came back by a change")
	}
	if !site.Put(first, nil) || site.Deleted("a") {
		t.Error("a deleted id cannot be put again")
	}
}

func TestPeopleOfASite(t *testing.T) {
	s, site := oneSite(t)
	other := s.Open("imp_test_o", "s").Site
	site.AddPerson(&identity.Person{ID: "added"})
	site.ChangePerson(&identity.Person{ID: "fixture/one", Name: "new"})
	site.RemovePerson("fixture/two")
	for id, want := range map[string]store.Standing{
		"added": store.Added, "fixture/one": store.Altered, "fixture/two": store.Removed, "fixture/three": store.Untouched,
	} {
		p, standing := site.Person(id)
		if standing != want || (p != nil) != (want == store.Added || want == store.Altered) {
			t.Errorf("%s: standing %v, person %v; want %v", id, standing, p, want)
		}
		if _, standing := other.Person(id); standing != store.Untouched {
			t.Errorf("%s: another site knows of it", id)
		}
	}
	if site.ChangePerson(&identity.Person{ID: "fixture/two"}) {
		t.Error("a removed person came back by a change")
	}
	if altered := site.AlteredPeople(); len(altered) != 1 || len(site.AddedPeople()) != 1 {
		t.Errorf("%d altered, %d added, want one each", len(altered), len(site.AddedPeople()))
	}
	hiding := recordOf("h", "fixture/one")
	hiding.Hides = true
	for _, r := range []*store.Record{recordOf("a", "fixture/one"), hiding, recordOf("b", "added")} {
		site.Put(r, nil)
	}
	site.RemovePerson("fixture/one")
	if diff := cmp.Diff([]string{"b"}, ids(site)); diff != "" || !site.Deleted("a") || !site.Deleted("h") {
		t.Errorf("records of a removed person stay (-want +got):\n%s", diff)
	}
}

func TestRecordsAreBoundedAndOrdered(t *testing.T) {
	_, site := oneSite(t)
	hiding := recordOf("a fixture's", "p")
	hiding.Hides = true
	site.Put(hiding, nil)
	site.Delete(hiding.ImpUID)
	const more = 40
	for n := range store.MaxRecords + more {
		site.Put(recordOf(fmt.Sprint(n), "p"), &identity.Person{ID: fmt.Sprint(n)})
	}
	list := site.Records()
	if len(list) != store.MaxRecords || list[0].ImpUID != fmt.Sprint(more) || len(site.AddedPeople()) != store.MaxRecords {
		t.Fatalf("%d records from %s, %d people", len(list), list[0].ImpUID, len(site.AddedPeople()))
	}
	for n := more; n < store.MaxRecords+more; n += 2 {
		site.Delete(fmt.Sprint(n))
	}
	list = site.Records()
	for i, r := range list {
		if r.ImpUID != fmt.Sprint(more+1+2*i) {
			t.Fatalf("record %d is %s; the order is lost", i, r.ImpUID)
		}
	}
	if len(list) != store.MaxRecords/2 || !site.Deleted(fmt.Sprint(more)) {
		t.Errorf("%d records after deleting every second", len(list))
	}
	for n := range store.MaxRecords {
		site.Put(recordOf(fmt.Sprint("x", n), "p"), nil)
		site.Delete(fmt.Sprint("x", n))
	}
	if site.Deleted(fmt.Sprint(more)) || !site.Deleted(hiding.ImpUID) {
		t.Error("deletions of the site's own are kept for ever, or one that hides a fixture is not")
	}
}

func TestAResetWithdrawsTokens(t *testing.T) {
	s, site := oneSite(t)
	token := site.Issue(rule).Token
	site.Send(store.Message{Code: "1"})
	site.Delete("f")
	site.RemovePerson("p")
	site.Reset()
	if _, known := s.Token(token.Text); known || token.ExpiresAt() != 0 || len(site.Messages()) != 0 || site.Deleted("f") {
		t.Error("something outlived a reset")
	}
	if _, live := site.Live(); live {
		t.Error("a site has a live token after a reset")
	}
	if next := site.Issue(rule); next.Token == token {
		t.Error("a withdrawn token was issued again")
	}
}

func TestSitesComeAndGo(t *testing.T) {
	s, site := oneSite(t)
	added, err := s.Add(store.Config{UserCode: "imp00000002", Key: "l", Secret: "s"})
	if err != nil || added.Kind() != store.AddedLater || added.Provider != identity.Danal {
		t.Fatalf("added %+v, %v", added, err)
	}
	for _, tt := range []struct {
		reason string
		given  store.Config
		want   error
	}{
		{"a key that is taken", store.Config{UserCode: "imp00000003", Key: "l"}, store.ErrKeyTaken},
		{"a key that is a user code", store.Config{UserCode: "imp00000003", Key: "imp00000001"}, store.ErrKeyTaken},
		{"a user code that is taken", store.Config{UserCode: "imp00000001", Key: "m"}, store.ErrCodeTaken},
		{"a user code that is a key", store.Config{UserCode: "k", Key: "m"}, store.ErrCodeTaken},
	} {
		if _, err := s.Add(tt.given); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.reason, err, tt.want)
		}
	}
	token := added.Issue(rule).Token
	if s.Remove(site) || !s.Remove(added) || !s.Remove(added) {
		t.Error("a configured site stays, any other goes")
	}
	if _, known := s.Token(token.Text); known {
		t.Error("a token outlived its site")
	}
	added.Issue(rule)
	if _, live := added.Live(); live {
		t.Error("a removed site has a live token")
	}
	again, err := s.Add(store.Config{UserCode: "imp00000002", Key: "l", Secret: "s"})
	if err != nil || !s.Remove(added) {
		t.Fatal(err)
	}
	if found, ok := s.Site("l"); !ok || found != again {
		t.Error("removing a site that is gone took another of the same key")
	}
	for n := range store.MaxAddedSites - 1 {
		if _, err := s.Add(store.Config{UserCode: fmt.Sprint("c", n), Key: fmt.Sprint("key", n)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Add(store.Config{UserCode: "x", Key: "x"}); !errors.Is(err, store.ErrTooManySites) {
		t.Errorf("one too many: %v", err)
	}
	if list := s.Sites(); len(list) != store.MaxAddedSites+1 || list[0] != site || list[1] != again {
		t.Errorf("%d sites, the first %s and %s", len(list), list[0].UserCode, list[1].UserCode)
	}
	if n := s.Count(); n != store.MaxAddedSites+1 {
		t.Errorf("%d sites are counted", n)
	}
}

// TestAllSitesTogetherAreBounded fills sites up to the bound. A site with little
// gets more all the same, and what goes makes room for all.
func TestAllSitesTogetherAreBounded(t *testing.T) {
	told := 0
	s, err := store.New(store.Options{
		NewClock: func() store.Clock { return &hands{} }, Mint: func() string { return "" }, Full: func(*store.Site) { told++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string) *store.Site {
		site, err := s.Add(store.Config{UserCode: name, Key: name, Secret: "s"})
		if err != nil {
			t.Fatal(err)
		}
		return site
	}
	fill := func(site *store.Site, n int) {
		for i := range n {
			site.Put(recordOf(fmt.Sprint(i), "p"), nil)
		}
	}
	first, second, small := add("first"), add("second"), add("small")
	fill(first, store.MaxRecords)
	fill(second, store.MaxRecords)
	for i := range 3 {
		fill(add(fmt.Sprint("more", i)), store.MaxRecords)
	}
	if err := first.Room(); !errors.Is(err, store.ErrFull) || told != 1 {
		t.Fatalf("a full mock has room: %v, told %d times", err, told)
	}
	if err := small.Room(); err != nil {
		t.Errorf("a site with nothing of its own is refused: %v", err)
	}
	fill(small, 100)
	if err := small.Room(); err == nil || told != 1 {
		t.Errorf("a site with a hundred has room (%v), told %d times", err, told)
	}
	if !small.Add(recordOf("new", "p")) || len(small.Records()) != 100 || small.Records()[0].ImpUID != "1" {
		t.Errorf("the imitated API adds without making room: %d records", len(small.Records()))
	}
	first.Delete("1")
	if first.Room() == nil {
		t.Error("an id that stays deleted takes no room")
	}
	first.Reset()
	if err := small.Room(); err != nil {
		t.Errorf("no room after a reset: %v", err)
	}
	fill(first, store.MaxRecords)
	if err := small.Room(); err == nil || told != 2 {
		t.Errorf("full again: %v, told %d times", err, told)
	}
	s.Remove(second)
	if err := small.Room(); err != nil {
		t.Errorf("no room after a site was removed: %v", err)
	}
	fill(second, 1) // a request that was under way
	if err := small.Room(); err != nil {
		t.Errorf("what a removed site keeps counts: %v", err)
	}
}
