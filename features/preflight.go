package features

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// What keeps a run from beginning. Ask with errors.Is.
var (
	// ErrMock says that the mock cannot be asked.
	ErrMock = errors.New("the mock is not reached")
	// ErrNotAsked says that the target was reached, and never asked the mock.
	ErrNotAsked = errors.New("the target has never asked the mock")
	// ErrOtherKey says that the target's credentials are not known to the mock.
	ErrOtherKey = errors.New("the mock does not know the target's key")
	// ErrOldToken says that the target uses a token that the mock has not given,
	// and does not ask for another.
	ErrOldToken = errors.New("the target uses a token of another mock")
	// ErrRefused says that the target asks the mock, and not as the API wants it:
	// without a secret, or at another address.
	ErrRefused = errors.New("the target asks the mock, and is refused")
	// ErrMockClock says that the mock's clock does not show the real date.
	ErrMockClock = errors.New("the mock's clock was moved")
)

// Found is what a preflight has learned.
type Found struct {
	Site  control.Site // that the target uses
	Mock  string       // version of the mock
	Notes []string     // what should be known of the run
}

// Preflight brings an imp_uid that never was to the target, and learns from the
// mock's journal which site it uses.
func Preflight(ctx context.Context, mock control.Steered, target *contract.Target) (Found, error) {
	health, err := mock.Health(ctx)
	if err != nil {
		return Found{}, fmt.Errorf("%w: %w", ErrMock, err)
	}
	since, err := newestOf(ctx, mock)
	if err != nil {
		return Found{}, err
	}
	session, err := target.NewSession(ctx, ordinaryOf(target.Contract(), HostClock().Now()))
	if err != nil {
		return Found{}, err //nolint:wrapcheck // the contract room has said all
	}
	via := contract.Post
	if !target.Contract().Has(via) {
		via = contract.Redirect
	}
	if _, err := session.Certify(ctx, contract.Attempt{Via: via, ImpUID: unheardOf()}); err != nil {
		return Found{}, err //nolint:wrapcheck // the contract room has said all
	}
	seen, err := calls(ctx, mock, since)
	if err != nil {
		return Found{}, err
	}
	found, err := judge(ctx, mock, seen)
	found.Mock = health.Version
	return found, err
}

// unheardOf is an imp_uid that nobody has.
func unheardOf() string {
	letters := rand.Text()
	digits := strings.Map(func(r rune) rune { return '0' + r%10 }, letters[:12])
	return "imp_" + digits
}

// newestOf is the newest id in each site's journal; the newest of all is enough,
// for ids are given to the whole server.
func newestOf(ctx context.Context, mock control.Steered) (uint64, error) {
	var newest uint64
	sites, err := siteNames(ctx, mock)
	for _, site := range sites {
		list, err := mock.Requests(ctx, site, control.RequestFilter{Last: 1, Harness: true})
		if err != nil {
			return 0, fmt.Errorf("%w: %w", ErrMock, err)
		}
		for _, entry := range list.Requests {
			newest = max(newest, entry.ID)
		}
	}
	return newest, err
}

func siteNames(ctx context.Context, mock control.Steered) ([]string, error) {
	sites, err := mock.Sites(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMock, err)
	}
	names := []string{control.House}
	for _, site := range sites {
		names = append(names, site.UserCode)
	}
	return names, nil
}

// calls are the requests since an entry, of all sites.
func calls(ctx context.Context, mock control.Steered, since uint64) ([]control.Request, error) {
	sites, err := siteNames(ctx, mock)
	if err != nil {
		return nil, err
	}
	var seen []control.Request
	for _, site := range sites {
		list, err := mock.Requests(ctx, site, control.RequestFilter{Since: since})
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMock, err)
		}
		seen = append(seen, list.Requests...)
	}
	return seen, nil
}

// judge tells apart what the target has done.
func judge(ctx context.Context, mock control.Steered, seen []control.Request) (Found, error) {
	var site string
	var refused, unknownToken, fetched bool
	for _, entry := range seen {
		switch {
		case entry.Site != control.House && (entry.Route == readRoute || entry.Route == tokenRoute && entry.Status == 200):
			site = entry.Site
			fetched = fetched || entry.Route == tokenRoute
		case entry.Route == tokenRoute && entry.Status == 401:
			refused = true
		case entry.Route == readRoute && entry.Status == 401:
			unknownToken = true
		}
	}
	switch {
	case len(seen) == 0:
		return Found{}, ErrNotAsked
	case site == "" && refused:
		return Found{}, ErrOtherKey
	case site == "" && unknownToken:
		return Found{}, ErrOldToken
	case site == "":
		last := seen[len(seen)-1]
		return Found{}, fmt.Errorf("%w: %s %s was answered %d (%s)", ErrRefused, last.Method, last.Path, last.Status, last.Reason)
	}
	found := Found{}
	var err error
	if found.Site, err = mock.Site(ctx, site); err != nil {
		return Found{}, fmt.Errorf("%w: %w", ErrMock, err)
	}
	switch {
	case unknownToken:
		found.Notes = append(found.Notes, "the target began with a token of an earlier mock, and asked for a new one")
	case !fetched:
		found.Notes = append(found.Notes, "the target uses a token that it had before")
	}
	if !slices.Contains(found.Site.Provides, "phone") {
		found.Notes = append(found.Notes, "the site's contract provides no phone: whoever tells people apart by it is not caught")
	}
	return found, checkClock(ctx, mock, site)
}

// checkClock holds the site's date to the real one: birthdays are told relative
// to it, and the target's clock cannot be moved.
func checkClock(ctx context.Context, mock control.Steered, site string) error {
	clock, err := mock.Clock(ctx, site)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMock, err)
	}
	if today := HostClock().Now().In(seoul).Format(time.DateOnly); clock.SeoulDate != today || clock.Anchor.In(seoul).Format(time.DateOnly) != today {
		return fmt.Errorf("%w: it shows %s and counts from %s, and today is %s", ErrMockClock, clock.SeoulDate, clock.Anchor.In(seoul).Format(time.DateOnly), today)
	}
	return nil
}
