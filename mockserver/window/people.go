package window

import (
	"context"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// maxCards is how many people are shown at once; a search finds the others.
const maxCards = 60

// card is what a tester is shown of a person. There is no CI and no DI in it.
type card struct {
	ID       string
	Name     string
	Scenario string
	Born     string
	Age      int
	Female   bool
	Foreign  bool
	Phone    string
	Note     string
	Expect   []string
	TooYoung bool
}

// cards are the people that a search finds, and how many more there are.
func (m *handler) cards(ctx context.Context, v *visit, search string) (shown []card, more int, err error) {
	found, err := m.mock.PeoplePage(ctx, v.site.UserCode, control.Page{Limit: maxCards, Search: search})
	if err != nil {
		return nil, 0, err
	}
	for i := range found.People {
		c := cardOf(&found.People[i])
		c.TooYoung = v.facts().AgeLimit && c.Age < v.asked.minAge
		shown = append(shown, c)
	}
	return shown, found.Total - len(shown), nil
}

// expectations are the verdicts in words, one a rule.
func expectations(e *control.Expectation) []string {
	if e == nil {
		return nil
	}
	if e.Verdict != "" {
		return []string{e.Verdict}
	}
	var list []string
	for rule, verdict := range e.Rules {
		list = append(list, rule+": "+verdict)
	}
	slices.Sort(list)
	return list
}

func cardOf(p *control.Person) card {
	scenario, _, _ := strings.Cut(p.ID, "/")
	return card{
		ID: p.ID, Name: p.Name, Scenario: scenario, Born: p.Born, Age: p.Age, Female: p.Gender == string(identity.Female),
		Foreign: p.Foreigner, Phone: spaced(p.Phone), Note: p.Note, Expect: expectations(p.Expect),
	}
}

// spaced writes a mobile number as people read it.
func spaced(phone string) string {
	if len(phone) < 10 || len(phone) > 11 || !strings.HasPrefix(phone, "01") {
		return phone
	}
	return phone[:3] + "-" + phone[3:len(phone)-4] + "-" + phone[len(phone)-4:]
}
