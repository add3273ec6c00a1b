package mockserver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// Whatever is done, in whatever order and however often it is written: the next server
// knows all that this one knows, to the byte.
func TestTheStateIsExact(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			set := load(t, map[string]string{"p.yaml": people, "f.yaml": fmt.Sprintf(faultyPeople, 3)})
			opts := []mockserver.Option{mockserver.WithFixtures(set), mockserver.WithSeed(seed)}
			if seed%2 == 1 {
				opts = append(opts, mockserver.WithFaultProfile("hostile"))
			}
			chance := rand.New(rand.NewPCG(seed, 1))
			k := newKept(t, opts...)
			for range 3 {
				for range 100 {
					k.anything(chance)
					switch chance.IntN(12) {
					case 0, 1, 2:
						k.text.Write(k.keeper.Changes())
					case 3:
						k.whole()
					}
				}
				again := k.stop(opts...)
				want := all(t, k)
				if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(all(t, again), "\n")); diff != "" {
					t.Fatalf("the next server knows something else (-want +got):\n%s", diff)
				}
				k = again
			}
		})
	}
}

// try sends a request that may fail, and returns the body of the answer.
func (d *apiClient) try(r *http.Request) string {
	w := httptest.NewRecorder()
	defer func() { _ = recover() }() // as a fault cuts the connection
	d.server.ServeHTTP(w, r)
	return w.Body.String()
}

// tokenOrNone asks for a token, which a fault may keep from coming.
func (d *apiClient) tokenOrNone() string {
	_, rest, _ := strings.Cut(d.try(posted("/users/getToken", "", "application/json", d.credentials())), `"access_token":"`)
	text, _, _ := strings.Cut(rest, `"`)
	return text
}

// anything does one thing that a server remembers, on one of several sites. It may fail.
func (k *kept) anything(chance *rand.Rand) {
	sites := k.server.Steered()
	list, err := sites.Sites(ctx(k.t))
	must(k.t, list, err)
	site := list[chance.IntN(len(list))].UserCode
	at := k.at(mockserver.DefaultKey, mockserver.DefaultSecret)
	if found, _ := k.server.Site(site); found != nil {
		at = k.at(found.Config().Key, found.Config().Secret)
	}
	c := context.Background()
	certifications, err := k.mock.CertificationPage(c, site, control.Page{})
	must(k.t, certifications, err)
	folk, err := k.mock.PeoplePage(c, site, control.Page{})
	must(k.t, folk, err)
	encoded, err := json.Marshal(typed(map[string]any{"merchant_uid": "주문 <1>"}))
	impUID, person := "imp_900000000091", jiwooID
	if n := len(certifications.Certifications); n > 0 {
		impUID = certifications.Certifications[chance.IntN(n)].ImpUID
	}
	if n := len(folk.People); n > 0 {
		person = folk.People[chance.IntN(n)].ID
	}
	otp := string(must(k.t, encoded, err))
	token := at.tokenOrNone()
	things := append(k.otherThings(chance, site, impUID, person),
		func() { at.try(request("GET", "/certifications/"+impUID, token)) },
		func() { at.try(request("GET", "/certifications/imp_900000000091", token)) },
		func() { at.try(request("DELETE", "/certifications/"+impUID, token)) },
		func() { at.try(posted("/certifications/otp/request", token, "application/json", otp)) },
		func() {
			if messages, _ := k.mock.Messages(c, site); len(messages) > 0 {
				m := messages[chance.IntN(len(messages))]
				at.try(posted("/certifications/otp/confirm/"+m.ImpUID, token, "application/json", fmt.Sprintf(`{"otp":"%s"}`, []string{m.Code, "000000"}[chance.IntN(2)])))
			}
		},
		func() { _ = k.mock.DeleteMessages(c, site) },
	)
	things[chance.IntN(len(things))]()
}

// otherThings are those that only the control API is asked for.
func (k *kept) otherThings(chance *rand.Rand, site, impUID, person string) []func() {
	c := context.Background()
	return []func(){
		func() { _, _ = k.mock.AddCertification(c, site, control.NewCertification{}) },
		func() {
			_, _ = k.mock.AddCertification(c, site, control.NewCertification{ImpUID: impUID, CertificationFields: control.CertificationFields{
				Person: control.PersonRef{ID: person}, CertifiedAt: "2h ago", Note: "n", Omit: []string{"foreigner"}, UniqueKey: control.Literal(`null`),
				Expect: control.Expectation{Verdict: "underage"}}})
		},
		func() {
			_, _ = k.mock.AddCertification(c, site, control.NewCertification{CertificationFields: control.CertificationFields{
				Person: control.Typed(control.NewPerson{Name: "김하나", Gender: "female", Birthday: control.BornOn("1990-05-05")}), Certified: no()}})
		},
		func() {
			_, _ = k.mock.ChangeCertification(c, site, impUID, control.CertificationChange{CertificationFields: control.CertificationFields{Note: fmt.Sprint(chance.IntN(9))}})
		},
		func() { _ = k.mock.DeleteCertification(c, site, impUID) },
		func() {
			_, _ = k.mock.AddPerson(c, site, control.NewPerson{Birthday: control.Turns(19, "tomorrow"), Carrier: "KT"})
		},
		func() {
			_, _ = k.mock.ChangePerson(c, site, person, control.PersonChange{PersonFields: control.PersonFields{Name: "김" + string(rune('가'+chance.IntN(9)))}})
		},
		func() { _ = k.mock.DeletePerson(c, site, person) },
		func() {
			_, _ = k.mock.AddSite(c, control.NewSite{Provides: []string{"phone", "foreigner"}, Provider: "kcp_v2"})
		},
		func() { k.at("imp_test_"+string(rune('a'+chance.IntN(6))), "s").tokenOrNone() },
		func() { _ = k.mock.DeleteSite(c, site) },
		func() {
			_, _ = k.mock.MoveClock(c, site, control.ClockMove{Advance: control.Duration(20 * time.Minute)})
		},
		func() { _, _ = k.mock.MoveClock(c, site, control.ClockMove{Set: noon.Add(day), Freeze: true}) },
		func() { _, _ = k.mock.MoveClock(c, site, control.ClockMove{Follow: true}) },
		func() {
			_, _ = k.mock.AddFault(c, site, control.FaultRule{Match: fault.Match{First: 4, Every: 2}, Effect: fault.Latency{Delay: 1}, Note: "why"})
		},
		func() {
			_, _ = k.mock.AddFault(c, site, control.FaultRule{Match: fault.Match{Route: "getCertification", First: 1}, Effect: fault.ExpireToken{}})
		},
		func() { _ = k.mock.DeleteFault(c, site, fmt.Sprint("fault-", 1+chance.IntN(4))) },
		func() { _ = k.mock.DeleteFaults(c, site) },
		func() { _, _ = k.mock.AddLease(c, control.NewLease{Holder: "h"}) },
		func() { _ = k.mock.Reset(c, site, control.ScopeState) },
		func() { _ = k.mock.Reset(c, site, control.ScopeFaults) },
	}
}
