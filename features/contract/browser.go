package contract

import (
	"net/http"
	"sync"
)

// browser is what one visitor sends requests with: cookies and connections that
// no other visitor has. Each connection carries one request at a time, so that
// the next one is never sent on a connection that the target is about to close.
type browser struct {
	target *Target
	jar    http.CookieJar // nil = none

	mu     sync.Mutex
	kept   []*connection
	closed bool
}

// connection gives a connection for one request: one that was kept, or else a
// fresh one.
func (b *browser) connection() *connection {
	b.mu.Lock()
	defer b.mu.Unlock()
	if last := len(b.kept) - 1; last >= 0 {
		c := b.kept[last]
		b.kept = b.kept[:last]
		return c
	}
	return b.fresh()
}

// fresh gives a connection that has carried nothing.
func (b *browser) fresh() *connection {
	if shared := b.target.transport; shared != nil {
		return &connection{transport: shared, shared: true}
	}
	return newConnection(b.target.idle)
}

// release takes a connection back after an answer, or after a failure, which has
// the status 0. None is kept after a 5xx: servers close it after a failure of
// their own, some without saying so.
func (b *browser) release(c *connection, status int) {
	if c.shared {
		return // its transport keeps connections by its own rules
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || status == 0 || status >= http.StatusInternalServerError {
		c.close()
		return
	}
	b.kept = append(b.kept, c)
}

func (b *browser) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, c := range b.kept {
		c.close()
	}
	b.kept = nil
}
