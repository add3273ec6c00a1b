package window

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
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

// people are those of the window's site: a team's own before the built-in ones.
func (m *handler) people(ctx context.Context, v *visit) ([]control.Person, error) {
	people, err := m.mock.People(ctx, v.site.UserCode)
	slices.SortStableFunc(people, func(a, b control.Person) int { return cmp.Compare(builtIn(a), builtIn(b)) })
	return people, err
}

// builtIn is 1 for a person of the mock's own fixtures, and else 0.
func builtIn(p control.Person) int {
	if p.At != nil && strings.HasPrefix(p.At.File, fixture.BuiltinName+"/") {
		return 1
	}
	return 0
}

// cards are the people that a search finds, and how many more there are.
func (m *handler) cards(ctx context.Context, v *visit, search string) (shown []card, more int, err error) {
	people, err := m.people(ctx, v)
	if err != nil {
		return nil, 0, err
	}
	special, err := m.special(ctx, v)
	if err != nil {
		return nil, 0, err
	}
	words := strings.Fields(strings.ToLower(search))
	for i := range people {
		c := cardOf(&people[i], special[people[i].ID])
		if !c.matches(words) {
			continue
		}
		if len(shown) == maxCards {
			more++
			continue
		}
		c.TooYoung = v.facts().AgeLimit && c.Age < v.asked.minAge
		shown = append(shown, c)
	}
	return shown, more, nil
}

// special is what the certifications say of their people: the first note and
// the first expectation of each.
func (m *handler) special(ctx context.Context, v *visit) (map[string]card, error) {
	list, err := m.mock.Certifications(ctx, v.site.UserCode)
	if err != nil {
		return nil, err
	}
	found := map[string]card{}
	for i := range list {
		c := &list[i]
		s := found[c.Person.ID]
		s.Note = cmp.Or(s.Note, c.Note)
		if len(s.Expect) == 0 {
			s.Expect = expectations(c.Expect)
		}
		found[c.Person.ID] = s
	}
	return found, nil
}

// expectations are the verdicts in words, one a rule.
func expectations(e control.Expectation) []string {
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

func cardOf(p *control.Person, special card) card {
	scenario, _, _ := strings.Cut(p.ID, "/")
	return card{
		ID: p.ID, Name: p.Name, Scenario: scenario, Born: p.Born, Age: p.Age, Female: p.Gender == string(identity.Female),
		Foreign: p.Foreigner, Phone: spaced(p.Phone), Note: special.Note, Expect: special.Expect,
	}
}

// matches reports whether every word of a search is somewhere on the card.
func (c card) matches(words []string) bool {
	text := strings.ToLower(strings.Join([]string{c.ID, c.Name, c.Born, c.Phone, digits(c.Phone), c.Note, strings.Join(c.Expect, " ")}, "\n"))
	return !slices.ContainsFunc(words, func(w string) bool {
		return !strings.Contains(text, w) && strconv.Itoa(c.Age) != strings.TrimSuffix(w, "세")
	})
}

// spaced writes a mobile number as people read it.
func spaced(phone string) string {
	if len(phone) < 10 || len(phone) > 11 || !strings.HasPrefix(phone, "01") {
		return phone
	}
	return phone[:3] + "-" + phone[3:len(phone)-4] + "-" + phone[len(phone)-4:]
}
