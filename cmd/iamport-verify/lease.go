package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// A run that was killed leaves its lease to end by itself, after leaseTTL.
const (
	leaseTTL   = 30 * time.Second
	leaseRenew = leaseTTL / 3
)

// errLeaseLost says that the mock has ended the lease of a run that goes on.
var errLeaseLost = errors.New("the mock has ended this run's lease: it was not renewed in time")

// loan is the site that a mock elsewhere has lent to this run.
type loan struct {
	mock     *control.Client
	id, site string
	stop     context.CancelFunc
	renewing sync.WaitGroup
}

// preflight finds out which site the target uses. A mock elsewhere that does not
// know the target's key or token is asked to lend a site. lose is called when
// the loan ends before the run.
func (v *verification) preflight(ctx context.Context, lose context.CancelCauseFunc) (features.Found, error) {
	found, err := features.Preflight(ctx, v.access.control, v.target)
	if v.mock != nil {
		return found, err //nolint:wrapcheck // explained by the caller
	}
	if errors.Is(err, features.ErrOtherKey) || errors.Is(err, features.ErrOldToken) {
		if refused := v.borrow(ctx, lose, err); refused != nil {
			return found, refused
		}
		found, err = features.Preflight(ctx, v.access.control, v.target)
	}
	if err != nil {
		return found, err //nolint:wrapcheck // explained by the caller
	}
	return found, v.checkFree(ctx, found.Site.UserCode)
}

// borrow takes the lease of the mock elsewhere, and keeps it. why is the reason
// for it, and the error where that mock lends nothing.
func (v *verification) borrow(ctx context.Context, lose context.CancelCauseFunc, why error) error {
	mock := v.access.control
	granted, err := mock.AddLease(ctx, control.NewLease{Holder: v.holder(), TTL: control.Duration(leaseTTL)})
	told := new(control.Error)
	switch {
	case errors.As(err, &told) && told.Status == http.StatusConflict:
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("the mock elsewhere does not know the target's key or token, and cannot lend a site: %w", err))
	case errors.As(err, &told) && told.Status == http.StatusNotFound: // it is of an earlier version
		return why
	case err != nil:
		return fmt.Errorf("%w: %w", features.ErrMock, err)
	}
	keep, stop := context.WithCancel(ctx)
	v.loan = &loan{mock: mock, id: granted.ID, site: granted.Site, stop: stop}
	v.loan.renewing.Go(func() { v.loan.renew(keep, features.HostClock(), lose) })
	return nil
}

// holder is how others who want the lease are told who has it.
func (v *verification) holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host"
	}
	return fmt.Sprintf("%s of %s (pid %d on %s)", v.Name, v.target.URL(), os.Getpid(), host)
}

// renew renews the lease until ctx ends. A mock that does not answer is asked
// again later; when it says that the lease is over, the run has lost it.
func (l *loan) renew(ctx context.Context, clock features.Clock, lose context.CancelCauseFunc) {
	for clock.Wait(ctx, leaseRenew) == nil {
		once, cancel := context.WithTimeout(ctx, leaseRenew)
		_, err := l.mock.RenewLease(once, l.id, control.LeaseRenewal{TTL: control.Duration(leaseTTL)})
		cancel()
		if told := new(control.Error); errors.As(err, &told) && told.Status == http.StatusNotFound {
			lose(errLeaseLost)
			return
		}
	}
}

// giveBack ends the lease; nil has none.
func (l *loan) giveBack() {
	if l == nil {
		return
	}
	l.stop()
	l.renewing.Wait()
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience) // the run's own may have ended
	defer cancel()
	_ = l.mock.DeleteLease(ctx, l.id) // it ends by itself otherwise
}

// checkFree is an error when the site is on loan to another run.
func (v *verification) checkFree(ctx context.Context, site string) error {
	leases, err := v.access.control.Leases(ctx)
	if told := new(control.Error); errors.As(err, &told) && told.Status == http.StatusNotFound {
		return nil // the mock is of an earlier version
	} else if err != nil {
		return fmt.Errorf("%w: %w", features.ErrMock, err)
	}
	for _, l := range leases {
		if l.Site == site && (v.loan == nil || v.loan.site != site) {
			return cli.Exit(cli.ExitUnreachable, fmt.Errorf(
				"the target's key means site %s now, which is on loan to %s until %s\n  wait until that run is over, or give the target the key %s",
				site, l.Holder, l.Until.Format(time.RFC3339), mockserver.DefaultKey))
		}
	}
	return nil
}
