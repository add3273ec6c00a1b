package contract

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// sameAs begins an outcome that has the answer of another one.
const sameAs = "same as "

const sameWords = "same as rejected, same as underage or same as unavailable"

// maySame are the outcomes of which several may have one answer: nobody has an
// account after any of them.
func maySame() []Outcome { return []Outcome{Rejected, Underage, Unavailable} }

// asksSame reports whether a node says that an outcome is the same as another.
func asksSame(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!str" && (strings.HasPrefix(n.Value, sameAs) || n.Value == strings.TrimSpace(sameAs))
}

// readSame reads "same as rejected". Whether that one has patterns of its own is
// checked when all are read.
func (r *reader) readSame(n *yaml.Node, o Outcome) {
	if !r.Plain(n) {
		return
	}
	other := Outcome(strings.TrimPrefix(n.Value, sameAs))
	switch {
	case !slices.Contains(maySame(), o):
		r.Refuse(n, fmt.Sprintf("%s with the answer of another outcome", o), "an answer of its own", "only rejected, underage and unavailable can be the same as one another")
	case other == Created || other == Existing:
		r.Refuse(n, plainyaml.Describe(n), sameWords, fmt.Sprintf("an answer must tell %s from everything else", other))
	case other == o:
		r.Refuse(n, plainyaml.Describe(n), "an answer, or "+sameAs+"another outcome", "")
	case !slices.Contains(maySame(), other):
		todo := ""
		if near := nearest.Word(string(other), []string{string(Rejected), string(Underage), string(Unavailable)}); near != "" {
			todo = "did you mean same as " + near + "?"
		}
		r.Refuse(n, plainyaml.Describe(n), sameWords, todo)
	default:
		if r.contract.same == nil {
			r.contract.same = map[Outcome]Outcome{}
		}
		r.contract.same[o] = other
	}
}

// checkSame refuses an outcome that is the same as one that has no answer.
func (r *reader) checkSame(f plainyaml.Fields) {
	for o, other := range r.contract.same {
		n := f.Get(string(o))
		if _, chained := r.contract.same[other]; chained {
			r.Refuse(n, plainyaml.Describe(n)+fmt.Sprintf(", where %s has the answer of another outcome itself", other), "an outcome with an answer of its own", "write an answer under "+string(other))
		} else if f.Get(string(other)) == nil && f.Lacks(string(other)) {
			r.Refuse(n, plainyaml.Describe(n)+fmt.Sprintf(", and no %s", other), "an outcome with an answer of its own", fmt.Sprintf("add %s: 4xx", other))
		}
	}
}
