package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// findings is everything that a run found.
type findings struct {
	machine     string
	compared    []comparison
	memory      map[string][]residence // by server
	starts      map[string][]start     // by server
	binaryBytes int64
	many        []manyRun
	scaled      []scaleRow
	peers       []string   // names, in the order of the table
	turns       []peerPart // each endpoint at each number of connections
}

// goal is what the project aims at for one figure: it is never a reason to fail. A stretch below the target says that
// less is better.
type goal struct{ target, stretch float64 }

// columns are target, stretch and what a figure reaches, after rounding it to the digits that are shown.
func (g goal) columns(value float64, digits int) string {
	if g == noGoal {
		return "\t\t"
	}
	scale, sign, reached := math.Pow10(digits), 1.0, "missed"
	comparison := "≥"
	if g.stretch < g.target {
		sign, comparison = -1, "≤"
	}
	value = math.Round(value*scale) / scale * sign
	switch {
	case value >= sign*g.stretch:
		reached = "stretch"
	case value >= sign*g.target:
		reached = "target"
	}
	return fmt.Sprintf("%s %v\t%s %v\t%s", comparison, g.target, comparison, g.stretch, reached)
}

// summary is a list of figures in ascending order.
type summary []float64

// collect sums up one figure of every item. What is unknown is left out: 0, and what was divided by it.
func collect[T any](items []T, figure func(T) float64) summary {
	var known summary
	for _, item := range items {
		if v := figure(item); v != 0 && !math.IsNaN(v) && !math.IsInf(v, 0) {
			known = append(known, v)
		}
	}
	slices.Sort(known)
	return known
}

func (s summary) median() float64 { return (s[(len(s)-1)/2] + s[len(s)/2]) / 2 }

// middle writes the median alone.
func (s summary) middle(digits int) string {
	if len(s) == 0 {
		return "unknown"
	}
	return strconv.FormatFloat(s.median(), 'f', digits, 64)
}

// format writes median and spread.
func (s summary) format(digits int) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', digits, 64) }
	switch len(s) {
	case 0:
		return "unknown"
	case 1:
		return number(s[0])
	}
	return fmt.Sprintf("%s (%s–%s)", number(s.median()), number(s[0]), number(s[len(s)-1]))
}

// ratios sums up the figure of the mock divided by that of bare in each pair.
func ratios(pairs []pair, figure func(trial) float64) summary {
	return collect(pairs, func(p pair) float64 { return figure(p[nameMock]) / figure(p[nameBare]) })
}

const (
	disturbedFrom = 0.06 // share of a core that other programs may take before a pair counts as disturbed
	busyFrom      = 0.9  // share of its core that the base must use for throughput to say something about it
)

func (p pair) disturbed() bool { return max(p[nameMock].foreign, p[nameBare].foreign) > disturbedFrom }

// quiet leaves the disturbed pairs out, unless all are.
func quiet(pairs []pair) []pair {
	calm := slices.DeleteFunc(slices.Clone(pairs), pair.disturbed)
	if len(calm) == 0 {
		return pairs
	}
	return calm
}

// notes say which pairs other programs disturbed, and how often the load was the bottleneck.
func (f *findings) notes(w io.Writer) {
	disturbed, starved, total := 0, 0, 0
	for _, c := range f.compared {
		for _, p := range c.pairs {
			total++
			bare := p[nameBare]
			switch {
			case p.disturbed():
				disturbed++
			case bare.serverCPU > 0 && bare.serverCPU < busyFrom*bare.seconds:
				starved++
			}
		}
	}
	if disturbed > 0 {
		fmt.Fprintf(w, "Note: in %d of %d pairs other programs took more than %.0f%% of a core; they are left out where others remain\n", disturbed, total, 100*disturbedFrom)
	}
	if starved > 0 {
		fmt.Fprintf(w, "Note: in %d of %d pairs bare used less than %.0f%% of its core: the load was the bottleneck, and ratios flatter the slower\n", starved, total, 100*busyFrom)
	}
}

// write prints the tables.
func (f *findings) write(w io.Writer) error {
	fmt.Fprintf(w, "iamport-mock beside a bare net/http handler with the same bytes and headers; request log discarded\n%s\n", f.machine)
	t := table{tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)}
	for _, c := range f.compared {
		t.comparison(c)
	}
	if len(f.peers) == 0 { // a table of their own has all servers
		t.startsAndSize(f)
		t.memory(f.memory)
	}
	t.many(f.many)
	t.scaled(f.scaled)
	if err := t.Flush(); err != nil {
		return err
	}
	f.writePeers(w)
	fmt.Fprintln(w, "\nRatios come from neighbouring trials and hold elsewhere; absolute figures do not. A missed goal fails nothing.")
	f.notes(w)
	return nil
}

// table is what a reader sees.
type table struct{ *tabwriter.Writer }

// unit is how a figure is shown.
type unit struct {
	name   string
	digits int
}

var (
	times      = unit{"×", 2}
	millis     = unit{"ms", 2}
	seconds    = unit{"s", 2}
	megabytes  = unit{"MB", 1}
	cpuSeconds = unit{"CPU s/100k", 2}
	percent    = unit{"% of a core", 0}
	perSecond  = unit{"requests/s", 0}
	noGoal     = goal{}
)

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// head begins a section.
func (t table) head(format string, args ...any) {
	fmt.Fprintf(t, "\n"+format+"\n", args...)
	fmt.Fprintln(t, "  figure\tmedian (min–max)\ttarget\tstretch\treached")
}

// row writes a figure, if it was measured.
func (t table) row(what string, s summary, u unit, g goal) {
	if len(s) == 0 {
		return
	}
	fmt.Fprintf(t, "  %s\t%s %s\t%s\n", what, s.format(u.digits), u.name, g.columns(s.median(), u.digits))
}

// comparison shows the ratios, and what they are made of.
func (t table) comparison(c comparison) {
	pairs := quiet(c.pairs)
	title, goals := "GET "+certificationPath+adultUID, [3]goal{{0.90, 0.97}, {1.10, 1.03}, {1.3, 1.1}}
	if c.part == partToken {
		title, goals = "POST "+tokenPath, [3]goal{{0.88, 0.95}}
	}
	t.head("%s, %d connections: mock / bare, %d of %d pairs", title, c.connections, len(pairs), len(c.pairs))
	p99 := func(t trial) float64 { return milliseconds(t.p99) }
	t.row("throughput", ratios(pairs, trial.perSecond), times, goals[0])
	t.row("CPU a request", ratios(pairs, trial.cpuPerRequest), times, goals[1])
	t.row("p99", ratios(pairs, p99), times, goals[2])
	for _, name := range serverNames() {
		show := func(what string, u unit, figure func(trial) float64) {
			t.row(name+": "+what, collect(pairs, func(p pair) float64 { return figure(p[name]) }), u, noGoal)
		}
		show("throughput", perSecond, trial.perSecond)
		show("p50", millis, func(t trial) float64 { return milliseconds(t.p50) })
		show("p99", millis, p99)
		show("cost", cpuSeconds, trial.cpuPer100k)
		show("server", percent, func(t trial) float64 { return 100 * t.serverCPU / t.seconds })
		show("load", percent, func(t trial) float64 { return 100 * t.loadCPU / t.seconds })
	}
}

// startsAndSize shows the cold starts, those of bare for comparison, and the binary's size.
func (t table) startsAndSize(f *findings) {
	t.head("Cold start with the built-in people, %d times, and the stripped binary", len(f.starts[nameMock]))
	for _, name := range serverNames() {
		g := map[string]goal{nameMock: {25, 15}}[name]
		t.row(name+": to the first token", collect(f.starts[name], func(s start) float64 { return milliseconds(s.token) }), millis, g)
		t.row(name+": to the first certification", collect(f.starts[name], func(s start) float64 { return milliseconds(s.certification) }), millis, g)
	}
	t.row("size of iamport-mock", collect([]int64{f.binaryBytes}, func(n int64) float64 { return float64(n) / 1e6 }), megabytes, goal{14, 10})
}

// memory shows what the servers of the launches held.
func (t table) memory(all map[string][]residence) {
	if len(all) == 0 {
		return
	}
	t.head("Resident memory (MB of 10^6 bytes)")
	for _, name := range serverNames() {
		goals := map[string][2]goal{nameMock: {{16, 12}, {24, 20}}}[name]
		t.row(name+": idle", collect(all[name], func(r residence) float64 { return r.idle.resident }), megabytes, goals[0])
		t.row(name+": after load", collect(all[name], func(r residence) float64 { return r.after.resident }), megabytes, goals[1])
		t.row(name+": peak", collect(all[name], func(r residence) float64 { return r.after.peak }), megabytes, goals[1])
	}
}

// many shows the large fixture.
func (t table) many(all []manyRun) {
	if len(all) == 0 {
		return
	}
	t.head("%d certifications", all[0].read.requests)
	t.row("start to the first answer about the last one", collect(all, func(r manyRun) float64 { return r.ready.Seconds() }), seconds, goal{1, 0.5})
	t.row("first read of each", collect(all, func(r manyRun) float64 { return r.read.cpuPer100k() }), cpuSeconds, noGoal)
	t.row("peak memory, loaded", collect(all, func(r manyRun) float64 { return r.loaded.peak }), megabytes, goal{200, 120})
	t.row("peak memory, all read", collect(all, func(r manyRun) float64 { return r.used.peak }), megabytes, goal{300, 200})
}

// scaled shows what one request costs with more of everything.
func (t table) scaled(rows []scaleRow) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(t, "\nGET of one certification\n  with\tCPU beside bare\tCPU s/100k\tthroughput beside bare\tp50 ms\n")
	for _, r := range rows {
		pairs := quiet(r.pairs)
		own := func(figure func(trial) float64) summary {
			return collect(pairs, func(p pair) float64 { return figure(p[nameMock]) })
		}
		fmt.Fprintf(t, "  %s\t%s ×\t%s\t%s ×\t%s\n", r, ratios(pairs, trial.cpuPerRequest).format(2), own(trial.cpuPer100k).middle(2),
			ratios(pairs, trial.perSecond).format(2), own(func(t trial) float64 { return milliseconds(t.p50) }).middle(2))
	}
}
