package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestHistogramQuantile(t *testing.T) {
	tests := []struct {
		reason string
		values []time.Duration
		q      float64
		want   time.Duration
	}{
		{"nothing recorded", nil, 0.99, 0},
		{"one value is every quantile", []time.Duration{100}, 0.5, 100},
		{"small values are exact", []time.Duration{1, 2, 3, 4}, 0.5, 2},
		{"the highest quantile is the largest value", []time.Duration{1, 2, 3, 4}, 1, 4},
		{"quantile 0 is the smallest value", []time.Duration{7, 9}, 0, 7},
		{"the last exact value", []time.Duration{255}, 0.5, 255},
		{"a negative wait counts as none", []time.Duration{-5}, 0.5, 0},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var h histogram
			for _, v := range tt.values {
				h.record(v)
			}
			if got := h.quantile(tt.q); got != tt.want {
				t.Errorf("quantile(%v) = %d ns, want %d ns", tt.q, got, tt.want)
			}
		})
	}
}

// TestHistogramPrecision holds the quantiles of a wide spread against the sorted values themselves.
func TestHistogramPrecision(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var halves [2]histogram
	values := make([]time.Duration, 20_000)
	for i := range values {
		values[i] = time.Duration(math.Exp(random.Float64()*18) * 100)
		halves[i%2].record(values[i])
	}
	halves[0].merge(&halves[1])
	slices.Sort(values)
	for _, q := range []float64{0.01, 0.5, 0.9, 0.99, 0.999, 1} {
		want := values[int(math.Ceil(q*float64(len(values))))-1]
		got := halves[0].quantile(q)
		if diff := math.Abs(float64(got-want)) / float64(want); diff > 0.008 {
			t.Errorf("quantile(%v) = %v, want %v: off by %.2f%%", q, got, want, 100*diff)
		}
	}
}

// TestBuckets walks the values: buckets never step back and never skip one.
func TestBuckets(t *testing.T) {
	last := -1
	for ns := range uint64(1 << 17) {
		b := bucketOf(ns)
		if b != last && b != last+1 {
			t.Fatalf("bucketOf(%d) = %d after %d", ns, b, last)
		}
		last = b
		if again := bucketOf(bucketMiddle(b)); again != b {
			t.Fatalf("middle of bucket %d lies in bucket %d", b, again)
		}
	}
	var h histogram
	if top := bucketOf(math.MaxUint64); top != len(h.counts)-1 {
		t.Errorf("largest value is in bucket %d of %d", top, len(h.counts))
	}
}
