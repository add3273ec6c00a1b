package merchant

import (
	"context"
	"net/http"
	"sync"
	"time"
)

const (
	readyPatience = 3 * time.Second // how long it is looked whether a claim would be decided
	readyFor      = time.Second     // how long the answer holds: asking may write
)

// readiness is the last answer to whether a sign-up that comes now would be decided. Who asks meanwhile waits for it.
type readiness struct {
	mu     sync.Mutex
	until  time.Time
	reason string
	err    error
}

// ready answers who decides whether this process gets sign-ups; health answers who decides whether it is started again,
// which mends no database.
func (m *Merchant) ready(r *request) (reply, error) {
	reason, err := m.readiness.ask(r.Context(), &m.config)
	if err == nil {
		return reply{status: http.StatusOK}, nil
	}
	m.config.Logger.WarnContext(r.Context(), "not ready", "reason", reason, "error", err.Error())
	return reply{status: http.StatusServiceUnavailable, body: answerBody{Result: resultUnavailable, Reason: reason}, retryAfter: "1"}, nil
}

func (d *readiness) ask(ctx context.Context, c *Config) (reason string, err error) {
	if c.Ready == nil {
		return "", nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if c.Now().After(d.until) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyPatience) // whoever asked may leave
		defer cancel()
		d.reason, d.err = c.Ready(ctx)
		d.until = c.Now().Add(readyFor)
	}
	return d.reason, d.err
}
