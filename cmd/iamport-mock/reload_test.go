package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// generation is a fixture file whose answers all name its number, twice each.
func generation(n int) string {
	return fmt.Sprintf(`version: 1
scenario: generation
people:
  p: {name: 김세대, gender: female, birthday: 1990-05-05}
certifications:
  imp_first: {person: p, merchant_uid: generation-%[1]d, pg_tid: generation-%[1]d}
  imp_second: {person: p, merchant_uid: generation-%[1]d, pg_tid: generation-%[1]d}
`, n)
}

// rewriter rewrites a fixture file again and again, in place and by rename in
// turn, every fifth time broken.
type rewriter struct {
	path string
	last int // the last good generation
}

func (r *rewriter) write(n int) error {
	text := generation(n)
	if n%5 == 0 {
		text = text[:len(text)/2] + "\n  - : ]"
	} else {
		r.last = n
	}
	if n%2 == 0 {
		return os.WriteFile(r.path, []byte(text), 0o600)
	}
	return writeWhole(r.path, []byte(text))
}

func (r *rewriter) run(ctx context.Context) error {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for n := 2; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			if err := r.write(n); err != nil {
				return err
			}
		}
	}
}

// reader asks for both certifications in turn over one connection.
type reader struct {
	api, token string
	client     *http.Client
	last       int // the newest generation that it saw
}

// ask makes the n-th request and checks the answer.
func (r *reader) ask(ctx context.Context, n int) error {
	impUID := []string{"imp_first", "imp_second"}[n%2]
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.api+"/certifications/"+impUID, http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", r.token)
	resp, err := r.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var answer struct {
		Response struct {
			ImpUID      string `json:"imp_uid"`
			MerchantUID string `json:"merchant_uid"`
			PGTID       string `json:"pg_tid"`
		} `json:"response"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %s", resp.StatusCode, body)
	}
	got, err := strconv.Atoi(strings.TrimPrefix(answer.Response.MerchantUID, "generation-"))
	switch {
	case err != nil || answer.Response.ImpUID != impUID:
		return fmt.Errorf("answer of something else: %s", body)
	case answer.Response.PGTID != answer.Response.MerchantUID:
		return fmt.Errorf("one answer of two generations: %s", body)
	case got%5 == 0:
		return fmt.Errorf("answer of a broken file: %s", body)
	case got < r.last:
		return fmt.Errorf("generation %d after %d: two states at once", got, r.last)
	}
	r.last = got
	return nil
}

// TestReloadUnderLoad makes 10,000 requests on 64 connections while the
// fixtures are rewritten every 50 ms, every fifth time broken. No request
// fails and no answer mixes two states.
func TestReloadUnderLoad(t *testing.T) {
	const connections, generations = 64, 4
	requests := int64(10_000)
	if testing.Short() {
		requests = 1_000
	}
	dir := t.TempDir()
	files := &rewriter{path: filepath.Join(dir, "generation.yaml")}
	if err := files.write(1); err != nil {
		t.Fatal(err)
	}
	m := start(t, "--fixtures", dir, "--log-level", "error", "--watch-interval", "100ms")
	ctx, cancel := context.WithTimeout(t.Context(), 4*patience)
	defer cancel()
	writing, stopWriting := context.WithCancel(ctx)
	written := make(chan error, 1)
	go func() { written <- files.run(writing) }()

	var made, dialled, seen atomic.Int64
	var parts sync.WaitGroup
	access := token(t, m.api)
	for range connections {
		parts.Go(func() {
			dialer := &net.Dialer{}
			transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				dialled.Add(1)
				return dialer.DialContext(ctx, network, addr)
			}}
			defer transport.CloseIdleConnections()
			r := &reader{api: m.api, token: access, client: &http.Client{Transport: transport}}
			for last, n := 0, 0; made.Add(1) <= requests || seen.Load() < generations*connections; n++ {
				if err := r.ask(ctx, n); err != nil {
					t.Errorf("request %d of a connection: %v", n, err)
					cancel()
					return
				}
				if r.last > last {
					last = r.last
					seen.Add(1)
				}
			}
		})
	}
	parts.Wait()
	stopWriting()
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	if got := dialled.Load(); got != connections {
		t.Errorf("%d connections, want %d: one was dropped", got, connections)
	}
	t.Logf("%d requests, %d generations written", made.Load(), files.last)
	checkHealing(t, ctx, m, files, access)
	if code := m.end(); code != exitFine {
		t.Errorf("exit code %d, want 0; stderr:\n%s", code, m.stderr)
	}
}

// checkHealing breaks the file for the last time, sees the mock say so while
// it goes on to answer, and mends it.
func checkHealing(t *testing.T, ctx context.Context, m *running, files *rewriter, access string) {
	t.Helper()
	r := &reader{api: m.api, token: access, client: http.DefaultClient}
	defer http.DefaultClient.CloseIdleConnections()
	until := func(reason, status string, generation int) {
		for n := 0; ; n++ {
			if err := r.ask(ctx, n); err != nil {
				t.Fatalf("%s: %v", reason, err)
			}
			report, err := askHealth(ctx, m.control, patience)
			if err != nil {
				t.Fatalf("%s: %v", reason, err)
			}
			if report.Status == status && r.last >= generation {
				return
			}
		}
	}
	next := (files.last/5 + 2) * 5
	for _, step := range []struct {
		reason, status   string
		write, answering int
	}{
		{"a good file", "ok", next - 1, next - 1},
		{"a broken file keeps the good state", "degraded", next, next - 1},
		{"a mended file", "ok", next + 1, next + 1},
	} {
		if err := files.write(step.write); err != nil {
			t.Fatal(err)
		}
		until(step.reason, step.status, step.answering)
	}
}
