package journal_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func TestBoundByCount(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 20})
	for n := 1; n <= 75; n++ {
		fill(j, "r", n, 1)
		want := min(n, 20)
		entries, _ := j.Size()
		if entries != want || j.Dropped() != uint64(n-want) {
			t.Fatalf("after %d records: %d kept and %d dropped, want %d and %d", n, entries, j.Dropped(), want, n-want)
		}
		got := ids(j.Entries(journal.Filter{}))
		if len(got) != want || got[0] != uint64(n-want+1) || got[want-1] != uint64(n) {
			t.Fatalf("after %d records the journal has %v, want the last %d in order", n, got, want)
		}
	}
}

func TestBoundByBytes(t *testing.T) {
	t.Parallel()
	const most = 40_000
	j := journal.New(journal.Options{MaxEntries: 1000, MaxBytes: most})
	const seed = 7
	random := rand.New(rand.NewPCG(seed, seed))
	for id := uint64(1); id <= 2000; id++ {
		r := plain("r")
		body := strings.Repeat("b", random.IntN(6000))
		switch random.IntN(4) {
		case 0:
			r.RequestBody = []byte(body)
		case 1:
			r.ResponseBody = []byte(body)
		case 2:
			r.RequestHeader = http.Header{"X-Long": {body}}
		case 3:
			r.ResponseReady = &ready{body}
		}
		j.Record(id, r)
		entries, bytes := j.Size()
		if bytes > most || bytes < len(body) || entries == 0 {
			t.Fatalf("seed %d, record %d: %d bytes in %d entries, want 1 to %d bytes", seed, id, bytes, entries, most)
		}
		if uint64(entries)+j.Dropped() != id {
			t.Fatalf("seed %d: %d kept and %d dropped of %d", seed, entries, j.Dropped(), id)
		}
		if _, ok := j.Entry(id); !ok {
			t.Fatalf("seed %d: record %d is not there right after it was made", seed, id)
		}
	}
	if n, _ := j.Size(); n == 1000 {
		t.Error("the bound of bytes never dropped anything")
	}
}

// TestShareOfMany: a journal shrinks with its share when the next request comes, and grows with it.
func TestShareOfMany(t *testing.T) {
	t.Parallel()
	share := 40_000
	j := journal.New(journal.Options{MaxBytes: 80_000, Share: func() int { return share }})
	for _, step := range []struct{ share, least, most int }{{40_000, 39_000, 40_000}, {20_000, 19_000, 20_000}, {1, 7_000, 8 << 10}, {1 << 20, 79_000, 80_000}} {
		share = step.share
		fill(j, "r", 1, 200)
		if _, bytes := j.Size(); bytes < step.least || bytes > step.most {
			t.Errorf("with a share of %d bytes: %d bytes, want %d to %d", step.share, bytes, step.least, step.most)
		}
	}
}

func TestARecordThatIsTooLargeIsStripped(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxBytes: 10_000})
	fill(j, "r", 1, 3)
	huge := strings.Repeat("x", 9_999)
	for i, change := range []func(*journal.Record){
		func(r *journal.Record) { r.RequestHeader = http.Header{"X": {huge}} },
		func(r *journal.Record) { r.RequestBody = []byte(huge) },
		func(r *journal.Record) { r.Path = "/" + huge },
		func(r *journal.Record) { r.Violations = []string{huge} },
		func(r *journal.Record) { r.ResponseReady = &ready{huge} },
	} {
		r := plain("r")
		change(r)
		before := *r
		j.Record(uint64(10+i), r)
		e := must[journal.Entry](t)(j.Entry(uint64(10 + i)))
		if e.Status != http.StatusOK || strings.Contains(e.Path, "xx") || e.Request.Body != "" {
			t.Errorf("case %d: the entry is %+v, want its small parts alone", i, e)
		}
		if diff := cmp.Diff(before, *r, cmp.AllowUnexported(journal.Record{}, ready{})); diff != "" {
			t.Errorf("case %d: the caller's record was changed (-want +got):\n%s", i, diff)
		}
	}
	if n, bytes := j.Size(); n != 8 || bytes > 10_000 {
		t.Errorf("%d entries with %d bytes, want all 8 within 10,000", n, bytes)
	}
}

func TestRecordAllocatesNothing(t *testing.T) {
	const most = 64
	j := journal.New(journal.Options{MaxEntries: most})
	fill(j, "r", 1, most)
	r := plain("getCertification")
	r.RequestHeader = http.Header{"Authorization": {hex40("a")}, "Host": {"localhost"}, "Accept": {"*/*"}}
	r.ResponseReady = &ready{`{"code":0}`}
	var made journal.IDs
	made.Next()
	n := testing.AllocsPerRun(10_000, func() {
		id, header := made.Next()
		_ = header
		j.Record(id, r)
	})
	if n != 0 {
		t.Errorf("recording takes %v allocations, want none", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	j := journal.New(journal.Options{})
	header := http.Header{
		"Authorization": {hex40("a")}, "User-Agent": {"bench"}, "Accept": {"*/*"}, "Accept-Encoding": {"gzip"}, "X-Request-Id": {"1"},
	}
	var made journal.IDs
	body := &ready{`{"code":0}`}
	at := noon()
	b.ReportAllocs()
	for b.Loop() {
		id, _ := made.Next()
		j.Record(id, &journal.Record{
			Arrived: at, Completed: at, SiteTime: at, Site: "imp00000000", Route: "getCertification",
			Method: http.MethodGet, Path: "/certifications/imp_1", Status: http.StatusOK, Reason: "ok", ImpUID: "imp_1",
			Lane: true, TokenOrdinal: 1, RequestHeader: header, ResponseReady: body,
		})
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	for i, change := range []func(*journal.Record){
		func(*journal.Record) {},                                                     // 1
		func(r *journal.Record) { r.Route = "getToken" },                             // 2
		func(r *journal.Record) { r.Status, r.Reason = 404, "gone" },                 // 3
		func(r *journal.Record) { r.ImpUID = "imp_2" },                               // 4
		func(r *journal.Record) { r.Harness = true },                                 // 5
		func(r *journal.Record) { r.Fault = "fault:latency, fault:barrier 3 of 20" }, // 6
		func(r *journal.Record) { r.Arrived = noon().Add(time.Hour) },                // 7
	} {
		r := plain("getCertification")
		change(r)
		j.Record(uint64(i+1), r)
	}
	j.Record(20, plain("late"))
	j.Record(15, plain("slow")) // began before 20 and ended after it

	for _, c := range []struct {
		reason string
		filter journal.Filter
		want   []uint64
	}{
		{"everything but the harness's own", journal.Filter{}, []uint64{1, 2, 3, 4, 6, 7, 20, 15}},
		{"the harness's too", journal.Filter{Harness: true}, []uint64{1, 2, 3, 4, 5, 6, 7, 20, 15}},
		{"by route", journal.Filter{Route: "getToken"}, []uint64{2}},
		{"by status", journal.Filter{Status: 404}, []uint64{3}},
		{"by reason", journal.Filter{Reason: "gone"}, []uint64{3}},
		{"by imp_uid", journal.Filter{ImpUID: "imp_2"}, []uint64{4}},
		{"by kind of fault", journal.Filter{Fault: "barrier"}, []uint64{6}},
		{"by the full name of a fault", journal.Filter{Fault: "fault:barrier 3 of 20"}, []uint64{6}},
		{"by the first of two faults", journal.Filter{Fault: "fault:latency"}, []uint64{6}},
		{"by any fault", journal.Filter{Fault: "*"}, []uint64{6}},
		{"by a part of a fault's name", journal.Filter{Fault: "lat"}, nil},
		{"by time", journal.Filter{SinceTime: noon().Add(time.Minute)}, []uint64{7}},
		{"after an entry", journal.Filter{Since: 6}, []uint64{7, 20, 15}},
		{"a slow request comes after the entry that overtook it", journal.Filter{Since: 20}, []uint64{15}},
		{"after an id that is not there", journal.Filter{Since: 14}, []uint64{20, 15}},
		{"the last two", journal.Filter{Last: 2}, []uint64{20, 15}},
		{"the last of a route", journal.Filter{Route: "getCertification", Last: 1}, []uint64{7}},
		{"more than there are", journal.Filter{Route: "getToken", Last: 9}, []uint64{2}},
		{"all must agree", journal.Filter{Route: "getToken", Status: 404}, nil},
	} {
		if diff := cmp.Diff(c.want, ids(j.Entries(c.filter))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
		if got := j.Count(c.filter); got != len(c.want) {
			t.Errorf("%s: counted %d, want %d", c.reason, got, len(c.want))
		}
	}
}

func TestTheLastOfMany(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 1000})
	fill(j, "r", 1, 777)
	for _, last := range []int{1, 2, 3, 31, 32, 33, 100, 776, 777} {
		got := ids(j.Entries(journal.Filter{Last: last}))
		if len(got) != last || got[0] != uint64(778-last) || got[last-1] != 777 {
			t.Errorf("the last %d are %v", last, got)
		}
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 4})
	fill(j, "r", 1, 9)
	j.Reset()
	if n, bytes := j.Size(); n != 0 || bytes != 0 || j.Dropped() != 0 || j.Count(journal.Filter{}) != 0 {
		t.Errorf("after a reset %d entries, %d bytes, %d dropped", n, bytes, j.Dropped())
	}
	if _, ok := j.Entry(9); ok {
		t.Error("an entry outlived the reset")
	}
	fill(j, "r", 10, 2)
	if diff := cmp.Diff([]uint64{10, 11}, ids(j.Entries(journal.Filter{Since: 9}))); diff != "" {
		t.Errorf("after a reset (-want +got):\n%s", diff)
	}
}

func TestJournalUnderConcurrentUse(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 100, MaxBytes: 60_000})
	var made journal.IDs
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, e := range j.Entries(journal.Filter{Last: 5}) {
					if e.Route != "r" || e.Request.Header["Authorization"][0] == hex40("a") {
						t.Errorf("read %+v", e)
					}
				}
				_, _ = j.Entry(50)
				_ = j.Count(journal.Filter{Route: "r"})
				_ = j.Dropped()
			}
		})
	}
	const each, workers = 500, 4
	for range workers {
		writers.Go(func() {
			for range each {
				id, _ := made.Next()
				r := plain("r")
				r.RequestHeader = http.Header{"Authorization": {hex40("a")}}
				j.Record(id, r)
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	if n, _ := j.Size(); uint64(n)+j.Dropped() != each*workers {
		t.Errorf("%d kept and %d dropped, want %d together", n, j.Dropped(), each*workers)
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	var made journal.IDs
	for want := uint64(1); want <= 1000; want++ {
		id, header := made.Next()
		if id != want || len(header) != 1 || cap(header) != 1 {
			t.Fatalf("id %d with %q of capacity %d, want %d and one value of its own", id, header, cap(header), want)
		}
	}
	id, header := made.Next()
	if id != 1001 || header[0] != "1001" {
		t.Errorf("id %d with text %q, want 1001", id, header[0])
	}
}

func TestIDsUnderConcurrentUse(t *testing.T) {
	t.Parallel()
	var made journal.IDs
	var wg sync.WaitGroup
	const workers, each = 8, 2000
	var seen [workers * each]sync.Once
	for range workers {
		wg.Go(func() {
			last := uint64(0)
			for range each {
				id, _ := made.Next()
				if id <= last || id > workers*each {
					t.Errorf("id %d after %d", id, last)
					return
				}
				last = id
				first := false
				seen[id-1].Do(func() { first = true })
				if !first {
					t.Errorf("id %d came twice", id)
				}
			}
		})
	}
	wg.Wait()
}
