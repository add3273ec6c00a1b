package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// findings is all that a run found, raw; --json writes it as it is.
type findings struct {
	Options     options        `json:"options"`
	Machine     machine        `json:"machine"`
	Warnings    []string       `json:"warnings"`
	Beside      []comparison   `json:"beside"`
	Secure      []comparison   `json:"secure,omitempty"`
	Memory      []residence    `json:"memory"`
	Starts      []firstAnswers `json:"starts"`
	BinaryBytes int64          `json:"binary_bytes"`
	Crowds      []crowd        `json:"crowds"`
	Benchmarks  []benchmark    `json:"benchmarks"`
}

// machine is what ran it, as far as it matters.
type machine struct {
	Go     string `json:"go"`
	System string `json:"system"`
	CPUs   int    `json:"cpus"`
	Cores  cores  `json:"cores"`
}

func thisMachine(c cores) machine {
	return machine{Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU(), Cores: c}
}

func (m machine) String() string {
	place := "server and load not pinned"
	if m.Cores.pinned() {
		place = fmt.Sprintf("server on core %d, load on core %d", m.Cores.Server, m.Cores.Load)
	}
	return fmt.Sprintf("%s, %s, %d CPUs; %s", m.Go, m.System, m.CPUs, place)
}

// write prints the tables, and the raw figures to a file when asked.
func (f *findings) write(w io.Writer, o options) error {
	fmt.Fprintf(w, "iamport-mock beside a bare net/http handler with the same bytes and headers\n%s; request log to %s%s\n",
		f.Machine, o.Log, strings.Join(append([]string{""}, o.Serve...), " "))
	for _, t := range f.tables() {
		write := t.text
		if o.Markdown {
			write = t.markdown
		}
		if err := write(w); err != nil {
			return err
		}
	}
	fmt.Fprintln(w, "\nRatios come from neighbouring turns and hold elsewhere; absolute figures do not. A missed goal fails nothing.")
	for _, warning := range f.Warnings {
		fmt.Fprintln(w, "Note:", warning)
	}
	if o.JSON == "" {
		return nil
	}
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.JSON, append(text, '\n'), 0o600)
}

// tables are those for which there is something to show.
func (f *findings) tables() []table {
	var all []table
	for _, c := range f.Beside {
		all = append(all, c.goals(), c.absolutes())
	}
	for _, c := range f.Secure {
		all = append(all, c.secureShare())
	}
	all = append(all, f.allocations(), f.starts(), f.memory(), f.crowd())
	return slices.DeleteFunc(all, func(t table) bool { return len(t.rows) == 0 })
}

// goals holds the mock against bare.
func (c comparison) goals() table {
	halves := quiet(c.Halves)
	t := table{
		title: fmt.Sprintf("%s, %d connections: mock / bare, %d of %d pairs of turns", c.Title, c.Connections, len(halves), len(c.Halves)),
		head:  goalHead,
	}
	share, cpu := goalShareGet, goalCPU
	if c.Part == partToken {
		share, cpu = goalShareToken, noGoal
	}
	p99 := func(t turn) float64 { return float64(t.P99) }
	t.add(figure{what: "throughput", value: ratios(halves, nameMock, nameBare, turn.perSecond), unit: "×", digits: 2, goal: share})
	t.add(figure{what: "CPU a request", value: ratios(halves, nameMock, nameBare, turn.cpuPerRequest), unit: "×", digits: 2, goal: cpu})
	t.add(figure{what: "p99", value: ratios(halves, nameMock, nameBare, p99), unit: "×", digits: 2, goal: goalP99})
	return t
}

// absolutes shows what the ratios are made of.
func (c comparison) absolutes() table {
	halves := quiet(c.Halves)
	t := table{
		title: fmt.Sprintf("%s, %d connections: on this machine", c.Title, c.Connections),
		head:  []string{"server", "requests/s", "p50 ms", "p99 ms", "CPU s/100k", "server core busy", "load core busy"},
	}
	per := func(figure func(turn) float64) func(string) summary {
		return func(name string) summary { return figures(halves, name, figure) }
	}
	throughput, cpu := per(turn.perSecond), per(func(t turn) float64 { return 1e5 * t.cpuPerRequest() })
	p50 := per(func(t turn) float64 { return milliseconds(t.P50) })
	p99 := per(func(t turn) float64 { return milliseconds(t.P99) })
	server := per(func(t turn) float64 { return 100 * t.ServerCPU / t.Seconds })
	load := per(func(t turn) float64 { return 100 * t.LoadCPU / t.Seconds })
	for _, name := range []string{nameMock, nameBare} {
		t.rows = append(t.rows, []string{
			name, throughput(name).format(grouped), p50(name).format(threeDigits), p99(name).format(twoDigits),
			cpu(name).format(twoDigits), server(name).format(percent), load(name).format(percent),
		})
	}
	return t
}

func (f *findings) allocations() table {
	t := table{title: "Allocations of one answer inside the mock (go test -bench), without net/http's own", head: goalHead}
	for _, m := range f.Benchmarks {
		goal := noGoal
		if strings.Contains(strings.ToLower(m.Name), "lane") { // the authority's benchmarks stand beside for comparison
			goal = goalAllocs
		}
		unit := fmt.Sprintf("(%s B, %s ns)", number(m.Bytes), number(m.Nanoseconds))
		t.add(figure{what: m.Name, value: summarize([]float64{m.Allocations}), unit: unit, goal: goal})
	}
	return t
}

// starts shows the cold starts; the mock's against the goal, bare's for comparison.
func (f *findings) starts() table {
	t := table{title: fmt.Sprintf("Cold start with the built-in people, %d times", len(f.Starts)/3), head: goalHead}
	for _, name := range []string{nameMock, nameTLS, nameBare} {
		var token, certification []float64
		for _, s := range f.Starts {
			if s.Contender == name {
				token = append(token, milliseconds(s.Token))
				certification = append(certification, milliseconds(s.Certification))
			}
		}
		goal := goalStart
		if name == nameBare {
			goal = noGoal
		}
		if len(token) > 0 {
			t.add(figure{what: name + ": to the first token", value: summarize(token), unit: "ms", digits: 1, goal: goal})
			t.add(figure{what: name + ": to the first certification", value: summarize(certification), unit: "ms", digits: 1, goal: goal})
		}
	}
	return t
}

// memory shows what the servers of the launches held, and the binary's size beside it.
func (f *findings) memory() table {
	t := table{title: "Resident memory and binary", head: goalHead}
	for _, name := range []string{nameMock, nameBare} {
		var idle, after, peak []float64
		for _, m := range f.Memory {
			if m.Contender == name && m.Peak > 0 {
				idle, after, peak = append(idle, megabytes(m.Idle)), append(after, megabytes(m.After)), append(peak, megabytes(m.Peak))
			}
		}
		goals := []goal{goalIdle, goalPeak, goalPeak}
		if name == nameBare {
			goals = []goal{noGoal, noGoal, noGoal}
		}
		if len(idle) > 0 {
			t.add(figure{what: name + ": idle", value: summarize(idle), unit: "MB", digits: 1, goal: goals[0]})
			t.add(figure{what: name + ": after load", value: summarize(after), unit: "MB", digits: 1, goal: goals[1]})
			t.add(figure{what: name + ": peak", value: summarize(peak), unit: "MB", digits: 1, goal: goals[2]})
		}
	}
	if f.BinaryBytes > 0 {
		t.add(figure{what: "iamport-mock, stripped", value: summarize([]float64{megabytes(f.BinaryBytes)}), unit: "MB", digits: 1, goal: goalBinary})
	}
	return t
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func megabytes(bytes int64) float64        { return float64(bytes) / 1e6 }
func threeDigits(v float64) string         { return fmt.Sprintf("%.3f", v) }
func percent(v float64) string             { return fmt.Sprintf("%.0f%%", v) }
