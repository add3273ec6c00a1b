package contract

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// claimsShape is made of the table of claims.
func claimsShape() *shape {
	return &shape{
		what: "the claims", example: "{age: full-age-19, one_account: true, trust: true}", keys: ClaimNames(),
		meant: map[string]string{
			"age_rule": "write age", "answer_within": "write it at the top of the file", "ci": "write one_account or empty_ci",
			"unique": "write one_account", "fresh": "write freshness: 10m", "stale": "write freshness: 10m", "withdraw": "write withdrawal",
		},
	}
}

// readClaims reads what the backend says of itself; what is left out is not
// claimed.
func (r *reader) readClaims(n *yaml.Node) {
	s := claimsShape()
	f, ok := r.record(n, s)
	if !ok {
		return
	}
	c := &r.contract.claims
	for _, name := range s.keys {
		value := f.get(name)
		if value == nil {
			continue
		}
		switch name {
		case claimAge:
			c.AgeRule = r.readAgeRule(value)
		case claimFreshness:
			c.Freshness, _ = r.duration(value, "how old a certification may be")
		default:
			if claimed, ok := r.boolean(value); ok {
				*flags[flagIndex(name)].flag(c) = claimed
			}
		}
	}
	if len(r.problems) > 0 {
		return // what is missing may be what could not be read
	}
	for _, unmet := range r.contract.unmet() {
		r.refuse(f.get(unmet.claim), fmt.Sprintf("the claim %s, and %s", unmet.claim, unmet.found), "what it takes to test it", unmet.todo)
	}
}

func (r *reader) readAgeRule(n *yaml.Node) string {
	const expected = "an age rule: " + ageRuleWords + ", or none"
	text, ok := r.scalar(n, expected, "")
	switch {
	case !ok || n.Tag == "!!str" && text == "none":
		return ""
	case n.Tag == "!!str" && CheckAgeRule(text) == nil:
		return text
	}
	todo := ""
	if n.Tag == "!!int" && len(text) == 2 {
		todo = "write full-age-" + text + " (만 나이) or year-age-" + text + " (연 나이)"
	} else if n.Tag == "!!int" && len(text) == 4 {
		todo = "write birth-year-" + text
	} else if near := nearest.Word(text, []string{"full-age-19", "full-age-14", "year-age-19", "birth-year-1999", "none"}); near != "" {
		todo = "such as " + near
	}
	r.refuse(n, describe(n), expected, todo)
	return ""
}
