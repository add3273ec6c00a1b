package main

import (
	"bufio"
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

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
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
	return cli.WriteWhole(r.path, []byte(text))
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

// reader asks for both certifications in turn over one connection of its own,
// so that a dropped one is an error and not silently replaced.
type reader struct {
	conn   net.Conn
	text   *bufio.Reader
	header string // of each request
	last   int    // the newest generation that it saw
}

// newReader connects; the connection ends with ctx.
func newReader(ctx context.Context, api, token string) (*reader, error) {
	var dialer net.Dialer
	host := strings.TrimPrefix(api, "http://")
	conn, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() }) // which ends a read under way
	return &reader{conn: conn, text: bufio.NewReader(conn), header: "Host: " + host + "\r\nAuthorization: " + token}, nil
}

// ask makes the n-th request and checks the answer.
func (r *reader) ask(n int) error {
	impUID := []string{"imp_first", "imp_second"}[n%2]
	if _, err := fmt.Fprintf(r.conn, "GET /certifications/%s HTTP/1.1\r\n%s\r\n\r\n", impUID, r.header); err != nil {
		return err
	}
	resp, err := http.ReadResponse(r.text, nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // it was read to its end
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
	ctx, cancel := context.WithTimeout(t.Context(), 4*clitest.Patience)
	defer cancel()
	writing, stopWriting := context.WithCancel(ctx)
	written := make(chan error, 1)
	go func() { written <- files.run(writing) }()

	var made, seen atomic.Int64
	var parts sync.WaitGroup
	access := token(t, m.api)
	for range connections {
		parts.Go(func() {
			r, err := newReader(ctx, m.api, access)
			for last, n := 0, 0; err == nil && (made.Add(1) <= requests || seen.Load() < generations*connections); n++ {
				err = r.ask(n)
				if r.last > last {
					last = r.last
					seen.Add(1)
				}
			}
			if err != nil {
				t.Error(err)
				cancel()
			}
		})
	}
	parts.Wait()
	stopWriting()
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	t.Logf("%d requests, %d generations written", made.Load(), files.last)
	checkHealing(ctx, t, m, files)
	if code := m.end(); code != cli.ExitFine {
		t.Errorf("exit code %d, want 0; stderr:\n%s", code, m.stderr)
	}
}

// checkHealing breaks the file for the last time, sees the mock say so while
// it goes on to answer, and mends it.
func checkHealing(ctx context.Context, t *testing.T, m *running, files *rewriter) {
	t.Helper()
	r, err := newReader(ctx, m.api, token(t, m.api))
	if err != nil {
		t.Fatal(err)
	}
	until := func(reason, status string, generation int) {
		for n := 0; ; n++ {
			if err := r.ask(n); err != nil {
				t.Fatalf("%s: %v", reason, err)
			}
			report, err := (&serving.Asking{Timeout: clitest.Patience}).Health(ctx, serving.Program(), m.control)
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
	unborn := strings.Replace(generation(next+2), "1990-05-05", "2999-05-05", 1)
	if err := cli.WriteWhole(files.path, []byte(unborn)); err != nil {
		t.Fatal(err)
	}
	until("a birthday to come keeps the good state", "degraded", next+1)
	if err := files.write(next + 3); err != nil {
		t.Fatal(err)
	}
	until("an earlier birthday", "ok", next+3)
}
