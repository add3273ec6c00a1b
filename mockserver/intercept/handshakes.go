package intercept

import (
	"context"

	"log/slog"
	"strings"
)

// Handshakes is a handler for the records of a server's own errors. It says in words what a
// failed TLS handshake means, which is the commonest trouble of a program that
// does not trust the authority yet.
func Handshakes(handler slog.Handler) slog.Handler { return handshakes{handler} }

type handshakes struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handshakes) Handle(ctx context.Context, r slog.Record) error {
	if !strings.Contains(r.Message, "TLS handshake error") {
		return h.Handler.Handle(ctx, r)
	}
	switch {
	case strings.Contains(r.Message, "no certificates configured"):
		return nil // the name that was refused has its own line
	case strings.HasSuffix(r.Message, ": EOF"):
		return nil // a knock at the port, such as a health check makes
	case strings.Contains(r.Message, "unknown certificate authority"), strings.Contains(r.Message, "bad certificate"),
		strings.Contains(r.Message, "unknown certificate"):
		r.AddAttrs(slog.String("hint", "the program does not trust the test authority: 'iamport-mock intercept env' says what to set"))
	case strings.Contains(r.Message, "first record does not look like a TLS handshake"):
		r.AddAttrs(slog.String("hint", "something spoke plain HTTP to the HTTPS port"))
	}
	return h.Handler.Handle(ctx, r)
}
