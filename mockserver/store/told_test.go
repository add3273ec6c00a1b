package store_test

import (
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// What makes room for others is told as lost.
func TestWhatMadeRoomIsTold(t *testing.T) {
	s, site := oneSite(t)
	s.Track()
	for i := range store.MaxMessages {
		site.Send(store.Message{Code: strconv.Itoa(i)})
	}
	if told := site.Take().Messages; len(told.Put) != store.MaxMessages || told.Lost != nil {
		t.Fatalf("told of %d messages and %d lost", len(told.Put), len(told.Lost))
	}
	site.Send(store.Message{Code: "one more"})
	told := site.Take().Messages
	if diff := cmp.Diff([]string{"1"}, told.Lost); diff != "" || len(told.Put) != 1 {
		t.Errorf("told of %d messages, lost (-want +got):\n%s", len(told.Put), diff)
	}
	if told := site.Take().Messages; told.Next != 0 {
		t.Errorf("told of nothing new: %+v", told)
	}
}

// Numbers and order are those of the site that was told.
func TestASiteThatIsToldGoesOn(t *testing.T) {
	_, one := oneSite(t)
	for _, id := range []string{"a", "b", "c"} {
		one.Put(recordOf(id, "p"), nil)
	}
	one.Delete("b")
	_, all := one.TakeAll()
	_, two := oneSite(t)
	two.Tell(all)
	one.Put(recordOf("d", "p"), nil)
	two.Put(recordOf("d", "p"), nil)
	if diff := cmp.Diff(one.RecordsAfter(0), two.RecordsAfter(0), cmp.Comparer(func(a, b *store.Record) bool { return a.ImpUID == b.ImpUID })); diff != "" {
		t.Errorf("records (-one +two):\n%s", diff)
	}
	if !two.Deleted("b") {
		t.Error("a deletion is lost")
	}
}

func TestASiteIsRestoredUnderFreeNamesAlone(t *testing.T) {
	s, _ := oneSite(t)
	for _, tt := range []struct {
		config store.Config
		want   error
	}{
		{store.Config{UserCode: "imp2", Key: "k"}, store.ErrKeyTaken},
		{store.Config{UserCode: "imp00000001", Key: "k2"}, store.ErrCodeTaken},
		{store.Config{UserCode: "imp2", Key: "k2"}, nil},
	} {
		if _, err := s.Restore(tt.config, store.AddedLater); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.config, err, tt.want)
		}
	}
}
