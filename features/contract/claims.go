package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// Claims is what a backend says of itself. What is not claimed is not judged.
type Claims struct {
	AgeRule      string        // full-age-N, year-age-N, birth-year-Y; "" = none
	Freshness    time.Duration // a certification older than this is refused; 0 = not claimed
	AnswerWithin time.Duration // of every answer; never 0
	OneAccount   bool          // one account a person
	Trust        bool          // nothing is taken from the browser but the imp_uid
	Redirect     bool          // the redirect is held to the same rules
	Replay       bool          // a used imp_uid is refused to everybody else
	EmptyCI      bool          // people without a CI are refused, never taken for one another
	Binding      bool          // the certification's merchant_uid must be the session's
	Token        bool          // one token for many sign-ups, renewed once
	Resilience   bool          // no account on doubt, and an answer in time
	Privacy      bool          // no secret, token, CI or DI is told
	Withdrawal   bool          // who withdraws can sign up anew
}

// claim is a claim that is made or not.
type claim struct {
	name, about string
	flag        func(*Claims) *bool
}

// flags are the claims without a value, in the order in which they are listed.
var flags = []claim{
	{"one_account", "One account a person, by CI, however often and with whichever phone.", func(c *Claims) *bool { return &c.OneAccount }},
	{"trust", "Nothing is taken from the browser but the imp_uid.", func(c *Claims) *bool { return &c.Trust }},
	{"redirect", "The redirect is held to the same rules.", func(c *Claims) *bool { return &c.Redirect }},
	{"replay", "A used imp_uid is refused to everybody else.", func(c *Claims) *bool { return &c.Replay }},
	{"empty_ci", "A person without a CI is refused, and never taken for another person.", func(c *Claims) *bool { return &c.EmptyCI }},
	{"binding", "The certification's merchant_uid must be the visitor's.", func(c *Claims) *bool { return &c.Binding }},
	{"token", "One token for many sign-ups, renewed once when it has expired.", func(c *Claims) *bool { return &c.Token }},
	{"resilience", "No account on doubt, and an answer in time, when i'mport fails.", func(c *Claims) *bool { return &c.Resilience }},
	{"privacy", "No secret, token, CI or DI is told.", func(c *Claims) *bool { return &c.Privacy }},
	{"withdrawal", "A person who withdraws can sign up again.", func(c *Claims) *bool { return &c.Withdrawal }},
}

// The claims with a value.
const (
	claimAge       = "age"
	claimFreshness = "freshness"
)

// ClaimNames are the words of the contract file for the claims, in order.
func ClaimNames() []string {
	names := []string{claimAge, claimFreshness}
	for _, f := range flags {
		names = append(names, f.name)
	}
	return names
}

// Has reports whether a claim is made, by its word of the contract file. Unknown
// words are not claimed.
func (c Claims) Has(name string) bool {
	switch name {
	case claimAge:
		return c.AgeRule != ""
	case claimFreshness:
		return c.Freshness > 0
	}
	i := flagIndex(name)
	return i >= 0 && *flags[i].flag(&c)
}

// flagIndex is the place of a claim among those without a value, or -1.
func flagIndex(name string) int {
	return slices.IndexFunc(flags, func(f claim) bool { return f.name == name })
}

// Words are the claims that are made, as the command line takes them.
func (c Claims) Words() []string {
	var words []string
	if c.AgeRule != "" {
		words = append(words, claimAge+"="+c.AgeRule)
	}
	if c.Freshness > 0 {
		words = append(words, claimFreshness+"="+c.Freshness.String())
	}
	for _, f := range flags {
		if *f.flag(&c) {
			words = append(words, f.name)
		}
	}
	return words
}

// ageRule is how an age rule is written: the ages and years that a sign-up can
// sensibly ask for.
var ageRule = regexp.MustCompile("^(?:" + ageRuleForm + ")$")

const ageRuleForm = `(?:full-age|year-age)-(?:[1-9]|[1-9][0-9])|birth-year-(?:19|20)[0-9][0-9]`

const ageRuleWords = "full-age-N (1 to 99), year-age-N (1 to 99) or birth-year-Y (1900 to 2099)"

// CheckAgeRule is nil for full-age-N, year-age-N and birth-year-Y.
func CheckAgeRule(rule string) error {
	if !ageRule.MatchString(rule) {
		return fmt.Errorf("age rule %q: want %s", rule, ageRuleWords)
	}
	return nil
}

// durationForm is how a duration is written.
const durationForm = `^[1-9][0-9]{0,6}(?:ms|s|m|h)$`

var duration = regexp.MustCompile(durationForm)

const longest = 24 * time.Hour

// parseDuration gives a whole number of one unit, up to a day.
func parseDuration(s string) (time.Duration, bool) {
	if !duration.MatchString(s) {
		return 0, false
	}
	d, err := time.ParseDuration(s)
	return d, err == nil && d <= longest
}

// With is the contract with further claims, as a command line gives them:
// "trust", "age=full-age-19", "age=none", "freshness=10m", "trust=false". Claims
// that the contract has no request for are an error.
func (c *Contract) With(claims ...string) (*Contract, error) {
	changed := *c
	for _, word := range claims {
		name, text, _ := strings.Cut(word, "=")
		if err := changed.claims.set(name, text); err != nil {
			return nil, err
		}
	}
	if unmet := changed.unmet(); len(unmet) > 0 {
		return nil, fmt.Errorf("claim %s: %s", unmet[0].claim, unmet[0].found)
	}
	return &changed, nil
}

func (c *Claims) set(name, text string) error {
	switch name {
	case claimAge:
		if c.AgeRule = ""; text == "none" {
			return nil
		}
		c.AgeRule = text
		return CheckAgeRule(text)
	case claimFreshness:
		d, ok := parseDuration(text)
		if c.Freshness = d; !ok {
			return fmt.Errorf("claim freshness %q: want a duration such as freshness=10m", text)
		}
		return nil
	}
	if i := flagIndex(name); i >= 0 {
		if text != "" && text != "true" && text != "false" {
			return fmt.Errorf("claim %s=%s: want %s, %s=true or %s=false", name, text, name, name, name)
		}
		*flags[i].flag(c) = text != "false"
		return nil
	}
	near := ""
	if meant := nearest.Word(name, ClaimNames()); meant != "" {
		near = "; did you mean " + meant + "?"
	}
	return fmt.Errorf("claim %q: want one of %s%s", name, strings.Join(ClaimNames(), ", "), near)
}

// need is what a claim needs and the contract has not.
type need struct{ claim, found, todo string }

// unmet lists the claims that cannot be judged by this contract.
func (c *Contract) unmet() []need {
	var unmet []need
	without := func(claim string, has bool, found, todo string) {
		if c.claims.Has(claim) && !has {
			unmet = append(unmet, need{claim, found, todo})
		}
	}
	without("redirect", c.Has(Redirect), "no redirect to test it with", "add redirect: GET /path")
	without("withdrawal", c.HasWithdrawal(), "no withdraw to test it with", "add withdraw: POST /path")
	without("binding", c.HasMerchantUID(), "no merchant_uid of the session", "capture merchant_uid in a preparing request, or give it under values")
	for _, n := range []struct {
		claim   string
		outcome Outcome
	}{
		{claimAge, Underage},
		{"one_account", Existing},
		{"trust", Rejected},
		{"redirect", Rejected},
		{"replay", Rejected},
		{"empty_ci", Rejected},
		{"binding", Rejected},
		{claimFreshness, Rejected},
		{"resilience", Unavailable},
	} {
		without(n.claim, c.Reads(n.outcome), fmt.Sprintf("no way to read the outcome %s", n.outcome), fmt.Sprintf("add %s to outcomes", n.outcome))
	}
	return unmet
}
