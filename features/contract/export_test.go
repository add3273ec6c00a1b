package contract

import (
	"context"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// SchemaOfShapes is what the file of the schema has to be.
func SchemaOfShapes() ([]byte, error) {
	return plainyaml.SchemaFile("iamport-mock contract", rootShape)
}

// Waits is a clock that stands still but for what is waited.
type Waits struct {
	mu      sync.Mutex
	elapsed time.Duration
	all     []time.Duration
}

// StandStill gives a target a clock of its own, so that waiting takes no time.
func StandStill(t *Target) *Waits {
	w := &Waits{}
	t.time = w
	return w
}

// KeepLong makes connections last that nobody closes.
func KeepLong(t *Target) { t.idle = time.Hour }

// All are the times that were waited.
func (w *Waits) All() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all
}

func (w *Waits) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(w.elapsed)
}

func (w *Waits) since(start time.Time) time.Duration { return w.now().Sub(start) }

func (w *Waits) wait(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.elapsed += d
	w.all = append(w.all, d)
	return context.Cause(ctx)
}

// AtWait calls do when the target is about to wait.
func AtWait(t *Target, do func()) { t.time = &interrupted{do: do} }

type interrupted struct {
	Waits
	do func()
}

func (i *interrupted) wait(ctx context.Context, d time.Duration) error {
	i.do()
	return i.Waits.wait(ctx, d)
}
