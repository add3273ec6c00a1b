package contract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml/yamltest"
)

func TestDefaultClaims(t *testing.T) {
	got := contract.Default("").Claims()
	want := contract.Claims{AgeRule: "birth-year-1999", OneAccount: true, Trust: true, AnswerWithin: 10 * time.Second}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := contract.Default("year-age-19").Claims().AgeRule; got != "year-age-19" {
		t.Errorf("age rule %q", got)
	}
	if got, want := got.Words(), []string{"age=birth-year-1999", "one_account", "trust"}; !slices.Equal(got, want) {
		t.Errorf("words %q, want %q", got, want)
	}
}

func TestAgeRules(t *testing.T) {
	for rule, fits := range map[string]bool{
		"full-age-19": true, "full-age-1": true, "year-age-99": true, "birth-year-1999": true, "birth-year-2007": true,
		"full-age-0": false, "full-age-019": false, "full-age-100": false, "birth-year-1899": false, "birth-year-19999": false, "none": false, "": false, "age-19": false, "full-age-19\n": false,
	} {
		if got := contract.CheckAgeRule(rule) == nil; got != fits {
			t.Errorf("%q is an age rule: %v, want %v", rule, got, fits)
		}
	}
}

func TestWith(t *testing.T) {
	for _, c := range []struct {
		reason string
		claims []string
		want   []string
		says   string
	}{
		{"one more", []string{"token"}, []string{"age=birth-year-1999", "one_account", "trust", "token"}, ""},
		{"another age rule, and no trust", []string{"age=full-age-19", "trust=false"}, []string{"age=full-age-19", "one_account"}, ""},
		{"no age rule", []string{"age=none"}, []string{"one_account", "trust"}, ""},
		{"a duration", []string{"freshness=10m", "resilience=true"}, []string{"age=birth-year-1999", "freshness=10m0s", "one_account", "trust", "resilience"}, ""},
		{"its own words", contract.Default("").Claims().Words(), contract.Default("").Claims().Words(), ""},
		{"a misspelt one", []string{"tokens"}, nil, `claim "tokens": want one of age, freshness, one_account, trust, redirect, replay, empty_ci, binding, token, resilience, privacy, withdrawal; did you mean token?`},
		{"no rule", []string{"age=19"}, nil, `age rule "19": want full-age-N`},
		{"no duration", []string{"freshness"}, nil, `claim freshness "": want a duration such as freshness=10m`},
		{"neither true nor false", []string{"trust=yes"}, nil, "claim trust=yes: want trust, trust=true or trust=false"},
		{"what there is no request for", []string{"withdrawal"}, nil, "claim withdrawal: no withdraw to test it with"},
		{"what there is no merchant_uid for", []string{"binding"}, nil, "claim binding: no merchant_uid of the session"},
	} {
		before := contract.Default("")
		got, err := before.With(c.claims...)
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: error %v, want %q", c.reason, err, c.says)
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", c.reason, err)
		case c.says == "" && !slices.Equal(got.Claims().Words(), c.want):
			t.Errorf("%s: %q, want %q", c.reason, got.Claims().Words(), c.want)
		}
		if diff := cmp.Diff(contract.Default("").Claims(), before.Claims()); diff != "" {
			t.Errorf("%s: the contract itself has changed:\n%s", c.reason, diff)
		}
	}
}

// TestHasKnowsEveryClaim: each word of the file sets the claim that goes by it.
func TestHasKnowsEveryClaim(t *testing.T) {
	everything, err := contract.Load("x", yamltest.Body(t, "good", "every-claim.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range contract.ClaimNames() {
		if !everything.Claims().Has(name) {
			t.Errorf("%s is claimed and is not", name)
		}
		value := map[string]string{"age": "age=none", "freshness": "freshness=1s"}[name]
		if value == "" {
			value = name + "=false"
		}
		without, err := everything.With(value)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range contract.ClaimNames() {
			if want := other != name || name == "freshness"; without.Claims().Has(other) != want {
				t.Errorf("with %s, %s is claimed: %v", value, other, !want)
			}
		}
	}
	if everything.Claims().Has("nothing") {
		t.Error("an unknown word is claimed")
	}
	if got := everything.Claims(); got.Freshness != 10*time.Minute || got.AnswerWithin != 1500*time.Millisecond {
		t.Errorf("durations %v, %v", got.Freshness, got.AnswerWithin)
	}
}

func TestWhatAContractSaysOfItself(t *testing.T) {
	for _, c := range []struct {
		file                                               string
		post, redirect, withdrawal, clock, uid, unreadable bool
		body                                               string
	}{
		{"every-claim", true, true, true, false, true, false, "json"},
		{"redirect-only", false, true, false, false, false, true, ""},
		{"post-only", true, false, false, false, false, true, "json"},
		{"form-body", true, false, false, false, false, false, "form"},
		{"text-body", true, false, false, false, false, false, "text"},
		{"path", true, false, false, false, false, false, ""},
		{"clock", true, false, false, true, false, false, "json"},
		{"session", true, false, false, false, true, false, "json"},
	} {
		got, err := contract.Load(c.file, yamltest.Body(t, "good", c.file+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if got.Has(contract.Post) != c.post || got.Has(contract.Redirect) != c.redirect || got.HasWithdrawal() != c.withdrawal ||
			got.HasClock() != c.clock || got.HasMerchantUID() != c.uid || got.Reads(contract.Unavailable) == c.unreadable {
			t.Errorf("%s: post %v, redirect %v, withdrawal %v, clock %v, merchant_uid %v, reads unavailable %v", c.file,
				got.Has(contract.Post), got.Has(contract.Redirect), got.HasWithdrawal(), got.HasClock(), got.HasMerchantUID(), got.Reads(contract.Unavailable))
		}
		if want := map[bool]contract.Via{true: contract.Post, false: contract.Redirect}[c.post]; got.Usual() != want {
			t.Errorf("%s: usual way %v, want %v", c.file, got.Usual(), want)
		}
		if got.Body(contract.Post) != c.body || got.Name() != c.file {
			t.Errorf("%s: body %q, name %q", c.file, got.Body(contract.Post), got.Name())
		}
	}
}
