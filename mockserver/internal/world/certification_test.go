package world_test

import (
	"log/slog"
	"testing"
	"testing/fstest"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

func set(t *testing.T, text string) *fixture.Set {
	t.Helper()
	set, err := fixture.Load(t.Context(), fixture.Source{Name: "people", FS: fstest.MapFS{"a.yaml": {Data: []byte(text)}}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestWhatWasSavedIsFoundWithTheOldFixtures: a request that began before a save, and asks
// after it, finds in the new fixtures what the site no longer has.
func TestWhatWasSavedIsFoundWithTheOldFixtures(t *testing.T) {
	t.Parallel()
	w, err := world.New(world.Options{Log: slog.New(slog.DiscardHandler), NewClock: clock.New, Switches: answer.DefaultSwitches(), JournalEntries: 1, JournalBytes: 1},
		store.Config{UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: "s"})
	if err != nil {
		t.Fatal(err)
	}
	const people = "version: 1\nscenario: our-team\npeople:\n  haneul: {name: 김하늘, gender: female, birthday: {age: 30}}\n"
	before, after := set(t, people), set(t, people+"certifications:\n  imp_1: {person: haneul}\n")
	w.SetFixtures(before)
	site := w.Default()
	person := &identity.Person{ID: "our-team/haneul", Name: "김하늘"}
	record := &store.Record{Certification: identity.Certification{ImpUID: "imp_1", Person: person, Certified: true}}
	if !site.Put(record, person) {
		t.Fatal("the site is full")
	}
	w.SetFixtures(after)
	site.Release([]*store.Record{record}, []*identity.Person{person})
	if found, err := w.Find(site, before, "imp_1"); err != nil || found.Record != nil || found.Fixture == nil {
		t.Errorf("found %+v, %v; want that of the new fixtures", found, err)
	}
	if _, err := w.Find(site, before, "imp_2"); err == nil {
		t.Error("an id that nobody has is found")
	}
	t.Run("what was changed meanwhile stays", func(t *testing.T) {
		if !site.Put(record, person) {
			t.Fatal("the site is full")
		}
		later := *record
		site.Swap(record, &later)
		site.Release([]*store.Record{record}, nil)
		if found, err := w.Find(site, after, "imp_1"); err != nil || found.Record != &later {
			t.Errorf("found %+v, %v; want the change", found, err)
		}
	})
}
