package drift

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// ErrReference is what [Compare] says of a document in which a $ref that is compared leads nowhere: its fields are unknown.
var ErrReference = errors.New("cannot resolve $ref")

// Why a reference leads nowhere.
var (
	errElsewhere = errors.New("it leads out of the document, and nothing is fetched")
	errNothing   = errors.New("nothing stands there")
	errNoObject  = errors.New("what stands there is not an object")
	errCircle    = errors.New("it leads back to itself")
	errNoText    = errors.New("it is not a text")
)

// follow is what an object refers to, or the object itself. A reference that leads nowhere gives nil, and is kept.
func (d *document) follow(n node) node {
	seen := map[string]bool{}
	for {
		value, refers := n["$ref"]
		if !refers {
			return n
		}
		reference, ok := value.(string)
		next, err := node(nil), errNoText
		if ok {
			next, err = d.resolve(reference)
		}
		if seen[reference] {
			err = errCircle
		}
		if err != nil {
			d.dangling[identity(n)] = err
			return nil
		}
		seen[reference] = true
		n = next
	}
}

// resolve is the object that a reference names.
func (d *document) resolve(reference string) (node, error) {
	if !strings.HasPrefix(reference, "#") {
		return nil, errElsewhere
	}
	path := strings.TrimPrefix(reference, "#")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	var value any = map[string]any(d.root)
	if path != "" {
		words := strings.Split(path, "/")
		if words[0] != "" { // an anchor
			return nil, errNothing
		}
		for _, word := range words[1:] {
			value = step(value, strings.NewReplacer("~1", "/", "~0", "~").Replace(word))
		}
	}
	switch found := value.(type) {
	case map[string]any:
		return found, nil
	case bool: // a schema of 3.1 that takes everything, or nothing
		return node{}, nil
	case nil:
		return nil, errNothing
	default:
		return nil, errNoObject
	}
}

// step is what stands below a value under a key, or at an index; nil = nothing.
func step(value any, word string) any {
	switch v := value.(type) {
	case map[string]any:
		return v[word]
	case []any:
		if i, err := strconv.Atoi(word); err == nil && i >= 0 && i < len(v) {
			return v[i]
		}
	}
	return nil
}

// identity tells objects apart that say the same.
func identity(n node) uintptr { return reflect.ValueOf(n).Pointer() }

// unresolved is the first reference that leads nowhere, with its place as a JSON pointer; nil = all lead somewhere.
func (d *document) unresolved() error {
	if len(d.dangling) == 0 {
		return nil
	}
	return d.firstDangling(map[string]any(d.root), "#")
}

func (d *document) firstDangling(value any, at string) error {
	switch v := value.(type) {
	case map[string]any:
		if why := d.dangling[identity(v)]; why != nil {
			return fmt.Errorf("%w %q at %s: %w", ErrReference, fmt.Sprint(v["$ref"]), hidden.Quote(at), why)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if err := d.firstDangling(v[key], at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(key)); err != nil {
				return err
			}
		}
	case []any:
		for i, one := range v {
			if err := d.firstDangling(one, at+"/"+strconv.Itoa(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
