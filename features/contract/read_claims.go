package contract

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

const claimsExample = "{age: full-age-19, one_account: true, trust: true}"

// claimsShape is made of the table of claims.
func claimsShape() *plainyaml.Shape {
	s := &plainyaml.Shape{
		What: "the claims", Example: claimsExample,
		About: "What the backend claims. What is left out is not judged.",
		Keys: []plainyaml.Key{
			{
				Name: claimAge, Type: plainyaml.Text{Form: "^(?:none|" + ageRuleForm + ")$", Examples: []any{"full-age-19", "year-age-19", "birth-year-1999", "none"}},
				About: "Who may sign up: full-age-N (만 나이), year-age-N (연 나이), birth-year-Y (born in that year or before), or none.",
			},
			{Name: claimFreshness, Type: durationType, About: "A certification that is older than this is refused."},
		},
		Meant: map[string]string{
			"age_rule": "write age", "answer_within": "write it at the top of the file", "ci": "write one_account or empty_ci",
			"unique": "write one_account", "fresh": "write freshness: 10m", "stale": "write freshness: 10m", "withdraw": "write withdrawal",
		},
	}
	for _, f := range flags {
		s.Keys = append(s.Keys, plainyaml.Key{Name: f.name, Type: plainyaml.Boolean{}, About: f.about})
	}
	return s
}

// readClaims reads what the backend says of itself; what is left out is not
// claimed.
func (r *reader) readClaims(n *yaml.Node) {
	s := claimsShape()
	f, ok := r.Record(n, s)
	if !ok {
		return
	}
	c := &r.contract.claims
	for _, name := range s.Names() {
		value := f.Get(name)
		if value == nil {
			continue
		}
		switch name {
		case claimAge:
			c.AgeRule = r.readAgeRule(value)
		case claimFreshness:
			c.Freshness, _ = r.duration(value, "how old a certification may be")
		default:
			if claimed, ok := r.Boolean(value, plainyaml.TrueOrFalse); ok {
				*flags[flagIndex(name)].flag(c) = claimed
			}
		}
	}
	if r.Problems() > 0 {
		return // what is missing may be what could not be read
	}
	for _, unmet := range r.contract.unmet() {
		r.Refuse(f.Get(unmet.claim), fmt.Sprintf("the claim %s, and %s", unmet.claim, unmet.found), "what it takes to test it", unmet.todo)
	}
}

func (r *reader) readAgeRule(n *yaml.Node) string {
	const expected = "an age rule: " + ageRuleWords + ", or none"
	text, ok := r.Scalar(n, expected, "")
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
	r.Refuse(n, plainyaml.Describe(n), expected, todo)
	return ""
}
