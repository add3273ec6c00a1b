package api

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"

	"github.com/gorilla/mux"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// Server is the imitated API. It is safe for concurrent use.
type Server struct {
	*world.World
	document *openapi.Checker
	router   *mux.Router
	routes   map[string]route // by "METHOD /path"
	lane     *lane            // nil = everything goes to the authority
	proof    proof
	limiter  limiter
	headers  headers
	tell     func(world.Credentials) // nil = nobody listens
}

// Options are what the imitated API needs beside a world.
type Options struct {
	Version string
	Tell    func(world.Credentials) // told what each request has brought or was granted; nil = nobody listens
	Lane    bool                    // whether the express lane may answer
}

// New makes the imitated API on a world.
func New(w *world.World, opts Options) (*Server, error) {
	document, err := openapi.Iamport()
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	s := &Server{
		World: w, document: document, proof: proof{shapes: map[string]struct{}{}}, headers: newHeaders(opts.Version), tell: opts.Tell,
	}
	if err := s.buildRoutes(); err != nil {
		return nil, err
	}
	if opts.Lane && s.Switches.LaneMayRun() {
		s.lane = newLane(s)
	}
	return s, nil
}

// Operations are the ids of the API's operations.
func (s *Server) Operations() []string {
	var ids []string
	for _, op := range s.document.Operations() {
		ids = append(ids, op.ID)
	}
	return ids
}

// Serve answers one request that came on a way.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, via journal.Via) {
	came := arrival{clock.Now(), via}
	if s.lane != nil && s.lane.serve(w, r, came) {
		return
	}
	x := &exchange{r: r, arrival: came, sent: r.Header}
	x.id, x.idText = s.IDs.Next()
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			s.Log.ErrorContext(r.Context(), "a fault of the mock itself", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.respond(w, x, s.Switches.Refusal(&answer.FailureError{ID: answer.InternalFault}))
		}
	}()
	reply, err := s.answer(w, x)
	if errors.Is(err, errClientLeft) {
		s.noteLeft(x)
		return
	}
	if err != nil {
		reply = s.errorReply(x, err)
	}
	s.respond(w, x, reply)
}

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
