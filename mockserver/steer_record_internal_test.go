package mockserver

import (
	"errors"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func TestAnAnswerOutsideTheContractIsRefused(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	v := s.steering.view(s.world.Default())
	born, err := identity.ParseDate("2000-01-31")
	if err != nil {
		t.Fatal(err)
	}
	c := identity.Certification{ImpUID: "imp_1", Certified: true, Person: &identity.Person{ID: "a/b", Name: "x", Gender: identity.Male, Birthday: identity.BornOn(born)}}
	if err := v.hold(&c); err != nil {
		t.Errorf("an ordinary certification: %v", err)
	}
	c.Override = []identity.Field{{Name: "unique_key", JSON: "[]"}} // no reader lets that through
	refused := new(control.Error)
	if err := v.hold(&c); !errors.As(err, &refused) || refused.Status != 400 || !strings.Contains(err.Error(), "unique_key: found") {
		t.Errorf("a list for a CI: %v", err)
	}
}
