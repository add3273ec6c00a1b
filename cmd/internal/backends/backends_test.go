package backends_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

var (
	matrix = flag.Bool("matrix", false, "try every backend in every mode with three seeds and print a table")
	fixed  = flag.String("mode", "", "the mode of every backend, in place of the day's: environment, own-key, test-key, outside or two-runs")
	seed   = flag.Int64("seed", 0, "the seed of the order of scenarios; 0 = by chance")
)

// atOnce is how many backends run at the same time: the slowest machine of CI has two cores.
const atOnce = 2

// programs are the built ones.
type programs struct{ mock, verify string }

// built builds the programs once, on first use.
var built = sync.OnceValues(func() (programs, error) {
	if out, err := exec.Command("go", "build", "-o", workDir, "../../iamport-mock", "../../iamport-verify").CombinedOutput(); err != nil {
		return programs{}, fmt.Errorf("build: %w\n%s", err, out)
	}
	return programs{filepath.Join(workDir, "iamport-mock"), filepath.Join(workDir, "iamport-verify")}, nil
})

var workDir string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "backends-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		workDir = dir
		return m.Run()
	}())
}

// modeOf is the mode of a backend today.
func modeOf(t *testing.T, index int) mode {
	t.Helper()
	if *fixed == "" {
		return modes()[(index+time.Now().YearDay())%len(modes())]
	}
	if !slices.Contains(modes(), mode(*fixed)) {
		t.Fatalf("-mode %s: write one of %v", *fixed, modes())
	}
	return mode(*fixed)
}

// sample says that one in so many backends is tried each day where not everything is required: all of them take minutes.
const sample = 8

// TestBackends tries every backend once.
func TestBackends(t *testing.T) {
	t.Parallel()
	places := make(chan struct{}, atOnce)
	for i, b := range corpus() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			if !required.Demands("all") && (i+time.Now().YearDay())%sample != 0 {
				t.Skipf("NOT TESTED: one backend in %d is tried each day; IAMPORT_MOCK_REQUIRE=all tries them all", sample)
			}
			places <- struct{}{}
			defer func() { <-places }()
			r := run{backend: b, mode: modeOf(t, i), seed: *seed}
			b.command(t) // ends the test where a tool is missing, before anything is built
			r.try(t)
		})
	}
}

// try judges a backend and reports what is not right.
func (r run) try(t testing.TB) (problems []string) {
	t.Helper()
	var err error
	if r.programs, err = built(); err != nil {
		t.Fatal(err)
	}
	for _, got := range r.judge(t) {
		t.Logf("mode %s: exit code %d, broken %v, %.1f s", r.mode, got.exit, got.broken, got.took.Seconds())
		if problem := r.backend.problem(got); problem != "" {
			problems = append(problems, problem)
			t.Errorf("mode %s: %s\n%s", r.mode, problem, got.output)
		}
	}
	return problems
}

// TestMatrix tries everything with everything, by hand.
func TestMatrix(t *testing.T) {
	if !*matrix {
		t.Skip("NOT TESTED: all backends in all modes; -matrix does")
	}
	all, seeds := corpus(), []int64{1, 2, 3}
	cells := make([][]string, len(all))
	t.Run("each", func(t *testing.T) {
		places := make(chan struct{}, atOnce)
		for i, b := range all {
			cells[i] = make([]string, len(modes()))
			t.Run(b.name, func(t *testing.T) {
				t.Parallel()
				places <- struct{}{}
				defer func() { <-places }()
				for k, m := range modes() {
					for _, seed := range seeds {
						cells[i][k] += word(run{backend: b, mode: m, seed: seed}.try(t))
					}
				}
			})
		}
	})
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, m := range modes() {
		fmt.Fprintf(w, "\t%s", m)
	}
	fmt.Fprintln(w)
	for i, b := range all {
		fmt.Fprintf(w, "%s\t%s\n", b.name, strings.Join(cells[i], "\t"))
	}
	_ = w.Flush() // to memory
	t.Logf("backends by mode, one word for each of the seeds %v\n%s", seeds, &text)
}

// word is what a run came to, for the table.
func word(problems []string) string {
	if len(problems) > 0 {
		return "WRONG "
	}
	return "right "
}
