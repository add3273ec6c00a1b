package mockserver

import (
	"errors"
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/console"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// Control is the handler of the control API and of the console, a page on top of
// it, for a listener of their own.
func (s *Server) Control(info control.Info) http.Handler { return console.Handler(s.Steered(), info) }

// health reports what the server knows and whether its fixture files are in
// order.
func (s *Server) health() control.Health {
	set := s.set.Load()
	h := control.Health{
		Status: "ok", Version: s.version,
		Fixtures: control.Fixtures{Files: set.Files(), Certifications: len(set.Certifications()), Problems: []control.Problem{}},
	}
	s.mu.Lock()
	broken := s.problems
	s.mu.Unlock()
	if broken == nil {
		return h
	}
	h.Status = "degraded"
	var problems fixture.Problems
	if !errors.As(broken, &problems) {
		h.Fixtures.Problems = append(h.Fixtures.Problems, control.Problem{Text: broken.Error()})
		return h
	}
	for _, p := range problems {
		h.Fixtures.Problems = append(h.Fixtures.Problems, control.Problem{File: p.File, Line: p.Line, Column: p.Column, Text: p.String()})
	}
	return h
}
