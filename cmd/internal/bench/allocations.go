package main

import (
	"bytes"
	"context"
	"os/exec"
	"strconv"
	"strings"
)

// benchmark is one line of `go test -bench -benchmem`.
type benchmark struct {
	Name        string  `json:"name"`
	Nanoseconds float64 `json:"ns_per_op"`
	Bytes       float64 `json:"bytes_per_op"`
	Allocations float64 `json:"allocs_per_op"`
}

// benchmarkNames are the benchmarks of mockserver that count what one answer allocates.
const benchmarkNames = "Answer|Lane"

// allocations runs the Go benchmarks that count allocations, which a server's outside does not show. A mockserver
// without them, or whose tests do not build, is a warning.
func (b *bench) allocations(ctx context.Context, found *findings) error {
	if !b.options.wants(partAllocs) {
		return nil
	}
	b.say("counting allocations: go test -bench '%s' ./mockserver", benchmarkNames)
	benchtime := "200ms"
	if b.options.Quick {
		benchtime = "1000x"
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", benchmarkNames, "-benchmem", "-benchtime", benchtime, "./mockserver")
	cmd.Dir = b.module
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.warn("allocations are not known: %v: %.300s", err, bytes.TrimSpace(out))
		return nil
	}
	found.Benchmarks = parseBenchmarks(string(out))
	if len(found.Benchmarks) == 0 {
		b.warn("allocations are not known: mockserver has no benchmark named %s", benchmarkNames)
	}
	return nil
}

// parseBenchmarks reads the result lines of go test and skips all others. A line is a name, the number of runs, and
// then pairs of a figure and its unit.
func parseBenchmarks(out string) []benchmark {
	var found []benchmark
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		m := benchmark{Name: strings.TrimPrefix(fields[0], "Benchmark")}
		units := map[string]*float64{"ns/op": &m.Nanoseconds, "B/op": &m.Bytes, "allocs/op": &m.Allocations}
		counted := false
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if target := units[fields[i+1]]; err == nil && target != nil {
				*target = value
				counted = counted || fields[i+1] == "allocs/op"
			}
		}
		if counted {
			found = append(found, m)
		}
	}
	return found
}
