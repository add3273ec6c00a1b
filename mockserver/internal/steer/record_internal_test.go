package steer

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// TestAnAnswerOutsideTheContractIsRefused: what the document does not let
// through is a mistake of whoever asked for it.
func TestAnAnswerOutsideTheContractIsRefused(t *testing.T) {
	w, err := world.New(world.Options{Log: slog.New(slog.DiscardHandler), NewClock: clock.New}, store.Config{
		UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: world.DefaultSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	var verdict error
	s := New(w, Options{Prove: func(*store.Site, *identity.Certification) error { return verdict }})
	v := s.view(w.Default())
	if err := v.hold(&identity.Certification{}); err != nil {
		t.Errorf("an ordinary certification: %v", err)
	}
	verdict = errors.New("/response/unique_key: found a list, expected a text")
	refused := new(control.Error)
	if err := v.hold(&identity.Certification{}); !errors.As(err, &refused) || refused.Status != 400 || !strings.Contains(err.Error(), "unique_key: found") {
		t.Errorf("a list for a CI: %v", err)
	}
}
