package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// fewCertifications is the small fixture that the large one is held against.
const fewCertifications = 10

const (
	nameMany = "many"
	nameFew  = "few"
)

// crowd is one launch with the large fixture, beside one with the small.
type crowd struct {
	Ready   time.Duration `json:"ready_ns"`     // from start to the first answer about the last certification
	FewTime time.Duration `json:"few_ready_ns"` // the same with the small fixture
	Loaded  memory        `json:"loaded"`       // with the large fixture, before further requests
	Used    memory        `json:"used"`         // after all turns
	First   turn          `json:"first"`        // every certification asked for once
	Halves  []half        `json:"halves"`       // certifications drawn at random, in turns with the small fixture
}

// many measures the large fixture.
func (b *bench) many(ctx context.Context, found *findings) error {
	if !b.options.wants(partMany) {
		return nil
	}
	large, err := writeCrowd(filepath.Join(b.dir, nameMany), b.options.Many)
	if err != nil {
		return err
	}
	small, err := writeCrowd(filepath.Join(b.dir, nameFew), fewCertifications)
	if err != nil {
		return err
	}
	for i := range b.options.ManyRuns {
		c, err := b.oneCrowd(ctx, large, small)
		if err != nil {
			return fmt.Errorf("%d certifications: %w", b.options.Many, err)
		}
		found.Crowds = append(found.Crowds, c)
		share := ratios(c.Halves, nameMany, nameFew, turn.perSecond)
		b.say("launch %d/%d with %d certifications: ready after %v, look-ups %s of those among %d",
			i+1, b.options.ManyRuns, b.options.Many, c.Ready.Round(time.Millisecond), share.format(twoDigits), fewCertifications)
	}
	return nil
}

// oneCrowd starts a mock with each fixture, and lets them take turns.
func (b *bench) oneCrowd(ctx context.Context, large, small string) (crowd, error) {
	var c crowd
	log := filepath.Join(b.dir, "crowd.log")
	if err := os.WriteFile(log, nil, 0o600); err != nil {
		return c, err
	}
	many, first, err := b.serveFirst(ctx, launch{name: nameMany, args: []string{"--fixtures", large}, log: log}, manyUID(b.options.Many-1))
	if err != nil {
		return c, err
	}
	defer many.stop()
	c.Ready = first.Certification
	if m, err := processMemory(many.pid()); err == nil {
		c.Loaded = m
	}
	few, first, err := b.serveFirst(ctx, launch{name: nameFew, args: []string{"--fixtures", small}}, manyUID(fewCertifications-1))
	if err != nil {
		return c, err
	}
	defer few.stop()
	c.FewTime = first.Certification

	each := b.lookUps(many, b.options.Many)
	each.Draw, each.WarmUp, each.Duration = drawEach, 0, readyLimit
	if c.First, err = b.do(each); err != nil {
		return c, err
	}
	c.Halves, err = b.alternate(ctx, []*server{many, few}, func(s *server) job {
		if s == many {
			return b.lookUps(s, b.options.Many)
		}
		return b.lookUps(s, fewCertifications)
	})
	if m, memoryErr := processMemory(many.pid()); memoryErr == nil {
		c.Used = m
	}
	return c, err
}

// lookUps asks for certifications at random, on the least number of connections.
func (b *bench) lookUps(s *server, ids int) job {
	j := b.turnOf(s, slices.Min(b.options.Connections))
	j.Request = certificationRequest(s.addr, s.token, manyUID(0))
	j.Draw, j.IDs = drawRandom, ids
	return j
}

// writeCrowd writes one fixture file with n people and a certification of each into dir. One scenario in one file is
// the hardest shape for a loader: nothing can be let go before the end.
func writeCrowd(dir string, n int) (string, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	file, err := os.Create(filepath.Join(dir, "crowd.yaml"))
	if err != nil {
		return "", err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	fmt.Fprint(w, "version: 1\nscenario: crowd\npeople:\n")
	for i := range n {
		fmt.Fprint(w, personLine(i))
	}
	fmt.Fprint(w, "certifications:\n")
	for i := range n {
		fmt.Fprintf(w, "  %s: {person: p%d}\n", manyUID(i), i)
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return dir, file.Close()
}

// personLine is the i-th person of the crowd: invented, adult, with a name that many others have too.
func personLine(i int) string {
	families := strings.Fields("김 이 박 최 정 강 조 윤 장 임")
	givens := strings.Fields("가온 나래 다솜 라온 마루 바다 새봄 아라 자람 차미 하늘")
	gender := "female"
	if i%2 == 1 {
		gender = "male"
	}
	return fmt.Sprintf("  p%d: {name: %s%s, gender: %s, birthday: %04d-%02d-%02d, phone: \"010%08d\"}\n",
		i, families[i%len(families)], givens[i%len(givens)], gender, 1950+i%50, 1+i%12, 1+i%28, i)
}

// crowd shows the large fixture beside the small.
func (f *findings) crowd() table {
	t := table{title: fmt.Sprintf("%s certifications, drawn at random, beside %d", grouped(float64(f.Options.Many)), fewCertifications), head: goalHead}
	if len(f.Crowds) == 0 {
		return t
	}
	var ready, few, loaded, peak, first []float64
	var halves []half
	for _, c := range f.Crowds {
		ready, few = append(ready, c.Ready.Seconds()), append(few, c.FewTime.Seconds())
		first = append(first, 1e5*c.First.cpuPerRequest())
		halves = append(halves, c.Halves...)
		if c.Used.Peak > 0 {
			loaded, peak = append(loaded, megabytes(c.Loaded.Peak)), append(peak, megabytes(c.Used.Peak))
		}
	}
	halves = quiet(halves)
	cost := func(name string) summary {
		return figures(halves, name, func(t turn) float64 { return 1e5 * t.cpuPerRequest() })
	}
	t.add(figure{what: "start to the first answer about the last one", value: summarize(ready), unit: "s", digits: 2, goal: goalManyLoad})
	t.add(figure{what: fmt.Sprintf("the same with %d", fewCertifications), value: summarize(few), unit: "s", digits: 2})
	t.add(figure{what: "peak memory, loaded", value: summarize(loaded), unit: "MB", digits: 0, goal: goalManyPeak})
	t.add(figure{what: "peak memory, all read", value: summarize(peak), unit: "MB", digits: 0, goal: goalManyPeak})
	t.add(figure{what: "look-up, CPU a request", value: ratios(halves, nameMany, nameFew, turn.cpuPerRequest), unit: "×", digits: 2, goal: goalManyCost})
	t.add(figure{what: "look-up, throughput", value: ratios(halves, nameMany, nameFew, turn.perSecond), unit: "×", digits: 2})
	t.add(figure{what: "look-up, CPU s/100k", value: cost(nameMany), digits: 2})
	t.add(figure{what: fmt.Sprintf("the same with %d", fewCertifications), value: cost(nameFew), digits: 2})
	t.add(figure{what: "first read of each, CPU s/100k", value: summarize(first), digits: 2})
	return t
}
