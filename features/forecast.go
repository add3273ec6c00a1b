package features

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Forecast is what a run would send, told before it begins.
type Forecast struct {
	Rules       []ForecastRule // of which a scenario would run, in the order of the files
	NotClaimed  int            // scenarios that are not the target's concern
	NotTestable int            // scenarios that need what this run does not have
	Checks      int            // sign-ups that show that the target still signs people up
}

// ForecastRule is what the scenarios of one rule would send.
type ForecastRule struct {
	ID        string // "" = scenarios outside of any rule
	Scenarios int
	SignUps   Span // requests that bring an imp_uid
}

// Span is a number that is known within limits.
type Span struct{ Least, Most int }

func (s Span) plus(other Span) Span { return Span{s.Least + other.Least, s.Most + other.Most} }

// Scenarios is how many would run.
func (f Forecast) Scenarios() int {
	n := 0
	for _, rule := range f.Rules {
		n += rule.Scenarios
	}
	return n
}

// SignUps is how many sign-ups would be sent. It is what a right backend is sent:
// a scenario whose rule is broken ends early.
func (f Forecast) SignUps() Span {
	all := Span{f.Checks, f.Checks}
	for _, rule := range f.Rules {
		all = all.plus(rule.SignUps)
	}
	return all
}

// Foresee counts what [Run] would send. Nothing is sent to the target; the mock is
// asked for its certifications alone.
func Foresee(ctx context.Context, o *Options) (Forecast, error) {
	p, err := prepareRun(ctx, o, merchantSteps())
	if err != nil {
		return Forecast{}, err
	}
	certifications, err := o.Mock.Certifications(ctx, o.Site)
	if err != nil {
		return Forecast{}, fmt.Errorf("list the certifications: %w", err)
	}
	h := newHarness(o, p)
	known := fixtures{certifications, h.clock.Now(), h.claims.AgeRule}
	elsewhere := h.secondZone() != ""
	var f Forecast
	for _, s := range p.scenarios {
		switch {
		case !s.chosen:
		case h.unclaimed(s) != "":
			f.NotClaimed++
		case h.missing(s) != "":
			f.NotTestable++
		default:
			times := 1
			if elsewhere && slices.Contains(datedRules, s.ruleID()) {
				times = 2
			}
			rule := f.rule(s.ruleID())
			rule.Scenarios += times
			for _, a := range s.actions {
				span := a.sends(known)
				rule.SignUps = rule.SignUps.plus(Span{times * span.Least, times * span.Most})
			}
		}
	}
	for _, ph := range h.phases() {
		switch {
		case ph.oneByOne:
			f.Checks += len(ph.list)
		case ph.check:
			f.Checks++
		}
	}
	return f, nil
}

func (f *Forecast) rule(id string) *ForecastRule {
	i := slices.IndexFunc(f.Rules, func(r ForecastRule) bool { return r.ID == id })
	if i < 0 {
		i = len(f.Rules)
		f.Rules = append(f.Rules, ForecastRule{ID: id})
	}
	return &f.Rules[i]
}

// sends is how many sign-ups an action sends.
func (a action) sends(known fixtures) Span {
	switch span, found := sendings[a.step.example]; {
	case a.step.example == fixtureCertification:
		return earlier(a.args[0], known)
	case !found:
		return Span{}
	case len(a.args) == 1 && isNumber(a.args[0]):
		n, _ := strconv.Atoi(a.args[0]) // it is a number
		return Span{n * span.Least, n * span.Most}
	default:
		return span
	}
}

func isNumber(word string) bool {
	_, err := strconv.Atoi(word)
	return err == nil
}

// earlier is how many certifications of the same person are used before one.
func earlier(impUID string, known fixtures) Span {
	i := slices.IndexFunc(known.all, func(c control.Certification) bool { return c.ImpUID == impUID })
	if i < 0 {
		return Span{}
	}
	n := len(known.before(i))
	return Span{n, n}
}

const fixtureCertification = `the fixture certification "imp_100000000001"`

// sendings are the sentences that send sign-ups, by the example of their step: for
// each person or time where the sentence has a number. All others send none.
var sendings = map[string]Span{
	"an adult who has an account": {1, 1},
	"an adult who came through a provider that gives no DI and has an account": {1, 1},
	"the person signs up":                                                                   {1, 1},
	"the person signs up by the redirect":                                                   {1, 1},
	`the person comes by the redirect with success "false"`:                                 {1, 1},
	"the person signs up, and tries again while it is unavailable":                          {1, 3},
	"5 adults sign up one after the other":                                                  {1, 1},
	"10 adults sign up at the same moment":                                                  {1, 1},
	"the person signs up 20 times at the same moment, each time with another certification": {1, rounds},
	"somebody sends an imp_uid that does not exist":                                         {1, 1},
	"somebody sends the imp_uid of an adult who was certified for another company":          {1, 1},
	`somebody sends the imp_uid "../users/getToken"`:                                        {1, 1},
	"somebody sends the imp_uid of the person with a question mark after it":                {1, 1},
	"somebody sends an empty imp_uid":                                                       {1, 1},
	"the same person signs up again with a new phone number":                                {1, 1},
	"another adult signs up with the same phone number":                                     {1, 1},
	"another adult signs up through a provider that gives no DI":                            {1, 1},
	"another adult signs up whose CI is empty":                                              {1, 1},
	"somebody else sends the same imp_uid":                                                  {1, 1},
	"the person sends the same imp_uid again in the same visit":                             {1, 1},
	"the same person can sign up once i'mport is well again":                                {1, 1},
	"once i'mport is well again the person can sign up as the answer says":                  {1, 2},
	"no account was opened for the person":                                                  {1, 1},
	"an adult can sign up afterwards":                                                       {1, 1},
}
