package main

import "math"

// goal is what the project aims at for one figure: it is never a reason to fail.
type goal struct {
	sense   sense
	target  float64
	stretch float64
}

// sense says which side of a goal is good.
type sense string

const (
	atLeast sense = "≥"
	atMost  sense = "≤"
)

// The project's goals.
var (
	goalShareGet   = goal{atLeast, 0.90, 0.97}
	goalShareToken = goal{atLeast, 0.80, 0.92}
	goalCPU        = goal{atMost, 1.10, 1.03}
	goalP99        = goal{atMost, 1.3, 1.1}
	goalAllocs     = goal{atMost, 2, 0}
	goalStart      = goal{atMost, 50, 25} // ms
	goalIdle       = goal{atMost, 25, 16} // MB of 10^6 bytes, here and below
	goalPeak       = goal{atMost, 32, 24}
	goalBinary     = goal{atMost, 30, 20}
	goalManyLoad   = goal{atMost, 4, 1} // s
	goalManyPeak   = goal{atMost, 400, 200}
	goalManyCost   = goal{atMost, 1.1, 1.0}
	noGoal         = goal{}
)

// judge says what a figure reaches, after rounding it to the digits that are shown.
func (g goal) judge(value float64, digits int) string {
	scale := math.Pow10(digits)
	value = math.Round(value*scale) / scale
	switch {
	case g == noGoal:
		return ""
	case g.meets(value, g.stretch):
		return "stretch"
	case g.meets(value, g.target):
		return "target"
	}
	return "missed"
}

func (g goal) meets(value, bound float64) bool {
	if g.sense == atLeast {
		return value >= bound
	}
	return value <= bound
}
