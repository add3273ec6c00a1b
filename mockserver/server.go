package mockserver

import (
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/console"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/api"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/keep"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/steer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/window"
)

// Server is the fake API. It is an http.Handler, safe for concurrent use.
// Make one with [New].
type Server struct {
	world    *world.World
	api      *api.Server
	steering *steer.Steering
	window   http.Handler // the browser side
	keeping  keep.Options
}

// New returns a server. Without options it knows the built-in people and the
// tutorial's own credentials, and its clocks follow the host's.
func New(opts ...Option) (*Server, error) {
	o, err := gather(opts)
	if err != nil {
		return nil, err
	}
	s := &Server{}
	if s.world, err = world.New(o.Options, o.sites...); err != nil {
		return nil, err
	}
	if s.api, err = api.New(s.world, o.api); err != nil {
		return nil, err
	}
	s.steering = steer.New(s.world, steer.Options{
		Version: o.api.Version, Operations: s.api.Operations(), RequestBytes: api.MaxBody, Prove: s.api.ProveOne, Folder: o.folder,
	})
	s.window = window.Handler(s.steering, window.Info{Version: o.api.Version, Log: o.Log})
	if err := s.SetFixtures(o.set); err != nil {
		return nil, err
	}
	s.keeping = keep.Options{Run: s.steering, Version: o.api.Version, Carried: o.state}
	if o.state != nil {
		notes, err := o.state.Restore(s.world, s.steering)
		if err != nil {
			return nil, err
		}
		for _, note := range notes {
			o.Log.Warn("state", "note", note)
		}
	}
	return s, nil
}

// SetFixtures replaces the base layer that every site sees, as one step:
// a request sees the old set or the new one, never a mixture. Every answer that
// the set can give is held against the contract first; if one breaks it, the
// old set stays and the error names the file and line.
func (s *Server) SetFixtures(set *fixture.Set) error {
	if err := s.api.Prove(set); err != nil {
		return err
	}
	s.world.SetFixtures(set)
	return nil
}

// FixtureProblems keeps what the last failed reload said, for the health
// report; nil says that all is mended.
func (s *Server) FixtureProblems(problems error) { s.world.SetProblems(problems) }

// Steered is the server as the control API steers and questions it.
func (s *Server) Steered() control.Steered { return s.steering }

// Control is the handler of the control API and of the console, a page on top of
// it, for a listener of their own.
func (s *Server) Control(info control.Info) http.Handler { return console.Handler(s.steering, info) }

// ServeHTTP answers one request of the imitated API, or of the browser side,
// whose paths are no part of that API: neither journal nor faults see them. The
// request came directly.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, journal.ViaDirect) }

// Through is a handler of the same API for requests that come on another way:
// the journal tells which. Whichever host they name, they get the same answer.
func (s *Server) Through(via journal.Via) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, via) })
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, via journal.Via) {
	if window.Has(r.URL.Path) {
		s.window.ServeHTTP(w, r)
		return
	}
	s.api.Serve(w, r, via)
}

// NoteElsewhere journals, for the house, a request for another host that a proxy
// saw. reason is one of [ReasonRefused] and its sisters, and why what a barred or an
// unreached one met. Of the request only the method and the host are kept: it was not
// meant for the mock.
func (s *Server) NoteElsewhere(r *http.Request, host, reason string, why error) {
	s.api.NoteElsewhere(r, host, reason, why)
}
