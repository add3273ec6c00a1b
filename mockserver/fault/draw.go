package fault

// draw is a small stream of numbers (splitmix64) that follows from a seed, a
// rule and the number of a request alone: a rule that is added, removed or hit
// elsewhere changes nobody else's chances.
type draw struct{ state uint64 }

func newDraw(seed, key, n uint64) draw {
	d := draw{seed}
	d.state = d.next() ^ key
	d.state = d.next() ^ n
	return d
}

func (d *draw) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	x := d.state
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// share is even in [0, 1).
func (d *draw) share() float64 { return float64(d.next()>>11) / (1 << 53) }

// below is even in [0, n) but for a bias that nobody can measure; n > 0.
func (d *draw) below(n int) int { return int(d.next() % uint64(n)) }

// keyOf turns a name into a number (FNV-1a).
func keyOf(name string) uint64 {
	key := uint64(14695981039346656037)
	for i := range len(name) {
		key = (key ^ uint64(name[i])) * 1099511628211
	}
	return key
}
