package mockserver_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// controlClient is a test's client of a server's control API. A failed request
// fails the test.
type controlClient struct {
	*apiClient
	mock control.Steered
	site string
}

func newControlClient(t testing.TB, opts ...mockserver.Option) *controlClient {
	t.Helper()
	d := newAPIClient(t, append([]mockserver.Option{mockserver.WithFrozen(noon), otherSite(store.Provides{})}, opts...)...)
	return &controlClient{apiClient: d, mock: d.server.Steered(), site: mockserver.DefaultUserCode}
}

// elsewhere is the same server seen from the other site.
func (s *controlClient) elsewhere() *controlClient {
	return &controlClient{apiClient: s.at("other-key", "other-secret"), mock: s.mock, site: "imp12345678"}
}

// must is for what must work.
func must[T any](t testing.TB, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func (s *controlClient) add(c control.NewCertification) control.Certification {
	s.t.Helper()
	made, err := s.mock.AddCertification(ctx(s.t), s.site, c)
	return must(s.t, made, err)
}

func (s *controlClient) change(impUID string, c control.CertificationChange) control.Certification {
	s.t.Helper()
	changed, err := s.mock.ChangeCertification(ctx(s.t), s.site, impUID, c)
	return must(s.t, changed, err)
}

func (s *controlClient) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// seen reads a certification over the imitated API, twice, so that the second
// answer comes from the lane, and wants both alike.
func (s *controlClient) seen(impUID string) said {
	s.t.Helper()
	first, second := s.get(impUID), s.get(impUID)
	if first.body != second.body {
		s.t.Errorf("%s: read twice, answered\n%s\nand\n%s", impUID, first.body, second.body)
	}
	return second
}

// refused wants an *control.Error of a status with words in it.
func refused(t testing.TB, err error, status int, words ...string) {
	t.Helper()
	e := new(control.Error)
	if !errors.As(err, &e) {
		t.Errorf("error %v, want a *control.Error", err)
		return
	}
	if e.Status != status {
		t.Errorf("status %d of %q, want %d", e.Status, e, status)
	}
	for _, w := range words {
		if !strings.Contains(e.Error(), w) {
			t.Errorf("%q does not say %q", e, w)
		}
	}
}

func ctx(t testing.TB) context.Context { return t.Context() }

func yes() *bool { b := true; return &b }
func no() *bool  { return new(bool) }

// adultID is the built-in adult's certification, and who it is of.
const adultID, jiwooID = "imp_100000000001", "adult/jiwoo"

const day = 24 * time.Hour

func (s *controlClient) move(m control.ClockMove) control.Clock {
	s.t.Helper()
	clock, err := s.mock.MoveClock(ctx(s.t), s.site, m)
	return must(s.t, clock, err)
}
