package features

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
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
	// ErrOtherSecret says that the mock knows the target's key with another secret.
	ErrOtherSecret = errors.New("the target's secret is not that of its key")
	// ErrOldToken says that the target uses a token that the mock has not issued,
	// and does not ask for another.
	ErrOldToken = errors.New("the target uses a token that the mock has not issued")
	// ErrTokenForm says that the target was given a token, and sends something else.
	ErrTokenForm = errors.New("the target sends something else than the token that it was given")
	// ErrWrongCall says that the target asks for what i'mport does not have.
	ErrWrongCall = errors.New("the target asks for what i'mport does not have")
	// ErrRefused says that the target asks the mock, and not as the API wants it:
	// without a secret, or at another address.
	ErrRefused = errors.New("the target asks the mock, and is refused")
	// ErrMockClock says that the mock's clock does not show the real date.
	ErrMockClock = errors.New("the mock's clock was moved")
)

// Found is what a preflight has learned.
type Found struct {
	Site control.Site // that the target uses
	Mock string       // version of the mock

	renewed bool // it began with a token that the mock does not know, and asked for a new one
	fetched bool // it asked for a token
}

// Notes are what should be known of the run.
func (f *Found) Notes(lang report.Lang) []string {
	var notes []string
	switch {
	case f.renewed:
		notes = append(notes, lang.Say("the target began with a token that the mock does not know, and asked for a new one",
			"백엔드가 처음에는 모의 서버에 없는 토큰을 썼다가 새 토큰을 발급받았습니다"))
	case !f.fetched:
		notes = append(notes, lang.Say("the target uses a token that it had before", "백엔드가 전에 발급받은 토큰을 쓰고 있습니다"))
	}
	if !slices.Contains(f.Site.Provides, "phone") {
		notes = append(notes, lang.Say("the site's contract provides no phone: whoever tells people apart by it is not caught",
			"이 사이트는 전화번호를 제공하지 않습니다. 전화번호로 사람을 구분하는 잘못은 찾아내지 못합니다"))
	}
	return notes
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
		return Found{}, unprepared(err)
	}
	defer session.Close()
	via, impUID := target.Contract().Usual(), unheardOf()
	answer, err := session.Certify(ctx, contract.Attempt{Via: via, ImpUID: impUID})
	if err != nil {
		return Found{}, err //nolint:wrapcheck // the contract room has said all
	}
	seen, err := calls(ctx, mock, since)
	if err != nil {
		return Found{}, err
	}
	found, err := judge(ctx, mock, seen, impUID)
	found.Mock = health.Version
	switch {
	case errors.Is(err, ErrNotAsked):
		err = &FirstError{Kind: ofStatus(answer, false), Outcome: answer.Outcome, Exchange: answer.Exchange, Unread: answer.Unread}
	case err == nil && answer.Overlap:
		err = &FirstError{Kind: ErrOverlap, Exchange: answer.Exchange, Unread: answer.Unread, Asked: true}
	}
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
	slices.SortFunc(seen, func(a, b control.Request) int { return cmp.Compare(a.ID, b.ID) }) // as they came
	return seen, nil
}

// behaviour is what the target has done at the mock.
type behaviour struct {
	site         string // that it read from, or else got a token of; "" = neither
	fetched      bool   // it got a token
	otherKey     bool   // it was refused one, for its key
	otherSecret  bool   // or for its secret
	unknownToken bool   // it brought one that the mock does not know
	granted      bool   // somebody got a token before that
}

// refused reports whether the mock would not have its key, secret or token.
func (b behaviour) refused() bool { return b.otherKey || b.otherSecret || b.unknownToken }

// watch sums up what was asked since the imp_uid was brought, which nobody else
// has. Other programs may use the mock at the same time: a request for that
// imp_uid is the target's, any other may be anybody's.
func watch(seen []control.Request, impUID string) behaviour {
	var b behaviour
	granted := map[string]bool{} // sites whose token somebody got
	anybody := ""
	for _, entry := range seen {
		switch {
		case entry.Route == tokenRoute && entry.Status == http.StatusOK:
			granted[entry.Site], anybody = true, entry.Site
		case entry.Route == readRoute && entry.Token != "" && entry.ImpUID == impUID: // its site knows the token
			b.site = entry.Site
		case entry.Route == readRoute && entry.Token != "":
			anybody = entry.Site
		case entry.Reason == "unknown_key":
			b.otherKey = true
		case entry.Reason == "wrong_secret":
			b.otherSecret = true
		case entry.Reason == "token_unknown":
			b.granted = !b.unknownToken && len(granted) > 0
			b.unknownToken = true
		}
	}
	if b.site == "" && !b.refused() {
		b.site = anybody
	}
	b.fetched = granted[b.site]
	return b
}

// judge tells apart what the target has done with the imp_uid.
func judge(ctx context.Context, mock control.Steered, seen []control.Request, impUID string) (Found, error) {
	b := watch(seen, impUID)
	wrong := slices.IndexFunc(seen, func(r control.Request) bool { return r.Reason == "unknown_route" || r.Reason == "wrong_method" })
	read := slices.ContainsFunc(seen, func(r control.Request) bool { return r.Route == readRoute && r.ImpUID == impUID })
	switch {
	case len(seen) == 0:
		return Found{}, ErrNotAsked
	case wrong >= 0 && !read:
		return Found{}, fmt.Errorf("%w: %s %s", ErrWrongCall, seen[wrong].Method, seen[wrong].Path)
	case b.site != "":
	case b.otherKey:
		return Found{}, ErrOtherKey
	case b.otherSecret:
		return Found{}, ErrOtherSecret
	case b.unknownToken && b.granted:
		return Found{}, ErrTokenForm
	case b.unknownToken:
		return Found{}, ErrOldToken
	default:
		last := seen[len(seen)-1]
		return Found{}, fmt.Errorf("%w: %s %s was answered %d (%s)", ErrRefused, last.Method, last.Path, last.Status, last.Reason)
	}
	found := Found{renewed: b.unknownToken, fetched: b.fetched}
	var err error
	if found.Site, err = mock.Site(ctx, b.site); err != nil {
		return Found{}, fmt.Errorf("%w: %w", ErrMock, err)
	}
	return found, checkClock(ctx, mock, b.site)
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
