package control

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// How long a lease may last until it is renewed.
const (
	minLease     = time.Second
	DefaultLease = 30 * time.Second // where none is stated
	MaxLease     = 10 * time.Minute
)

// maxHolder is how many characters the name of a holder may have.
const maxHolder = 200

// Lease is a site on loan to one run. While it lasts, every key that no site has
// means this site, a test key that is new included, and so does, once, the token
// of an earlier mock.
type Lease struct {
	Holder string    `json:"holder"` // in the holder's own words
	Site   string    `json:"site"`   // user code
	Since  time.Time `json:"since"`  // by the host's clock, as Until is
	Until  time.Time `json:"until"`  // unless it is renewed or given back before
}

// NewLease is a lease to be taken.
type NewLease struct {
	Holder string   `json:"holder"`       // who holds it, for people who wait: a program, a target, a machine
	TTL    Duration `json:"ttl,omitzero"` // how long it lasts until it is renewed; 0 = DefaultLease
}

// LeaseGrant is a lease just taken, with the id that nobody else is told.
type LeaseGrant struct {
	Lease
	ID string `json:"id"` // renews it and gives it back
}

// LeaseRenewal makes a lease last from now on.
type LeaseRenewal struct {
	TTL Duration `json:"ttl,omitzero"` // 0 = DefaultLease
}

// Check is an [*Error] when nobody can be named by the holder's words, or the
// lease is too short or too long.
func (l NewLease) Check() error {
	switch {
	case strings.TrimSpace(l.Holder) == "":
		return Invalid("holder", "found nothing, expected who holds the lease")
	case utf8.RuneCountInString(l.Holder) > maxHolder:
		return Invalid("holder", "found over %d characters", maxHolder)
	case strings.ContainsFunc(l.Holder, hidden.Is):
		return Invalid("holder", "found control characters or invisible ones, expected one line of text")
	}
	return l.TTL.checkLease()
}

// Check is an [*Error] when the lease is too short or too long.
func (r LeaseRenewal) Check() error { return r.TTL.checkLease() }

func (d Duration) checkLease() error {
	if length := d.lease(); length < minLease || length > MaxLease {
		return Invalid("ttl", "found %s, expected %s to %s", d, minLease, MaxLease)
	}
	return nil
}

// lease is the length that is meant.
func (d Duration) lease() time.Duration {
	if d == 0 {
		return DefaultLease
	}
	return time.Duration(d)
}

// Length is how long the lease lasts until it is renewed.
func (l NewLease) Length() time.Duration { return l.TTL.lease() }

// Length is how long the lease lasts from now on.
func (r LeaseRenewal) Length() time.Duration { return r.TTL.lease() }
