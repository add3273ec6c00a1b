package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// scaleRow is one size of one thing. The zero value of a count stands for what a start without configuration has.
type scaleRow struct {
	comparison

	certifications, sites int
}

func (r scaleRow) String() string {
	switch {
	case r.certifications > 0:
		return fmt.Sprintf("%d certifications", r.certifications)
	case r.sites > 0:
		return fmt.Sprintf("%d sites", r.sites)
	default:
		return fmt.Sprintf("%d connections", r.connections)
	}
}

// scaleRows are the sizes: one thing grows, the others stay. The first number of connections is the usual one.
func scaleRows(o options) []scaleRow {
	usual := o.Connections[0]
	var rows []scaleRow
	for _, n := range []int{10, 1_000, o.Many} {
		rows = append(rows, scaleRow{comparison: comparison{part: partGet, connections: usual}, certifications: n})
	}
	for _, n := range []int{1, 100, 1_000} {
		rows = append(rows, scaleRow{comparison: comparison{part: partGet, connections: usual}, sites: n})
	}
	for _, n := range o.Connections {
		rows = append(rows, scaleRow{comparison: comparison{part: partGet, connections: n}})
	}
	return rows
}

// scale asks for certifications while there are more of them, of sites, and of connections.
func (b *bench) scale(ctx context.Context, found *findings) error {
	if !b.options.wants(partScale) {
		return nil
	}
	found.scaled = scaleRows(b.options)
	for i := range found.scaled {
		for range b.options.Launches {
			if err := b.scaleOnce(ctx, &found.scaled[i]); err != nil {
				return fmt.Errorf("%s: %w", found.scaled[i], err)
			}
		}
	}
	return nil
}

func (b *bench) scaleOnce(ctx context.Context, row *scaleRow) error {
	l := launch{name: nameMock, log: true}
	dir, err := os.MkdirTemp(b.dir, partScale)
	if err != nil {
		return err
	}
	if row.certifications > 0 {
		l.impUID = manyUID(row.certifications - 1)
		fixtures := filepath.Join(dir, "people")
		if err := writeFixture(fixtures, row.certifications); err != nil {
			return err
		}
		l.args = []string{"--fixtures", fixtures}
	}
	if row.sites > 0 {
		file := filepath.Join(dir, "sites.yaml")
		if err := writeSites(file, row.sites); err != nil {
			return err
		}
		l.args = []string{"--sites", file}
	}
	servers := map[string]*server{}
	for _, l := range []launch{l, {name: nameBare}} {
		s, err := b.launch(ctx, l)
		if err != nil {
			return err
		}
		defer s.stop()
		servers[l.name] = s
	}
	if err := row.prepare(ctx, servers[nameMock]); err != nil {
		return err
	}
	if row.certifications > 0 { // the first answer of each is made, the others are kept
		first := b.loadOf(&row.comparison, servers[nameMock])
		row.change(&first)
		first.warmUp, first.duration = 0, 0
		if _, err := first.run(ctx); err != nil {
			return err
		}
	}
	return b.alternate(ctx, &row.comparison, servers)
}

// prepare says what the mock is asked.
func (r *scaleRow) prepare(ctx context.Context, s *server) error {
	var requests [][]byte
	for i := range r.sites {
		token, err := askToken(ctx, s.addr, siteKey(i))
		if err != nil {
			return err
		}
		requests = append(requests, wire(certificationRequest(s.addr, token, adultUID)))
	}
	r.change = func(l *load) {
		switch {
		case r.certifications > 0:
			l.request, l.length, l.ids = wire(certificationRequest(s.addr, s.token, manyUID(0))), 0, r.certifications
		case r.sites > 0:
			l.requests, l.length = requests, 0
		}
	}
	return nil
}

// siteKey is the key pair of the i-th site of the sites file.
func siteKey(i int) keyPair { return keyPair{fmt.Sprintf("bench-key-%04d", i), "bench-secret"} }

// writeSites writes a sites file with n sites.
func writeSites(name string, n int) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	fmt.Fprint(w, "version: 1\nsites:\n")
	for i := range n {
		fmt.Fprintf(w, "  - {user_code: imp%08d, key: %s, secret: %s}\n", 90_000_000+i, siteKey(i).key, siteKey(i).secret)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}
