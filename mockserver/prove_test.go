package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// TestFixturesThatWouldBreakTheContractAreRefused keeps the last good set.
func TestFixturesThatWouldBreakTheContractAreRefused(t *testing.T) {
	d := newAPIClient(t)
	set := load(t, map[string]string{"x.yaml": `version: 1
scenario: x
people:
  a: {name: 김, gender: male, birthday: 2000-01-01}
certifications:
  imp_1: {person: a}
`})
	certification, _ := set.Certification("imp_1")
	certification.Override = []identity.Field{{Name: "birth", JSON: `"text"`}} // past the loader, which refuses this
	err := d.server.SetFixtures(set)
	if err == nil || !strings.Contains(err.Error(), "x.yaml:6:3: imp_1 would answer outside the contract: /response/birth") {
		t.Errorf("error %v", err)
	}
	if a := d.ask(d.raw, request(http.MethodGet, "/certifications/imp_1", d.token())); a.status != 404 {
		t.Errorf("the bad set was taken in: %d", a.status)
	}
	if a := d.get(adult); a.status != 200 {
		t.Errorf("the built-in adult is gone: %d", a.status)
	}
}
