package main

import (
	"fmt"
	"math"
	"slices"
)

// summary is what a list of figures comes down to.
type summary struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	Count  int     `json:"count"` // 0 means nothing was measured, and the rest says nothing
}

// summarize leaves out figures that are none (NaN, infinite). It does not change values.
func summarize(values []float64) summary {
	sorted := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
	if len(sorted) == 0 {
		return summary{}
	}
	slices.Sort(sorted)
	n := len(sorted)
	return summary{Median: (sorted[(n-1)/2] + sorted[n/2]) / 2, Min: sorted[0], Max: sorted[n-1], Count: n}
}

// format writes median and spread, each figure by verb.
func (s summary) format(verb func(float64) string) string {
	switch s.Count {
	case 0:
		return "unknown"
	case 1:
		return verb(s.Median)
	}
	return fmt.Sprintf("%s (%s–%s)", verb(s.Median), verb(s.Min), verb(s.Max))
}

// half is one walk through all contenders: one turn of each, next to each other in time. Only ratios within a half
// mean much.
type half map[string]turn

func (h half) disturbed() bool {
	for _, t := range h {
		if t.disturbed() {
			return true
		}
	}
	return false
}

// quiet leaves the disturbed halves out, unless there would be nothing left.
func quiet(halves []half) []half {
	calm := slices.DeleteFunc(slices.Clone(halves), half.disturbed)
	if len(calm) == 0 {
		return halves
	}
	return calm
}

// ratios sums up figure(name) / figure(base) of each half.
func ratios(halves []half, name, base string, figure func(turn) float64) summary {
	var values []float64
	for _, h := range halves {
		values = append(values, figure(h[name])/figure(h[base]))
	}
	return summarize(values)
}

// figures sums up one contender's figure over the halves.
func figures(halves []half, name string, figure func(turn) float64) summary {
	var values []float64
	for _, h := range halves {
		values = append(values, figure(h[name]))
	}
	return summarize(values)
}
