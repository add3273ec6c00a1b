package contract

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
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
	if !r.plain(n) {
		return
	}
	other := Outcome(strings.TrimPrefix(n.Value, sameAs))
	switch {
	case !slices.Contains(maySame(), o):
		r.refuse(n, fmt.Sprintf("%s with the answer of another outcome", o), "an answer of its own", "only rejected, underage and unavailable can be the same as one another")
	case other == Created || other == Existing:
		r.refuse(n, describe(n), sameWords, fmt.Sprintf("an answer must tell %s from everything else", other))
	case other == o:
		r.refuse(n, describe(n), "an answer, or "+sameAs+"another outcome", "")
	case !slices.Contains(maySame(), other):
		todo := ""
		if near := nearest.Word(string(other), []string{string(Rejected), string(Underage), string(Unavailable)}); near != "" {
			todo = "did you mean same as " + near + "?"
		}
		r.refuse(n, describe(n), sameWords, todo)
	default:
		if r.contract.same == nil {
			r.contract.same = map[Outcome]Outcome{}
		}
		r.contract.same[o] = other
	}
}

// checkSame refuses an outcome that is the same as one that has no answer.
func (r *reader) checkSame(f fields) {
	for o, other := range r.contract.same {
		n := f.get(string(o))
		if _, chained := r.contract.same[other]; chained {
			r.refuse(n, describe(n)+fmt.Sprintf(", where %s has the answer of another outcome itself", other), "an outcome with an answer of its own", "write an answer under "+string(other))
		} else if f.get(string(other)) == nil && f.misses(string(other)) {
			r.refuse(n, describe(n)+fmt.Sprintf(", and no %s", other), "an outcome with an answer of its own", fmt.Sprintf("add %s: 4xx", other))
		}
	}
}
