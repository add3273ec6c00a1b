package contract

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
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

// fill makes the value that is sent. beside reports whether what the caller adds
// has found its place, beside the imp_uid.
func (v *value) fill(f *filling) (filled any, beside bool) {
	switch v.kind {
	case textValue:
		if v.text.only() == impUID && f.typed != nil {
			return f.typed, false
		}
		return v.text.fill(f.values, nil), false
	case listValue:
		list := make([]any, 0, len(v.items))
		for _, item := range v.items {
			filled, inside := item.fill(f)
			list = append(list, filled)
			beside = beside || inside
		}
		return list, beside
	case objectValue:
		return v.fillObject(f)
	default:
		return v.fixed, false
	}
}

func (v *value) fillObject(f *filling) (any, bool) {
	object, beside, here := map[string]any{}, false, false
	for i, item := range v.items {
		if item.kind == textValue {
			here = here || item.text.only() == impUID
			if !f.keep(item.text) {
				continue
			}
		}
		filled, inside := item.fill(f)
		object[v.keys[i]] = filled
		beside = beside || inside
	}
	if here {
		addExtra(object, f.extra)
	}
	return object, beside || here
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
