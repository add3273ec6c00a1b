package draft

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// outcome is how an outcome is known.
type outcome struct {
	name     contract.Outcome
	patterns []string // as they stand in the file
	asks     []string
}

// judge finds out how the outcomes are told apart, and what is claimed.
func (d *drafter) judge() {
	samples := d.samples()
	admitted := takeAdmitted(samples)
	same := sameAnswers(samples)
	for i := range samples {
		if other, found := same[samples[i].outcome]; found {
			samples[i].outcome = other
		}
	}
	for _, name := range contract.Outcomes() {
		o := outcome{name: name}
		if other, found := same[name]; found {
			o.patterns = []string{"same as " + string(other)}
			o.asks = []string{"an answer was that of " + string(other) + ", to the letter: is there anything that tells the two apart?"}
		} else if admitted[name] {
			o = admittedOutcome(o)
		} else {
			o = d.outcome(o, samples)
		}
		d.outcomes = append(d.outcomes, o)
	}
	for i := range d.outcomes {
		o, target := &d.outcomes[i], false
		for _, other := range same {
			target = target || other == o.name
		}
		switch {
		case len(o.patterns) > 0:
		case o.name == contract.Rejected:
			o.patterns = []string{"4xx"}
		case o.name == contract.Created || target: // a contract must have it
			o.patterns = []string{"{text: what only this answer says}"}
		}
	}
	d.expectations()
	d.claims = d.claimed()
}

// sameAnswers are the refusals that have the answer of another one, by which they are
// known then.
func sameAnswers(samples []sample) map[contract.Outcome]contract.Outcome {
	same := map[contract.Outcome]contract.Outcome{}
	order := []contract.Outcome{contract.Rejected, contract.Underage, contract.Unavailable}
	for i, later := range order {
		for _, earlier := range order[:i] {
			if _, chained := same[earlier]; chained || same[later] != "" {
				continue
			}
			for _, a := range samples {
				for _, b := range samples {
					if a.outcome == later && b.outcome == earlier && len(smallest(a.marks, [][]mark{b.marks})) == 0 && len(smallest(b.marks, [][]mark{a.marks})) == 0 {
						same[later] = earlier
					}
				}
			}
		}
	}
	return same
}

// outcome finds the smallest differences by which an outcome is known.
func (d *drafter) outcome(o outcome, samples []sample) outcome {
	var mine []sample
	var against [][]mark
	for _, s := range samples {
		if s.outcome == o.name {
			mine = append(mine, s)
		} else {
			against = append(against, s.marks)
		}
	}
	if len(mine) == 0 {
		return d.unseen(o)
	}
	all := mine[0].marks
	for _, s := range mine[1:] {
		all = common(all, s.marks)
	}
	if told := smallest(all, against); len(told) > 0 {
		return d.widened(o, [][]mark{told})
	}
	var each [][]mark
	for _, s := range mine {
		told := smallest(s.marks, against)
		if len(told) == 0 {
			o.asks = []string{"no small difference tells this answer from the others: what does?"}
			return o
		}
		if !slices.ContainsFunc(each, func(t []mark) bool { return slices.Equal(t, told) }) {
			each = append(each, told)
		}
	}
	return d.widened(o, each)
}

// unseen is an outcome that nobody has played.
func (d *drafter) unseen(o outcome) outcome {
	switch o.name {
	case contract.Rejected:
		o.patterns, o.asks = []string{"4xx"}, []string{"how does the backend answer when a certification proves nothing? Nobody has tried"}
	case contract.Unavailable:
		o.patterns, o.asks = []string{"5xx"}, []string{"how does the backend answer when i'mport fails? Nobody has tried"}
	default:
		o.asks = []string{"how does the backend answer when the outcome is " + string(o.name) + "? Nobody has played it"}
	}
	return o
}

// widened takes further answers of the same kind to be the outcome, where nothing
// else has them.
func (d *drafter) widened(o outcome, told [][]mark) outcome {
	statuses := func(class string) bool {
		return !slices.ContainsFunc(told, func(marks []mark) bool {
			return len(marks) != 1 || marks[0].kind != "status" || !strings.HasPrefix(marks[0].value, class)
		})
	}
	switch {
	case o.name == contract.Rejected && statuses("4"):
		o.patterns = []string{"4xx"}
		return o
	case o.name == contract.Unavailable && statuses("50") && !slices.ContainsFunc(told, func(marks []mark) bool { return marks[0].value < "502" }):
		o.patterns = []string{"502", "503", "504"}
		return o
	}
	for _, marks := range told {
		o.patterns = append(o.patterns, pattern(marks))
	}
	switch o.name {
	case contract.Rejected:
		o.patterns = append(o.patterns, "4xx") // whatever fits nothing else
	case contract.Unavailable:
		if statuses("5") {
			o.asks = append(o.asks, "is this status an answer that the backend means, or a crash?")
		}
	}
	return o
}

// common are the marks that both have.
func common(a, b []mark) []mark {
	return slices.DeleteFunc(slices.Clone(a), func(m mark) bool { return !has(b, m) })
}

func has(marks []mark, m mark) bool {
	return slices.ContainsFunc(marks, func(o mark) bool { return o.kind == m.kind && o.name == m.name && o.value == m.value })
}

// smallest is the cheapest set of at most three marks that none of the others has as
// a whole; nil = there is no such set.
func smallest(marks []mark, others [][]mark) []mark {
	const most = 60
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(a.cost, b.cost) })
	marks = marks[:min(len(marks), most)]
	var best []mark
	cheapest := 1e9
	consider := func(set ...mark) {
		cost := 0.0
		for i, m := range set {
			cost += m.cost
			if slices.ContainsFunc(set[:i], func(o mark) bool { return o.kind == m.kind && o.name == m.name }) {
				return // a contract says one thing about one place
			}
		}
		if cost >= cheapest {
			return
		}
		for _, other := range others {
			if !slices.ContainsFunc(set, func(m mark) bool { return !has(other, m) }) {
				return
			}
		}
		best, cheapest = slices.Clone(set), cost
	}
	for i := range marks {
		consider(marks[i])
	}
	for i := range marks {
		for j := range i {
			consider(marks[j], marks[i])
		}
	}
	if best != nil {
		return best
	}
	for i := range marks {
		for j := range i {
			for k := range j {
				consider(marks[k], marks[j], marks[i])
			}
		}
	}
	return best
}

// expectations say at each request before the last what its answer is when the next
// one is sent, where a 2xx or 3xx alone does not tell.
func (d *drafter) expectations() {
	for k, i := range d.way[:max(len(d.way)-1, 0)] {
		var on, off [][]mark
		plain := true
		for _, v := range d.visits {
			e := v.sameRequest(d.model.seen[i].key)
			if v.carrier < 0 || e == nil {
				continue
			}
			went := v.sameRequest(d.model.seen[d.way[k+1]].key) != nil
			fine := e.Answer.Status >= 200 && e.Answer.Status < 400
			if plain = plain && went == fine; went {
				on = append(on, d.marks(v, e))
			} else {
				off = append(off, d.marks(v, e))
			}
		}
		if plain || len(on) == 0 {
			continue
		}
		all := on[0]
		for _, marks := range on[1:] {
			all = common(all, marks)
		}
		if told := smallest(all, off); len(told) > 0 {
			d.made[i].expect = pattern(told)
		} else {
			d.made[i].asks = append(d.made[i].asks, "by what does the page see that the next request follows?")
		}
	}
}

// pattern words marks as a contract does.
func pattern(marks []mark) string {
	if len(marks) == 1 && marks[0].kind == "status" {
		return marks[0].value
	}
	var parts []string
	for _, kind := range []string{"status", "json", "header", "location", "text"} {
		var inside []string
		for _, m := range marks {
			if m.kind != kind {
				continue
			}
			switch kind {
			case "json", "header":
				inside = append(inside, quotedKey(m.name)+": "+m.value)
			default:
				parts = append(parts, kind+": "+m.value)
			}
		}
		if len(inside) > 0 {
			name := strings.Replace(kind, "header", "headers", 1)
			parts = append(parts, name+": {"+strings.Join(inside, ", ")+"}")
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
