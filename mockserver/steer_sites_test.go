package mockserver_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

func TestASiteIsAddedAndGone(t *testing.T) {
	s := newControlClient(t)
	made, err := s.mock.AddSite(ctx(t), control.NewSite{Provides: []string{"phone"}, Provider: "inicis"})
	must(t, made, err)
	here := &controlClient{apiClient: s.at(made.Key, made.Secret), mock: s.mock, site: made.Key}
	if a := here.seen(adultID); a.record["pg_provider"] != "inicis" || a.record["unique_in_site"] == s.seen(adultID).record["unique_in_site"] {
		t.Errorf("the new site answers %s", a.body)
	}
	token := here.token()
	s.do(s.mock.DeleteSite(ctx(t), made.UserCode))
	for range 2 { // the lane knew both
		if a := s.ask(s.http, request(http.MethodGet, "/certifications/"+adultID, token)); a.reason() != "token_unknown" {
			t.Errorf("a token of a deleted site: %d %s", a.status, a.reason())
		}
		if a := here.grant(); a.reason() != "unknown_key" {
			t.Errorf("the key of a deleted site: %d %s", a.status, a.reason())
		}
	}
	_, err = s.mock.Site(ctx(t), made.Key)
	refused(t, err, 404, "no site")
	again, err := s.mock.AddSite(ctx(t), control.NewSite{Key: made.Key, Secret: "another", UserCode: made.UserCode, CPID: "X"})
	must(t, again, err)
	if a := here.grant(); a.reason() != "wrong_secret" || again.CPID != "X" {
		t.Errorf("the old secret of a key that was added anew: %d %s", a.status, a.reason())
	}
}

func TestSitesThatCannotBe(t *testing.T) {
	s := newControlClient(t)
	for _, tt := range []struct {
		reason string
		given  control.NewSite
		status int
		words  []string
	}{
		{"a key that is taken", control.NewSite{Key: mockserver.DefaultKey}, 409, []string{"key: another site has it"}},
		{"a user code that is taken", control.NewSite{UserCode: mockserver.DefaultUserCode}, 409, []string{"user_code: another site has imp00000000"}},
		{"a key that is another's user code", control.NewSite{Key: mockserver.DefaultUserCode}, 409, []string{"key: another site has it"}},
		{"the house", control.NewSite{Key: control.House}, 400, []string{"key: found"}},
		{"a user code of another form", control.NewSite{UserCode: "imp1"}, 400, []string{`user_code: found "imp1", expected a user code`}},
		{"an unknown provider", control.NewSite{Provider: "dana"}, 400, []string{"provider: found", "did you mean danal?"}},
		{"an unknown field", control.NewSite{Provides: []string{"name"}}, 400, []string{"provides: found"}},
		{"an escape sequence in a key", control.NewSite{Key: "k\x1b]0;x\a"}, 400, []string{"key: found the invisible character U+001B, expected a REST API key of printable characters"}},
		{"an invisible character in a secret", control.NewSite{Secret: "s\u200b"}, 400, []string{"secret: found the invisible character U+200B"}},
		{"an endless CPID", control.NewSite{CPID: "0123456789012345678901234567890123456789x"}, 400, []string{"cpid: found"}},
	} {
		_, err := s.mock.AddSite(ctx(t), tt.given)
		t.Run(tt.reason, func(t *testing.T) { refused(t, err, tt.status, tt.words...) })
	}
	refused(t, s.mock.DeleteSite(ctx(t), mockserver.DefaultKey), 409, "imp00000000 is configured and stays")
	refused(t, s.mock.DeleteSite(ctx(t), "imp_apikeyy"), 404, `did you mean "imp_apikey"?`)
	refused(t, s.mock.DeleteSite(ctx(t), "imp_test_x"), 404, "opens its site with its first token")
}

func TestSitesAreListedByKind(t *testing.T) {
	s := newControlClient(t)
	s.at("imp_test_z", "s").token()
	added, err := s.mock.AddSite(ctx(t), control.NewSite{Key: "k"})
	must(t, added, err)
	s.at("imp_test_a", "s").token()
	list, err := s.mock.Sites(ctx(t))
	type row struct{ Key, Kind string }
	var got []row
	for _, site := range must(t, list, err) {
		got = append(got, row{site.Key, string(site.Kind)})
	}
	want := []row{{"imp_apikey", "configured"}, {"other-key", "configured"}, {"k", "added"}, {"imp_test_z", "test"}, {"imp_test_a", "test"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.do(s.mock.DeleteSite(ctx(t), "imp_test_z"))
	if list, err = s.mock.Sites(ctx(t)); err != nil || slices.ContainsFunc(list, func(s control.Site) bool { return s.Key == "imp_test_z" }) {
		t.Errorf("a deleted site is listed (%v)", err)
	}
	if one, err := s.mock.Site(ctx(t), "k"); err != nil || one.UserCode != added.UserCode || one.CPID != "MOCK"+added.UserCode[3:] || one.Provider != "danal" {
		t.Errorf("one site is %+v (%v)", one, err)
	}
}
