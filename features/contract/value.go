package contract

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
)

// valueKind is what a value of a JSON body is.
type valueKind int

const (
	fixedValue  valueKind = iota // a number, true, false or null
	textValue                    // a text with placeholders
	objectValue                  // keys and items
	listValue                    // items
)

// value is a JSON value with placeholders in its texts.
type value struct {
	kind  valueKind
	fixed any
	text  template
	keys  []string
	items []*value
}

// fill makes the value that is sent from the place at, a JSON pointer. beside
// reports whether what the caller adds has found its place, beside the imp_uid;
// sent is false for a value that is left out.
func (v *value) fill(f *filling, at string) (filled any, beside, sent bool) {
	switch v.kind {
	case textValue:
		if v.text.only() == impUID && f.typed != nil {
			return f.typed, false, true
		}
		filled, sent = f.part("json "+at, v.text, v.text.fill(f.values, nil))
		return filled, false, sent
	case listValue:
		list := make([]any, 0, len(v.items))
		for i, item := range v.items {
			filled, inside, sent := item.fill(f, at+"/"+strconv.Itoa(i))
			if sent {
				list = append(list, filled)
			}
			beside = beside || inside
		}
		return list, beside, true
	case objectValue:
		filled, beside = v.fillObject(f, at)
		return filled, beside, true
	default:
		filled, sent = f.part("json "+at, nil, v.fixed)
		return filled, false, sent
	}
}

func (v *value) fillObject(f *filling, at string) (any, bool) {
	object, beside, here := map[string]any{}, false, false
	for i, item := range v.items {
		if item.kind == textValue {
			here = here || item.text.only() == impUID
			if !f.keep(item.text) {
				continue
			}
		}
		filled, inside, sent := item.fill(f, at+"/"+v.keys[i])
		if sent {
			object[v.keys[i]] = filled
		}
		beside = beside || inside
	}
	if here {
		addExtra(object, f.extra)
	}
	return object, beside || here
}

// some reports whether any text or fixed value in the tree is as wanted; fixed
// ones come with a nil template.
func (v *value) some(wanted func(template) bool) bool {
	switch {
	case v == nil:
		return false
	case v.kind == textValue || v.kind == fixedValue:
		return wanted(v.text)
	default:
		return slices.ContainsFunc(v.items, func(item *value) bool { return item.some(wanted) })
	}
}

// has reports whether a placeholder stands anywhere in the value.
func (v *value) has(name string) bool {
	if v == nil {
		return false
	}
	return slices.Contains(v.text.names(), name) || slices.ContainsFunc(v.items, func(item *value) bool { return item.has(name) })
}

// addExtra never overwrites what the contract says.
func addExtra(object, extra map[string]any) {
	for key, value := range extra {
		if _, told := object[key]; !told {
			object[key] = value
		}
	}
}

// encodeExtra writes what is added as pairs of a query or form, but for what the
// contract says itself.
func encodeExtra(extra map[string]any, fields []field) []string {
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(extra)) {
		if said(fields, key) {
			continue
		}
		pairs = append(pairs, url.QueryEscape(key)+"="+url.QueryEscape(fmt.Sprint(extra[key])))
	}
	return pairs
}

// said reports whether the contract says a field itself: of two of a name, nobody
// knows which one counts.
func said(fields []field, name string) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return f.name == name })
}
