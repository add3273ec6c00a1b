package journal

// slot is one place of the ring.
type slot struct {
	id     uint64
	pos    uint64
	size   int
	record Record
}

// ring keeps the latest records in the order in which they were recorded. Its
// positions count up from 0 and never come twice. It is not safe for concurrent
// use.
type ring struct {
	slots []slot // grows by doubling up to most
	most  int
	start int    // index of the oldest
	count int    // how many are there
	first uint64 // position of the oldest
	bytes int    // of all that are there
}

const firstSlots = 16

// end is the position that the next record gets.
func (g *ring) end() uint64 { return g.first + uint64(g.count) }

// at is the slot at a position that is there.
func (g *ring) at(pos uint64) *slot {
	i := g.start + int(pos-g.first)
	if i >= len(g.slots) {
		i -= len(g.slots)
	}
	return &g.slots[i]
}

// full reports whether a record more means one less.
func (g *ring) full() bool { return g.count == g.most }

// put adds a record; the caller has made room for it.
func (g *ring) put(id uint64, size int, r *Record) {
	if g.count == len(g.slots) {
		g.grow()
	}
	g.count++
	pos := g.end() - 1
	s := g.at(pos)
	s.id, s.pos, s.size, s.record = id, pos, size, *r
	g.bytes += size
}

func (g *ring) grow() {
	next := make([]slot, min(max(2*len(g.slots), firstSlots), g.most))
	n := copy(next, g.slots[g.start:])
	copy(next[n:], g.slots[:g.start])
	g.slots, g.start = next, 0
}

// drop takes out the oldest and returns its slot, which the caller clears unless
// the ring was full: then the next put overwrites it.
func (g *ring) drop() *slot {
	s := &g.slots[g.start]
	g.bytes -= s.size
	g.start++
	if g.start == len(g.slots) {
		g.start = 0
	}
	g.count--
	g.first++
	return s
}

// clear lets go of everything; positions go on.
func (g *ring) clear() {
	g.first = g.end()
	g.slots, g.start, g.count, g.bytes = nil, 0, 0, 0
}

// find is the position of an id, looked for from the latest on.
func (g *ring) find(id uint64) (pos uint64, ok bool) {
	for pos := g.end(); pos > g.first; pos-- {
		if g.at(pos-1).id == id {
			return pos - 1, true
		}
	}
	return 0, false
}
