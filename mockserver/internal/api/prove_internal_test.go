package api

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// someCertification makes up a certification of whatever the fixture language
// and the Go API can say, sometimes against the contract.
func someCertification(rnd *rand.Rand) *identity.Certification {
	pick := func(values ...string) string { return values[rnd.IntN(len(values))] }
	c := &identity.Certification{
		ImpUID:      fmt.Sprintf("imp_%012d", rnd.Int64N(1e12)),
		MerchantUID: pick("", "order-1"), Origin: pick("", "about:blank"), PGTID: pick("", "1"),
		Phone: pick("", "01000000001"), Carrier: identity.Carrier(pick("", "KT", "LGT_MVNO")),
		Provider:  identity.Provider(pick("", "danal", "inicis_unified", "kcp_v2", "inicis")),
		Certified: rnd.IntN(3) > 0,
		Person: &identity.Person{
			ID: pick("a/b", "c/d"), Name: pick("김민지", `"`), Gender: identity.Gender(pick("", "male", "female")),
			Birthday: identity.BornOn(identity.Date{Year: 1900 + rnd.IntN(126), Month: time.Month(1 + rnd.IntN(12)), Day: 1 + rnd.IntN(28)}),
			Phone:    pick("", "01000000002"), Carrier: identity.Carrier(pick("", "SKT")), Foreigner: rnd.IntN(2) == 0,
		},
	}
	if rnd.IntN(2) == 0 {
		c.CertifiedAt = identity.At(time.Unix(rnd.Int64N(2e9), 0))
	}
	for _, name := range []string{"birth", "birthday", "foreigner_v2", "gender", "name", "unique_key"} {
		switch rnd.IntN(12) {
		case 0:
			c.Omit = append(c.Omit, name)
		case 1:
			c.Override = append(c.Override, identity.Field{Name: name, JSON: pick("null", `""`, "12", "true", `"male"`, `"x"`, `"2000-01-01"`, "946652400")})
		}
	}
	return c
}

// TestShapesStandForTheFullCheck is why one check a shape is enough: answers of
// one shape keep the contract together or break it together.
func TestShapesStandForTheFullCheck(t *testing.T) {
	s := newServer(t, answer.DefaultSwitches())
	op, _, _ := s.document.Find(http.MethodGet, "/certifications/x")
	site := s.Default()
	rnd := rand.New(rand.NewPCG(1, 2))
	verdicts := map[string]bool{}
	good, bad, repeated := 0, 0, 0
	for range 20_000 {
		c := someCertification(rnd)
		body := s.Render(site, c, identity.Date{Year: 2026, Month: 3, Day: 1}).AppendBody(nil, time.Unix(1772334000, 0))
		keeps := s.document.Response(op, http.StatusOK, http.Header{"Content-Type": {answer.ContentType}}, body) == nil
		shape := answer.ShapeOf(c, &site.Config)
		before, known := verdicts[shape]
		if known && before != keeps {
			t.Fatalf("shape %s: one answer keeps the contract, another breaks it: %s", shape, body)
		}
		if known {
			repeated++
		}
		verdicts[shape] = keeps
		if keeps {
			good++
		} else {
			bad++
		}
	}
	if good < 1000 || bad < 1000 || repeated < 500 {
		t.Errorf("%d good, %d bad, %d repeated: this proves nothing", good, bad, repeated)
	}
}

// TestAnAnswerOutsideTheContractIsNeverSent plants a record that breaks the
// contract, past the loader and past the proof at load.
func TestAnAnswerOutsideTheContractIsNeverSent(t *testing.T) {
	s := newServer(t, answer.DefaultSwitches())
	site := s.Default()
	site.Add(&store.Record{Certification: identity.Certification{
		ImpUID: "imp_bad", Person: &identity.Person{Birthday: identity.BornOn(identity.Date{Year: 2000, Month: 1, Day: 1})}, Certified: true,
		Override: []identity.Field{{Name: "gender", JSON: `"neither"`}},
	}})
	token := site.Issue(s.Lifetime()).Token.Text
	for range 3 { // the lane must not have learnt it
		r := httptest.NewRequest(http.MethodGet, "/certifications/imp_bad", http.NoBody)
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		s.Serve(w, r, journal.ViaDirect)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "neither") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// TestProvingOne words what is wrong with an answer for whoever asked for it.
func TestProvingOne(t *testing.T) {
	s := newServer(t, answer.DefaultSwitches())
	c := identity.Certification{ImpUID: "imp_1", Certified: true, Person: &identity.Person{
		ID: "a/b", Name: "x", Gender: identity.Male, Birthday: identity.BornOn(identity.Date{Year: 2000, Month: 1, Day: 31}),
	}}
	if err := s.ProveOne(s.Default(), &c); err != nil {
		t.Errorf("an ordinary certification: %v", err)
	}
	c.Override = []identity.Field{{Name: "unique_key", JSON: "[]"}} // no reader lets that through
	if err := s.ProveOne(s.Default(), &c); err == nil || !strings.Contains(err.Error(), "unique_key: found") {
		t.Errorf("a list for a CI: %v", err)
	}
}
