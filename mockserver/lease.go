package mockserver

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// leases is the loan of a site, to one holder at a time. The zero value is ready.
type leases struct {
	mu    sync.Mutex // of those who change the lease
	held  atomic.Pointer[lease]
	timer *time.Timer // ends the lease that is held
}

// lease is immutable; a renewal replaces it.
type lease struct {
	id, holder   string
	site         *store.Site
	since, until time.Time // of the host
}

// site is the site on loan; nil = none is.
func (l *leases) site() *store.Site {
	if held := l.held.Load(); held != nil {
		return held.site
	}
	return nil
}
