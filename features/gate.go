package features

import "sync"

// gate lets ordinary scenarios through together and those that need the mock for
// themselves one by one. Who is alone goes first, and one behind the other, so
// that the rest stands still as few times as possible.
type gate struct {
	mu      sync.Mutex
	changed *sync.Cond
	inside  int  // ordinary ones
	alone   bool // one that is alone is inside
	waiting int  // who want to be alone
}

func newGate() *gate {
	g := &gate{}
	g.changed = sync.NewCond(&g.mu)
	return g
}

// enter waits until it may go in. What it returns is to be called on the way
// out, once.
func (g *gate) enter(alone bool) (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if alone {
		g.waiting++
		for g.inside > 0 || g.alone {
			g.changed.Wait()
		}
		g.waiting--
		g.alone = true
		return sync.OnceFunc(func() { g.leave(func() { g.alone = false }) })
	}
	for g.alone || g.waiting > 0 {
		g.changed.Wait()
	}
	g.inside++
	return sync.OnceFunc(func() { g.leave(func() { g.inside-- }) })
}

func (g *gate) leave(out func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	out()
	g.changed.Broadcast()
}
