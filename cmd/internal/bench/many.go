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

const (
	manyPrefix = "imp_2"
	manyDigits = 11
	manyMost   = 1_000_000 // certifications that --many may ask for
)

// manyUID is the imp_uid of the i-th certification of the large fixture: a prefix and manyDigits digits.
func manyUID(i int) string { return fmt.Sprintf("%s%0*d", manyPrefix, manyDigits, i) }

// manyRun is one launch with the large fixture.
type manyRun struct {
	ready  time.Duration // from start to the first answer about the last certification
	loaded memory
	read   trial // every certification asked for once
	used   memory
}

// many measures the large fixture.
func (b *bench) many(ctx context.Context, found *findings) error {
	if !b.options.wants(partMany) {
		return nil
	}
	dir := filepath.Join(b.dir, partMany)
	if err := writeFixture(dir, b.options.Many); err != nil {
		return err
	}
	for range b.options.Launches {
		run, err := b.manyOnce(ctx, dir)
		if err != nil {
			return fmt.Errorf("%d certifications: %w", b.options.Many, err)
		}
		found.many = append(found.many, run)
		b.say("%d certifications: ready after %v", b.options.Many, run.ready.Round(time.Millisecond))
	}
	return nil
}

func (b *bench) manyOnce(ctx context.Context, dir string) (run manyRun, err error) {
	s, err := b.launch(ctx, launch{name: nameMock, impUID: manyUID(b.options.Many - 1), args: []string{"--fixtures", dir}, log: true})
	if err != nil {
		return run, err
	}
	defer s.stop()
	run.ready, run.loaded = s.certification, processMemory(s.pid)
	l := b.loadOf(&comparison{connections: slices.Min(b.options.Connections)}, s)
	l.warmUp, l.duration = 0, 0
	l.request, l.length, l.ids = wire(certificationRequest(s.addr, s.token, manyUID(0))), 0, b.options.Many
	run.read, err = l.run(ctx)
	run.used = processMemory(s.pid)
	return run, err
}

// writeFixture writes one fixture file with n people and a certification of each. One scenario in one file is the
// hardest shape for a loader: nothing can be let go before the end.
func writeFixture(dir string, n int) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, "many.yaml"))
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	fmt.Fprint(w, "version: 1\nscenario: many\npeople:\n")
	for i := range n {
		fmt.Fprint(w, personLine(i))
	}
	fmt.Fprint(w, "certifications:\n")
	for i := range n {
		fmt.Fprintf(w, "  %s: {person: p%d}\n", manyUID(i), i)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// personLine is the i-th person: invented, adult, with a common name.
func personLine(i int) string {
	names, genders := strings.Fields("가온 나래 다솜 라온 마루 바다 새봄 아라 자람 차미 하늘"), [...]string{"female", "male"}
	return fmt.Sprintf("  p%d: {name: 김%s, gender: %s, birthday: %04d-%02d-%02d, phone: \"010%08d\"}\n",
		i, names[i%len(names)], genders[i%2], 1950+i%50, 1+i%12, 1+i%28, i)
}
