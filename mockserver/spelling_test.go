package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// otherSpelling is the tutorial's key as two published clients write it.
const otherSpelling = "imp_apiKey"

func TestSpellingsOfAKey(t *testing.T) {
	mixed := store.Config{UserCode: "imp00000007", Key: "Shop_Key", Secret: "s"}
	lower := store.Config{UserCode: "imp00000008", Key: "shop_key", Secret: "l"}
	own := store.Config{UserCode: "imp00000009", Key: otherSpelling, Secret: "mine"}
	const secret = mockserver.DefaultSecret
	for _, tt := range []struct {
		reason      string
		spelling    string
		sites       []store.Config
		key, secret string
		site        string // user code; "" = 401
	}{
		{"the tutorial's key", "tutorial", nil, mockserver.DefaultKey, secret, mockserver.DefaultUserCode},
		{"its second spelling", "tutorial", nil, otherSpelling, secret, mockserver.DefaultUserCode},
		{"with another secret", "tutorial", nil, otherSpelling, "other", ""},
		{"a spelling that nobody saw", "tutorial", nil, "IMP_APIKEY", secret, ""},
		{"another site's key in another case", "tutorial", []store.Config{mixed}, "shop_key", "s", ""},
		{"a site that has the second spelling for its own", "tutorial", []store.Config{own}, otherSpelling, "mine", own.UserCode},
		{"and keeps others out", "tutorial", []store.Config{own}, otherSpelling, secret, ""},
		{"a tutorial's site with a secret of its own", "tutorial", []store.Config{{UserCode: "imp00000006", Key: mockserver.DefaultKey, Secret: "s"}}, otherSpelling, "s", "imp00000006"},
		{"exact: the second spelling is unknown", "exact", nil, otherSpelling, secret, ""},
		{"exact: the first is known", "exact", nil, mockserver.DefaultKey, secret, mockserver.DefaultUserCode},
		{"any: every case of the tutorial's key", "any", nil, "IMP_APIKEY", secret, mockserver.DefaultUserCode},
		{"any: every case of another site's key", "any", []store.Config{mixed}, "SHOP_KEY", "s", mixed.UserCode},
		{"any: two sites, the exact one", "any", []store.Config{mixed, lower}, "shop_key", "l", lower.UserCode},
		{"any: two sites, neither exact, the first in byte order", "any", []store.Config{lower, mixed}, "SHOP_KEY", "s", mixed.UserCode},
		{"any: a secret is still compared exactly", "any", []store.Config{mixed}, "SHOP_KEY", "S", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithSites(tt.sites...), mockserver.WithSwitch("key-spelling", tt.spelling)).at(tt.key, tt.secret)
			for range 2 { // by the authority, and by the lane if it learnt the body
				a := d.grant()
				if tt.site == "" {
					if a.status != 401 {
						t.Errorf("%d %s, want 401", a.status, a.body)
					}
					continue
				}
				site, ok := d.server.Site(tt.site)
				if a.status != 200 || !ok || len(site.Requests(journal.Filter{})) == 0 {
					t.Errorf("%d %s, want a token of %s", a.status, a.body, tt.site)
				}
			}
		})
	}
}

func TestBothSpellingsShareAToken(t *testing.T) {
	d := newAPIClient(t)
	if one, two := d.token(), d.at(otherSpelling, d.secret).token(); one != two {
		t.Errorf("tokens %s and %s, want one: it is one site", one, two)
	}
	if got := d.server.Default().Requests(journal.Filter{Last: 1}); len(got) != 1 || !strings.Contains(got[0].Request.Body, otherSpelling) {
		t.Errorf("the journal hides a key that is published: %+v", got)
	}
}

// TestAFaultMeetsBothSpellings: a fault on getToken is looked for before the
// credentials are judged.
func TestAFaultMeetsBothSpellings(t *testing.T) {
	d := newAPIClient(t)
	d.fail(fault.Rule{Match: fault.Match{Route: "getToken"}, Effect: fault.Refusal{Status: 503}})
	for _, key := range []string{mockserver.DefaultKey, otherSpelling} {
		if a := d.at(key, d.secret).ask(d.raw, posted("/users/getToken", "", "application/json", d.at(key, d.secret).credentials())); a.status != 503 {
			t.Errorf("%s: %d, want the site's fault", key, a.status)
		}
	}
}

// TestASiteOfTheSecondSpelling is added when the lane could know the other site's
// answer already.
func TestASiteOfTheSecondSpelling(t *testing.T) {
	d := newAPIClient(t)
	other := d.at(otherSpelling, d.secret)
	for range 3 {
		other.token()
	}
	if _, err := d.server.Steered().AddSite(t.Context(), control.NewSite{Key: otherSpelling, Secret: "its own"}); err != nil {
		t.Fatal(err)
	}
	if a := other.grant(); a.status != http.StatusUnauthorized {
		t.Errorf("%d, want 401: the key belongs to a site with another secret now", a.status)
	}
	if one, two := d.token(), d.at(otherSpelling, "its own").token(); one == two {
		t.Error("two sites, one token")
	}
}
