package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

var read = fault.Request{Route: "getCertification", ImpUID: "imp_1"}

func setOf(t testing.TB, seed uint64, rules ...fault.Rule) *fault.Set {
	t.Helper()
	set := fault.NewSet(seed)
	if _, err := set.AddAll(rules); err != nil {
		t.Fatal(err)
	}
	return set
}

// numbers are the requests, counted from 1, that a match hits out of n.
func numbers(t testing.TB, seed uint64, m fault.Match, n int) []int {
	t.Helper()
	set, hit := setOf(t, seed, fault.Rule{Match: m, Effect: fault.Gzip{}}), []int{}
	for i := range n {
		if len(set.Decide(read)) > 0 {
			hit = append(hit, i+1)
		}
	}
	return hit
}

func TestCounting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		match  fault.Match
		want   []int
	}{
		{"the zero match is every request", fault.Match{}, []int{1, 2, 3, 4, 5, 6, 7}},
		{"nth is one request", fault.Match{Nth: 3}, []int{3}},
		{"first is the first few", fault.Match{First: 2}, []int{1, 2}},
		{"every third", fault.Match{Every: 3}, []int{3, 6}},
		{"every second of the first five", fault.Match{First: 5, Every: 2}, []int{2, 4}},
		{"a certainty", fault.Match{Probability: 1}, []int{1, 2, 3, 4, 5, 6, 7}},
		{"another route is not counted", fault.Match{Route: "getToken"}, []int{}},
		{"another id is not counted", fault.Match{ImpUID: "imp_2"}, []int{}},
		{"route and id", fault.Match{Route: "getCertification", ImpUID: "imp_1", Nth: 7}, []int{7}},
	} {
		if diff := cmp.Diff(c.want, numbers(t, 1, c.match, 7)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

func TestCountingHoldsForAllNumbers(t *testing.T) {
	t.Parallel()
	const requests = 60
	for first := range 9 {
		for every := range 9 {
			if first > 0 && every > first {
				continue // refused
			}
			want := []int{}
			for n := 1; n <= requests; n++ {
				if (first == 0 || n <= first) && (every == 0 || n%every == 0) {
					want = append(want, n)
				}
			}
			got := numbers(t, 1, fault.Match{First: first, Every: every}, requests)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("first %d, every %d (-want +got):\n%s", first, every, diff)
			}
		}
	}
}

func TestProbabilityIsAShare(t *testing.T) {
	t.Parallel()
	const requests = 5000
	for _, p := range []float64{0.01, 0.1, 0.5, 0.9} {
		for seed := range uint64(3) {
			hits := float64(len(numbers(t, seed, fault.Match{Probability: p}, requests)))
			sigma := math.Sqrt(requests * p * (1 - p))
			if math.Abs(hits-requests*p) > 5*sigma {
				t.Errorf("probability %v, seed %d: %v hits of %d, want %v ± %.0f", p, seed, hits, requests, requests*p, 5*sigma)
			}
		}
	}
}

func TestSeedsDiffer(t *testing.T) {
	t.Parallel()
	half := fault.Match{Probability: 0.5}
	if cmp.Equal(numbers(t, 1, half, 100), numbers(t, 2, half, 100)) {
		t.Error("two seeds hit the same requests")
	}
	set := setOf(t, 1, fault.Rule{Match: half, Effect: fault.Gzip{}}, fault.Rule{Match: half, Effect: fault.ExtraFields{}})
	same := 0
	for range 1000 {
		if n := len(set.Decide(read)); n != 1 {
			same++
		}
	}
	if same < 400 || same > 600 {
		t.Errorf("two rules of one set agree on %d of 1,000 requests, want about half", same)
	}
}

// run plays all rules of a profile on a fixed sequence of requests and returns
// everything that came of it.
func run(t *testing.T, set *fault.Set) string {
	t.Helper()
	var log strings.Builder
	for i := range 400 {
		request := fault.Request{Route: []string{"getToken", "getCertification"}[i%2], ImpUID: fmt.Sprintf("imp_%d", i%3)}
		hits := set.Decide(request)
		d := &fault.Delivery{Status: 200, Body: []byte(record)}
		hits.Shape(d)
		fmt.Fprintf(&log, "%d %s %+v\n", i, hits.Name(), d)
	}
	return log.String()
}

func TestSameSeedSameRun(t *testing.T) {
	t.Parallel()
	for _, name := range fault.Profiles() {
		rules, err := fault.Profile(name, 42)
		if err != nil {
			t.Fatal(err)
		}
		first := run(t, setOf(t, 1, rules...))
		if second := run(t, setOf(t, 2, rules...)); first != second {
			t.Errorf("%s: two runs with the profile's seed differ (-want +got):\n%s", name, cmp.Diff(first, second))
		}
		others, err := fault.Profile(name, 43)
		if err != nil {
			t.Fatal(err)
		}
		if first == run(t, setOf(t, 1, others...)) {
			t.Errorf("%s: two seeds gave the same run", name)
		}
	}
	set := fault.NewSet(7)
	var runs [2]string
	for i := range runs {
		for _, r := range []fault.Rule{
			{Match: fault.Match{Probability: 0.3}, Effect: fault.ReorderKeys{}}, {Match: fault.Match{Probability: 0.3}, Effect: fault.ExtraFields{}},
		} {
			if _, err := set.Add(r); err != nil {
				t.Fatal(err)
			}
		}
		runs[i] = run(t, set)
		set.Clear()
	}
	if runs[0] != runs[1] {
		t.Error("after Clear the same rules gave another run")
	}
}

func TestFirstClaimWins(t *testing.T) {
	t.Parallel()
	set := setOf(t, 1,
		fault.Rule{Effect: fault.Latency{Delay: fault.Duration(time.Second)}},
		fault.Rule{Match: fault.Match{Nth: 1}, Effect: fault.Refusal{Status: 503}},
		fault.Rule{Effect: fault.HTMLPage{}},
		fault.Rule{Match: fault.Match{Nth: 3}, Effect: fault.ShortBody{}},
		fault.Rule{Match: fault.Match{First: 3}, Effect: fault.Reset{}},
		fault.Rule{Effect: fault.Hang{}},
	)
	for _, want := range []string{
		"fault:latency, fault:status, fault:reset",
		"fault:latency, fault:html, fault:reset",
		"fault:latency, fault:html, fault:short_body",
		"fault:latency, fault:html",
	} {
		hits := set.Decide(read)
		if got := hits.Name(); got != want {
			t.Errorf("hits = %s, want %s", got, want)
		}
		if !hits.Replaces() || hits.ExpiresToken() {
			t.Errorf("%s: replaces %v, expires token %v, want true and false", want, hits.Replaces(), hits.ExpiresToken())
		}
	}
	var counts []string
	for _, s := range set.List() {
		counts = append(counts, fmt.Sprintf("%s %s %d/%d %v", s.Rule.ID, fault.Kind(s.Rule.Effect), s.Hits, s.Matched, s.Spent))
	}
	if diff := cmp.Diff([]string{
		"fault-1 latency 4/4 false", "fault-2 status 1/1 true", "fault-3 html 3/4 false",
		"fault-4 short_body 1/3 true", "fault-5 reset 2/3 true", "fault-6 hang 0/4 false",
	}, counts); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
}

func TestEmptyMeansThatNothingCanHit(t *testing.T) {
	t.Parallel()
	set := fault.NewSet(9)
	empty := func(reason string, want bool) {
		t.Helper()
		if set.Empty() != want {
			t.Errorf("%s: empty = %v, want %v", reason, !want, want)
		}
	}
	empty("a new set", true)
	added, err := set.Add(fault.Rule{Match: fault.Match{First: 2}, Effect: fault.ExpireToken{}})
	if err != nil {
		t.Fatal(err)
	}
	if added.ID != "fault-1" || added.Seed != 9 || set.Seed() != 9 {
		t.Errorf("added %+v to a set of seed %d, want id fault-1 and seed 9", added, set.Seed())
	}
	empty("a rule", false)
	if hits := set.Decide(read); !hits.ExpiresToken() || hits.Replaces() {
		t.Errorf("hits = %s, want the token to expire and the answer to stay", hits.Name())
	}
	empty("a rule with one hit left", false)
	set.Decide(read)
	empty("a spent rule", true)
	if hits := set.Decide(read); hits != nil || set.List()[0].Matched != 2 {
		t.Errorf("a spent rule hit or counted: %v, %+v", hits, set.List())
	}
	if !set.Remove("fault-1") || set.Remove("fault-1") {
		t.Error("remove = false, or true twice")
	}
	empty("a spent rule that is gone", true)
	if _, err := set.Add(fault.Rule{Effect: fault.Gzip{}}); err != nil {
		t.Fatal(err)
	}
	if id := set.List()[0].Rule.ID; id != "fault-2" {
		t.Errorf("id = %s, want one that was never given", id)
	}
	empty("a rule without an end", false)
	set.Clear()
	empty("a cleared set", true)
	if len(set.List()) != 0 {
		t.Errorf("list = %+v after Clear", set.List())
	}
}

func TestDecideWithoutRulesCostsNothing(t *testing.T) {
	set := fault.NewSet(1)
	if n := testing.AllocsPerRun(100, func() { _ = set.Decide(read) }); n != 0 {
		t.Errorf("%v allocations without rules", n)
	}
	if _, err := set.Add(fault.Rule{Match: fault.Match{ImpUID: "imp_other"}, Effect: fault.Gzip{}}); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { _ = set.Decide(read) }); n != 0 {
		t.Errorf("%v allocations where no rule hits", n)
	}
}

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	good := fault.Rule{ID: "mine", Effect: fault.Gzip{}}
	set := setOf(t, 1, good)
	if _, err := set.Add(good); !errors.Is(err, fault.ErrTaken) || err.Error() != "mine: fault id is taken" {
		t.Errorf("the same id again: %v", err)
	}
	if _, err := set.AddAll([]fault.Rule{{Effect: fault.Gzip{}}, {ID: "new"}, {ID: "new"}}); err == nil || err.Error() !=
		"1.effect: found none, expected an object with one kind of effect as its key" {
		t.Errorf("a bad rule among good ones: %v", err)
	}
	if _, err := set.AddAll([]fault.Rule{{ID: "a", Effect: fault.Gzip{}}, {ID: "a", Effect: fault.Gzip{}}}); !errors.Is(err, fault.ErrTaken) {
		t.Errorf("one id twice: %v", err)
	}
	many := make([]fault.Rule, fault.MaxRules)
	for i := range many {
		many[i].Effect = fault.Gzip{}
	}
	if _, err := set.AddAll(many); !errors.Is(err, fault.ErrTooMany) {
		t.Errorf("a thousand and one: %v", err)
	}
	if n := len(set.List()); n != 1 {
		t.Errorf("%d rules after four refusals, want the first alone", n)
	}
	if _, err := set.Add(fault.Rule{ID: "fault-1", Effect: fault.Gzip{}}); err != nil {
		t.Fatal(err)
	}
	if added, err := set.Add(fault.Rule{Effect: fault.Gzip{}}); err != nil || added.ID != "fault-2" {
		t.Errorf("added %s, %v, want to step over the taken fault-1", added.ID, err)
	}
}

func TestStatusJSON(t *testing.T) {
	t.Parallel()
	set := setOf(t, 3, fault.Rule{Match: fault.Match{First: 1}, Effect: fault.Latency{Delay: fault.Duration(1500 * time.Millisecond)}})
	set.Decide(read)
	text, err := json.Marshal(set.List())
	want := `[{"rule":{"id":"fault-1","match":{"first":1},"effect":{"latency":{"delay":"1.5s"}},"seed":3},"matched":1,"hits":1,"spent":true}]`
	if err != nil || string(text) != want {
		t.Errorf("json = %s, %v, want %s", text, err, want)
	}
}
