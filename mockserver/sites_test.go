package mockserver_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

func TestSitesFile(t *testing.T) {
	got, err := mockserver.ParseSites("sites.yaml", []byte(`version: 1
sites:
  - user_code: imp12345678
    key: 1234567890123456
    secret: "s3cret"
    cpid: SHOP01
    provider: inicis_unified
    provides: [phone, foreigner]
  - {user_code: imp87654321, key: k, secret: s}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Config{
		{UserCode: "imp12345678", Key: "1234567890123456", Secret: "s3cret", CPID: "SHOP01", Provider: identity.INICISUnified, Provides: store.Provides{Phone: true, Foreigner: true}},
		{UserCode: "imp87654321", Key: "k", Secret: "s", CPID: "MOCK87654321"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSitesFileErrors(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"empty", "", "sites.yaml:1:1: found "},
		{"no version", "sites: []", `no key "version"`},
		{"an unknown key, with the nearest", "version: 1\nsites:\n- {user_code: imp12345678, key: k, secret: s, provdes: []}", "did you mean provides?"},
		{"a word that people use instead", "version: 1\nsites:\n- {user_code: imp12345678, imp_key: k, secret: s}", "write key"},
		{"a user code of another form", "version: 1\nsites:\n- {user_code: imp1, key: k, secret: s}", "sites.yaml:3:15: found \"imp1\", expected a user code"},
		{"one user code twice", "version: 1\nsites:\n- {user_code: imp12345678, key: k, secret: s}\n- {user_code: imp12345678, key: l, secret: s}", "sites.yaml:4:3: found the user code imp12345678 a second time (first in line 3)"},
		{"one key twice", "version: 1\nsites:\n- {user_code: imp12345678, key: k, secret: s}\n- {user_code: imp12345679, key: k, secret: s}", "a key that another site has (line 3)"},
		{"not a list", "version: 1\nsites: {}", "expected a list of sites"},
		{"an unknown provider", "version: 1\nsites:\n- {user_code: imp12345678, key: k, secret: s, provider: nice}", "sites.yaml:3:57"},
		{"an empty secret", "version: 1\nsites:\n- {user_code: imp12345678, key: k, secret: ''}", "a REST API secret of 1 to 256"},
		{"provides as one word", "version: 1\nsites:\n- {user_code: imp12345678, key: k, secret: s, provides: phone}", "write provides: [phone, carrier]"},
		{"broken YAML", "version: 1\nsites: [", "sites.yaml:"},
	} {
		_, err := mockserver.ParseSites("sites.yaml", []byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", tt.reason, err, tt.want)
		}
	}
	_, err := mockserver.ParseSites("sites.yaml", []byte("version: 1\nsites:\n- {user_code: x, key: k, secret: topsecret}"))
	if err == nil || strings.Contains(fmt.Sprintf("%+v", err), "topsecret") {
		t.Errorf("error %+v, want one without the secret", err)
	}
}

func TestSitesAreApart(t *testing.T) {
	d := newAPIClient(t, otherSite(store.Provides{}), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	other := d.at("other-key", "other-secret")
	if d.token() == other.token() {
		t.Error("two sites share a token")
	}
	if a := other.get("imp_900000000099"); a.status != 200 {
		t.Errorf("a scenario's own site cannot read it: %d", a.status)
	}
	if a := d.get("imp_900000000099"); a.status != 404 || a.reason() != "other_site" {
		t.Errorf("another site reads it: %d %s", a.status, a.reason())
	}
	site, ok := d.server.Site("imp12345678")
	if !ok || site.Config().Key != "other-key" {
		t.Error("a site is not found by its user code")
	}
	site.Clock().Advance(-1e9)
	if d.server.Default().Clock().Steered() {
		t.Error("one site's clock moved another's")
	}
	if _, ok := d.server.Site("nobody"); ok {
		t.Error("found a site that is not there")
	}
}

func TestTheTutorialsSiteCanBeRedefined(t *testing.T) {
	d := newAPIClient(t, mockserver.WithSites(store.Config{UserCode: "imp00000000", Key: "own", Secret: "own", CPID: "X"}))
	if a := d.grant(); a.status != 401 {
		t.Errorf("the tutorial's pair still works: %d", a.status)
	}
	if d.at("own", "own").token() == "" || d.server.Default().Config().Key != "own" {
		t.Error("the redefined site is not the default")
	}
}

func TestManyTestKeysAtOnce(t *testing.T) {
	d := newAPIClient(t)
	var wg sync.WaitGroup
	tokens := make([]string, 40)
	for n := range tokens {
		wg.Go(func() { tokens[n] = d.at(fmt.Sprint("imp_test_", n/2), "s").token() })
	}
	wg.Wait()
	distinct := map[string]bool{}
	for n := 0; n < len(tokens); n += 2 {
		if tokens[n] != tokens[n+1] {
			t.Errorf("one key, two tokens: %s, %s", tokens[n], tokens[n+1])
		}
		distinct[tokens[n]] = true
	}
	if len(distinct) != 20 {
		t.Errorf("%d distinct tokens of 20 keys", len(distinct))
	}
}
