package merchant_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// BenchmarkSignUps measures sign-ups of new people over real sockets, browser to
// merchant to mock, and how many tokens that took:
//
//	go test ./client/merchant -run '^$' -bench SignUps -benchtime 10000x
func BenchmarkSignUps(b *testing.B) {
	for name, open := range registries {
		b.Run(name, func(b *testing.B) {
			s := openShop(b, patient(open(b)))
			impUIDs := make([]string, b.N)
			for i := range impUIDs {
				impUIDs[i] = s.certify(b, func(c *mockserver.Case) { c.Person.Name = "김보기" })
			}
			web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: time.Minute}
			defer web.CloseIdleConnections()
			var next atomic.Int64
			b.SetParallelism(16)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if got := post(b, web, s.url, impUIDs[next.Add(1)-1]); got != "201 created" {
						b.Errorf("got %s", got)
					}
				}
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sign-ups/s")
			b.ReportMetric(float64(len(s.mock.Default().Requests(journal.Filter{Route: "getToken"}))), "tokens")
		})
	}
}
