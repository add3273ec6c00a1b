package mockserver_test

import (
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func TestAddFromGo(t *testing.T) {
	s := newControlClient(t)
	site, _ := s.server.Site("other-key")
	other := s.elsewhere()
	for _, tt := range []struct {
		reason string
		given  mockserver.Case
		want   map[string]any
	}{
		{"nothing", mockserver.Case{}, map[string]any{"certified": true, "birthday": "1991-08-31", "certified_at": float64(noon.Unix())}},
		{"a person", mockserver.Case{Person: identity.Person{Name: "이름", Gender: identity.Male, Birthday: identity.Turns(19, identity.InDays(1))}},
			map[string]any{"name": "이름", "gender": "male", "birthday": "2007-03-02"}},
		{"a known person", mockserver.Case{Person: identity.Person{ID: jiwooID}}, map[string]any{"name": "이지우"}},
		{"left unfinished", mockserver.Case{Unfinished: true}, map[string]any{"certified": false, "unique_key": nil}},
		{"in detail", mockserver.Case{Certification: identity.Certification{
			ImpUID: "imp_mine", MerchantUID: "order-1", Provider: identity.KCP, CertifiedAt: identity.Ago(2 * time.Hour), Carrier: identity.KT,
			Override: []identity.Field{{Name: "unique_key", JSON: `""`}},
		}}, map[string]any{"imp_uid": "imp_mine", "merchant_uid": "order-1", "pg_provider": "kcp_v2", "certified_at": float64(noon.Unix() - 7200), "carrier": "KT", "unique_key": ""}},
	} {
		id, err := site.Add(tt.given)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		a := other.seen(id)
		for key, want := range tt.want {
			if a.record[key] != want {
				t.Errorf("%s: %s is %v, want %v", tt.reason, key, a.record[key], want)
			}
		}
		if here := s.seen(id); here.status != 404 {
			t.Errorf("%s: the default site sees it: %d", tt.reason, here.status)
		}
	}
	_, err := site.Add(mockserver.Case{Certification: identity.Certification{ImpUID: "imp_mine"}})
	refused(t, err, 409, "imp_mine")
	_, err = site.Add(mockserver.Case{Person: identity.Person{ID: "adult/nobody"}})
	refused(t, err, 404, "adult/nobody")
	_, err = site.Add(mockserver.Case{Certification: identity.Certification{Override: []identity.Field{{Name: "birth", JSON: "soon"}}}})
	refused(t, err, 400, "birth: found")
	site.Reset(control.ScopeState)
	if a := other.seen("imp_mine"); a.status != 404 {
		t.Errorf("after a reset: %d", a.status)
	}
	id, err := s.server.Default().Add(mockserver.Case{})
	if a := s.seen(id); err != nil || a.status != 200 {
		t.Errorf("on the default site: %d (%v)", a.status, err)
	}
}
