package serving

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

func TestLinesOfTheLog(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 123456789, time.UTC)
	for _, tt := range []struct {
		reason  string
		level   slog.Level
		message string
		attrs   []slog.Attr
		want    string
	}{
		{
			"a request reads without keys", slog.LevelInfo, "request",
			[]slog.Attr{slog.Any("", &mockserver.Access{
				Method: "GET", Path: "/certifications/imp_1", Status: 200, Reason: "ok", Site: "imp00000000", Duration: 210 * time.Microsecond,
			})},
			"GET /certifications/imp_1 200 ok site=imp00000000 duration=0.210ms",
		},
		{
			"a refused request shows its level; what is empty is left out", slog.LevelWarn, "request",
			[]slog.Attr{slog.Any("", &mockserver.Access{Method: "POST", Path: "/x", Status: 401, Reason: "unknown_key", Duration: 2500 * time.Millisecond, Hint: "a word"})},
			`WARN POST /x 401 unknown_key duration=2.5s hint="a word"`,
		},
		{
			"a path cannot forge a line or an attribute", slog.LevelInfo, "request",
			[]slog.Attr{slog.Any("", &mockserver.Access{Method: "GET", Path: "/a\n2026 GET /b", Status: 404, Reason: "x", Site: "x status=200", Duration: 12345 * time.Microsecond})},
			`GET "/a\n2026 GET /b" 404 x site="x status=200" duration=12.345ms`,
		},
		{
			"Hangul stays, hidden characters and broken text do not", slog.LevelInfo, "m",
			[]slog.Attr{slog.String("path", "/한글"), slog.String("a", "x\u202ey"), slog.String("b", "\xff")},
			`INFO m path=/한글 a="x\u202ey" b="\xff"`,
		},
		{
			"another record has a message and keys", slog.LevelError, "fixtures are wrong",
			[]slog.Attr{slog.Any("error", io.ErrUnexpectedEOF), slog.Bool("method", true), slog.Time("at", at), slog.Uint64("n", 7)},
			`ERROR fixtures are wrong error="unexpected EOF" method=true at=2026-03-01T09:00:00Z n=7`,
		},
		{
			"groups are prefixes", slog.LevelInfo, "m",
			[]slog.Attr{slog.Group("g", slog.Float64("x", 0.5), slog.Group("h", slog.Int("y", -1)))},
			"INFO m g.x=0.5 g.h.y=-1",
		},
	} {
		var out bytes.Buffer
		log, sink := newLogger(&out, cli.FormatText, slog.LevelInfo, cli.Style{})
		record := slog.NewRecord(at, tt.level, tt.message, 0)
		record.AddAttrs(tt.attrs...)
		if err := log.Handler().Handle(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		sink.Close()
		if got, want := out.String(), "2026-03-01 09:00:00.123 "+tt.want+"\n"; got != want {
			t.Errorf("%s:\ngot  %swant %s", tt.reason, got, want)
		}
	}
}

func TestLoggersThatCarryAttributes(t *testing.T) {
	var out bytes.Buffer
	log, sink := newLogger(&out, cli.FormatText, slog.LevelInfo, cli.Style{})
	log.With("part", "watch").WithGroup("g").With("a", 1).Info("m", "b", 2)
	log.Debug("not at this level")
	sink.Close()
	if got := out.String(); !strings.HasSuffix(got, " INFO m part=watch g.a=1 g.b=2\n") || strings.Count(got, "\n") != 1 {
		t.Errorf("got %q", got)
	}
}

func TestJSONLog(t *testing.T) {
	var out bytes.Buffer
	log, sink := newLogger(&out, cli.FormatJSON, slog.LevelWarn, cli.Style{})
	log.Info("not at this level")
	log.Warn("request", "status", 401, "path", "/\x1b\u009b\u0085\u202e한")
	sink.Close()
	if says := `"path":"/\u001b\u009b\u0085\u202e한"`; !strings.Contains(out.String(), says) {
		t.Errorf("got %s, want %s in it", out.String(), says)
	}
	var line struct {
		Level, Msg string
		Status     int
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Level != "WARN" || line.Msg != "request" || line.Status != 401 {
		t.Errorf("got %s (%v), want one JSON record", out.String(), err)
	}
}

func TestAnAccessRecordIsFlatInJSON(t *testing.T) {
	var out bytes.Buffer
	log, sink := newLogger(&out, cli.FormatJSON, slog.LevelInfo, cli.Style{})
	log.LogAttrs(t.Context(), slog.LevelInfo, "request", slog.Any("", &mockserver.Access{Method: "GET", Path: "/x", Status: 200, Reason: "ok"}))
	sink.Close()
	if got := out.String(); !strings.Contains(got, `"msg":"request","method":"GET","path":"/x","status":200,"reason":"ok"`) {
		t.Errorf("got %s", got)
	}
}

func TestLogColoursTheLevelOnly(t *testing.T) {
	var out bytes.Buffer
	log, sink := newLogger(&out, cli.FormatText, slog.LevelInfo, cli.Style{Colour: true})
	log.Warn("m")
	sink.Close()
	if !strings.HasSuffix(out.String(), " \x1b[33mWARN\x1b[0m m\n") {
		t.Errorf("got %q", out.String())
	}
}

func TestLogSinkUnderConcurrentUse(t *testing.T) {
	out := &clitest.Buffer{}
	log, sink := newLogger(out, cli.FormatText, slog.LevelInfo, cli.Style{})
	var parts sync.WaitGroup
	for range 8 {
		parts.Go(func() {
			for range 500 {
				log.LogAttrs(context.Background(), slog.LevelInfo, "request", slog.Any("", &mockserver.Access{Method: "GET", Path: "/a", Status: 200, Reason: "ok"}))
			}
		})
	}
	parts.Wait()
	sink.Close()
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines {
		if !strings.HasSuffix(line, " GET /a 200 ok duration=0.000ms") {
			t.Fatalf("a line is torn: %q", line)
		}
	}
	if len(lines) != 4000 {
		t.Errorf("%d lines, want 4000", len(lines))
	}
}

func TestARequestLineIsCheap(t *testing.T) {
	log, sink := newLogger(io.Discard, cli.FormatText, slog.LevelInfo, cli.Style{})
	defer sink.Close()
	attrs := []slog.Attr{slog.Any("", &mockserver.Access{Method: "GET", Path: "/certifications/imp_1", Status: 200, Reason: "ok"})}
	if n := testing.AllocsPerRun(1000, func() {
		log.LogAttrs(context.Background(), slog.LevelInfo, "request", attrs...)
	}); n > 2 {
		t.Errorf("%v allocations for a line, want at most 2", n)
	}
}
