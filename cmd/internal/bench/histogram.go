package main

import (
	"math"
	"math/bits"
	"time"
)

// A histogram has 128 buckets for every power of two, so that a value is known to within 0.8%.
const (
	bucketBits = 7
	bucketHalf = 1 << bucketBits
	topBits    = 36 // about 69 s; longer waits count as that
	bucketRows = topBits - bucketBits
)

// histogram counts latencies in buckets that grow with the value. The zero value is empty and ready.
// It is not safe for concurrent use: every connection has its own, merged at the end.
type histogram struct {
	counts [(bucketRows + 1) * bucketHalf]uint32
	total  int
}

// bucketOf is the bucket that holds ns nanoseconds.
func bucketOf(ns uint64) int {
	ns = min(ns, 1<<topBits-1)
	shift := max(bits.Len64(ns)-bucketBits-1, 0)
	return shift<<bucketBits + int(ns>>shift)
}

// bucketMiddle is the middle of a bucket in nanoseconds.
func bucketMiddle(i int) uint64 {
	if i < 2*bucketHalf {
		return uint64(i)
	}
	shift := i>>bucketBits - 1
	low := uint64(i-shift<<bucketBits) << shift
	return low + 1<<shift/2
}

func (h *histogram) record(d time.Duration) {
	h.counts[bucketOf(uint64(max(d, 0)))]++
	h.total++
}

func (h *histogram) merge(other *histogram) {
	for i, n := range other.counts {
		h.counts[i] += n
	}
	h.total += other.total
}

// quantile is the latency that the share q (0 to 1) of all values does not exceed, 0 when there are none.
func (h *histogram) quantile(q float64) time.Duration {
	rank := max(int(math.Ceil(q*float64(h.total))), 1)
	for i, n := range h.counts {
		if rank -= int(n); rank <= 0 {
			return time.Duration(bucketMiddle(i))
		}
	}
	return 0
}
