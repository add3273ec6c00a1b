package api

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// proof remembers which shapes of record were held against the contract.
type proof struct {
	mu     sync.Mutex
	shapes map[string]struct{}
}

// Prove holds every answer that a set can give to the default site against the
// contract: once per shape, since answers of one shape differ only in values
// whose types the fixture language fixes. Other sites' answers are checked
// when they are first read.
func (s *Server) Prove(set *fixture.Set) error {
	site := s.Default()
	for _, c := range set.Certifications() {
		shape := answer.ShapeOf(&c.Certification, &site.Config)
		if s.proof.knows(shape) {
			continue
		}
		if err := s.ProveOne(site, &c.Certification); err != nil {
			return fmt.Errorf("%s: %s would answer outside the contract: %w", c.At, c.ImpUID, err)
		}
		s.proof.learn(shape)
	}
	return nil
}

// ProveOne holds the answer to reading a certification now against the contract.
func (s *Server) ProveOne(site *store.Site, c *identity.Certification) error {
	op, _, found := s.document.Find(http.MethodGet, "/certifications/x")
	if !found {
		return errors.New("document: it has no GET /certifications/{imp_uid}")
	}
	body := s.Render(site, c, identity.DateOf(site.Clock.Anchor())).AppendBody(nil, site.Clock.Now())
	if err := s.document.Response(op, http.StatusOK, http.Header{"Content-Type": {answer.ContentType}}, body); err != nil {
		return errors.New(detailOf(err))
	}
	return nil
}

func (p *proof) knows(shape string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, known := p.shapes[shape]
	return known
}

// learn remembers a shape; a set with very many of them makes it start anew.
func (p *proof) learn(shape string) {
	const most = 10_000
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.shapes) >= most {
		clear(p.shapes)
	}
	p.shapes[shape] = struct{}{}
}
