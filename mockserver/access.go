package mockserver

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// logAccess writes the one record of a request. It holds no header and no
// body; the path loses its query and anything that looks like a token.
func (s *Server) logAccess(x *exchange, a *reply) {
	level := slog.LevelInfo
	if a.reason == "unknown_key" || a.reason == "wrong_secret" || a.status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	ctx := x.r.Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	reason := a.reason
	if reason == "" {
		reason = "ok"
	}
	attrs := accessAttrs(x, a.status, reason)
	if a.hint != "" {
		attrs = append(attrs, slog.String("hint", a.hint))
	}
	s.log.LogAttrs(ctx, level, "request", attrs...)
}

func accessAttrs(x *exchange, status int, reason string) []slog.Attr {
	site := ""
	if x.site != nil {
		site = x.site.UserCode
	}
	return []slog.Attr{
		slog.String("method", x.r.Method),
		slog.String("path", maskPath(x.r.URL.Path)),
		slog.Int("status", status),
		slog.String("reason", reason),
		slog.String("site", site),
		slog.Duration("duration", clock.Since(x.started).Round(time.Microsecond)),
	}
}

// maskPath shortens a path and hides runs of 40 or more hexadecimal
// characters, which only a token has.
func maskPath(path string) string {
	const most = 200
	cut := ""
	if len(path) > most {
		path, cut = strings.ToValidUTF8(path[:most], ""), "…"
	}
	run := 0
	for i := 0; i <= len(path); i++ {
		if i < len(path) && isHex(path[i]) {
			run++
			continue
		}
		if run >= 40 {
			return path[:i-run] + "token…"
		}
		run = 0
	}
	return path + cut
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
