package api

import (
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// limiter counts requests by site within one minute at a time. The zero value
// is ready; it is safe for concurrent use.
type limiter struct {
	mu     sync.Mutex
	minute int64
	counts map[string]int
}

// add counts one request and returns how many the site has had this minute.
func (l *limiter) add(site string, minute int64) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts == nil || l.minute != minute {
		l.minute, l.counts = minute, map[string]int{}
	}
	l.counts[site]++
	return l.counts[site]
}

// limit refuses by the switch rate-limit. Minutes are the host's: a limit is
// about load, not about data.
func (s *Server) limit(x *exchange) error {
	most := map[string]int{"60": 60, "600": 600}[s.Switches["rate-limit"]]
	if most == 0 {
		return nil
	}
	if s.limiter.add(x.site.UserCode, clock.Now().Unix()/60) > most {
		return answer.Refuse(answer.RateLimited, "switch rate-limit="+s.Switches["rate-limit"])
	}
	return nil
}
