package drift

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/openapi"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// Result is what a comparison found. It is plain data.
type Result struct {
	Version     string       // of the published document's format, such as "Swagger 2.0"
	Routes      int          // that were compared: ours, and what they have below the same paths
	Differences []Difference // in the order of routes and places
}

// News are the differences that nothing explains.
func (r Result) News() []Difference {
	return slices.DeleteFunc(slices.Clone(r.Differences), func(d Difference) bool { return d.Known != nil })
}

// Known are the differences that are explained, those with one reason together, in the order of the facts.
func (r Result) Known() []Difference {
	known := slices.DeleteFunc(slices.Clone(r.Differences), func(d Difference) bool { return d.Known == nil })
	slices.SortStableFunc(known, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Known.Fact, b.Known.Fact), cmp.Compare(a.Known.Why[0], b.Known.Why[0]))
	})
	return known
}

// Difference is one thing that the documents say differently.
type Difference struct {
	Operation string  // such as "POST /users/getToken", as our document has it
	Place     string  // in there, such as "answer 200 body.response.now"; "" = the operation as a whole
	Aspect    string  // presence, type, format, required, values, null or content types
	Ours      string  // "" = absent, or not said
	Theirs    string  // the same
	Known     *Reason // nil = news
}

// Reason is why a difference is known.
type Reason struct {
	Fact   string // number in FACTS.md, such as 2.3
	Switch string // row of the register of deviations; "" = none
	Why    bilingual.Text
}

// Compare compares a published document with ours. The error wraps [ErrNoDocument]
// for any other text, and [ErrReference] where a $ref leads nowhere.
func Compare(published []byte) (Result, error) {
	theirs, err := read(published)
	if err != nil {
		return Result{}, err
	}
	mine, err := ours()
	if err != nil {
		return Result{}, fmt.Errorf("our own document: %w", err) // a test reads it
	}
	other := theirs.operations(near(mine))
	if theirs.schemas >= mostSchemas {
		return Result{}, fmt.Errorf("%w: its schemas unfold into more than %d", ErrNoDocument, mostSchemas)
	}
	if err := theirs.unresolved(); err != nil {
		return Result{}, err
	}
	result := Result{Version: "OpenAPI " + theirs.version}
	if theirs.old() {
		result.Version = "Swagger " + theirs.version
	}
	for _, key := range slices.Sorted(maps.Keys(union(mine, other))) {
		result.Routes++
		a, isOurs := mine[key]
		b, isTheirs := other[key]
		switch {
		case !isTheirs:
			result.Differences = append(result.Differences, Difference{Operation: a.name, Aspect: string(presence), Ours: present})
		case !isOurs:
			result.Differences = append(result.Differences, Difference{Operation: b.name, Aspect: string(presence), Theirs: present})
		default:
			result.Differences = append(result.Differences, differences(a.name, a.shape, b.shape)...)
		}
	}
	for i := range result.Differences {
		result.Differences[i].Known = theirs.explain(result.Differences[i])
	}
	return result, nil
}

// ours are the operations of our document, read on first use. Nobody writes to them.
var ours = sync.OnceValues(func() (map[string]operation, error) {
	d, err := read(openapi.IamportYAML())
	if err != nil {
		return nil, err
	}
	all := d.operations(func(string) bool { return true })
	return all, d.unresolved()
})

// near reports which paths of a published document concern us: ours, and what begins with the first word of certifications.
func near(ours map[string]operation) func(path string) bool {
	words := map[string]bool{}
	exact := map[string]bool{}
	for _, o := range ours {
		_, path, _ := strings.Cut(o.name, " ")
		exact[keyOf(path)] = true
		if first := firstWord(path); first != "users" { // users has more than tokens, which is not imitated
			words[first] = true
		}
	}
	return func(path string) bool { return exact[keyOf(path)] || words[firstWord(path)] }
}

func firstWord(path string) string {
	word, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return word
}

func union[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// differences are those between the shapes of one operation. Below a place that one of them lacks nothing more is told.
func differences(name string, ours, theirs shape) []Difference {
	var found []Difference
	missing := ""
	for _, place := range slices.SortedFunc(maps.Keys(union(ours, theirs)), comparePlaces) {
		if missing != "" && below(missing, place) {
			continue
		}
		a, isOurs := ours[place]
		b, isTheirs := theirs[place]
		d := Difference{Operation: name, Place: place}
		switch {
		case !isTheirs:
			missing = place
			d.Aspect, d.Ours = string(presence), present
			found = append(found, d)
			continue
		case !isOurs:
			missing = place
			d.Aspect, d.Theirs = string(presence), present
			found = append(found, d)
			continue
		}
		for _, one := range aspects {
			if a[one] != b[one] {
				d.Aspect, d.Ours, d.Theirs = string(one), a[one], b[one]
				found = append(found, d)
			}
		}
	}
	return found
}

// comparePlaces puts what is below a place directly behind it.
func comparePlaces(a, b string) int { return cmp.Compare(ordered(a), ordered(b)) }

func ordered(place string) string {
	return strings.NewReplacer(" ", "\x00", ".", "\x01", "[", "\x02").Replace(place)
}

// below reports whether a place is a part of another.
func below(parent, place string) bool {
	rest, ok := strings.CutPrefix(place, parent)
	return ok && rest != "" && strings.ContainsAny(rest[:1], " .[")
}
