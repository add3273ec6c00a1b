package features

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// What is wrong with the set-up, by the first answer of the target. Ask with
// errors.Is; the error itself is a [*FirstError].
var (
	// ErrNoRoute: there is nothing at that path.
	ErrNoRoute = errors.New("the target has no such route")
	// ErrNoMethod: the path takes other methods.
	ErrNoMethod = errors.New("the target's route takes another method")
	// ErrCSRF: the request lacks the token of a form.
	ErrCSRF = errors.New("the target wants a CSRF token")
	// ErrLogin: the path is for customers who have logged in.
	ErrLogin = errors.New("the target wants a login")
	// ErrForbidden: the target refuses the request, and does not say why.
	ErrForbidden = errors.New("the target forbids the request")
	// ErrSecure: the target speaks https.
	ErrSecure = errors.New("the target wants https")
	// ErrMoved: the path has another spelling or another host.
	ErrMoved = errors.New("the target sends the request elsewhere")
	// ErrBody: the target did not understand what was sent.
	ErrBody = errors.New("the target refuses what it was sent")
	// ErrFailed: the target answered 5xx.
	ErrFailed = errors.New("the target failed")
	// ErrOverlap: an answer fits two outcomes of the contract.
	ErrOverlap = errors.New("outcomes of the contract overlap")
	// ErrUnread: an answer fits no outcome of the contract.
	ErrUnread = errors.New("the answer fits no outcome of the contract")
	// ErrPage: the answer is a page of a front end.
	ErrPage = errors.New("the answer is a web page")
	// ErrTaken: a person who never was before is taken for somebody who has an account.
	ErrTaken = errors.New("the target takes a new person for somebody who has an account")
	// ErrTurnedAway: an ordinary adult was rejected.
	ErrTurnedAway = errors.New("the target rejects an ordinary adult")
	// ErrUnavailable: the target says that it cannot decide, though i'mport answered.
	ErrUnavailable = errors.New("the target is unavailable to an ordinary adult")
)

// wrongFirst is what an answer to an ordinary adult says about the set-up; nil =
// the suites can begin.
func wrongFirst(a contract.Answer, means []contract.Outcome, asked bool) error {
	switch outcome := decided(means); {
	case !asked && (outcome == contract.Created || outcome == contract.Underage) && errors.Is(byStatus(a.Exchange), ErrNotAsked):
		return nil // the suites find the rule that is broken
	case !asked, outcome == "" && len(a.Earlier) > 0: // a later request of the sign-up may go wrong in the same ways
		return ofStatus(a, asked || errors.Is(byStatus(a.Exchange), ErrNotAsked)) // the preflight has seen it ask
	case a.Overlap:
		return ErrOverlap
	case outcome == "" && a.Status >= http.StatusInternalServerError:
		return ErrFailed
	case outcome == "":
		return ErrUnread
	case outcome == contract.Rejected:
		return ErrTurnedAway
	case outcome == contract.Unavailable:
		return ErrUnavailable
	case outcome == contract.Existing:
		return ErrTaken
	default:
		return nil
	}
}

// ofStatus is what the status of an answer says, and else the contract. asked says
// that the target does ask the mock.
func ofStatus(a contract.Answer, asked bool) error {
	switch kind := byStatus(a.Exchange); {
	case kind != ErrNotAsked && kind != ErrBody: //nolint:errorlint // the sentinels themselves
		return kind
	case a.Overlap:
		return ErrOverlap
	case asked:
		return ErrUnread
	case errors.Is(kind, ErrNotAsked) && (a.Outcome == contract.Rejected || a.Outcome == contract.Unavailable):
		return ErrBody // a refusal, whatever its status
	case errors.Is(kind, ErrNotAsked) && a.Outcome == "" && strings.Contains(a.Exchange.Response.Header.Get("Content-Type"), "text/html"):
		return ErrPage
	default:
		return kind
	}
}

// unprepared is what it means that a preparing request was answered as the
// contract does not expect: a wrong set-up where the status tells one.
func unprepared(err error) error {
	told := (*contract.Error)(nil)
	if !errors.Is(err, contract.ErrNotPrepared) || !errors.As(err, &told) {
		return err
	}
	if kind := byStatus(told.Exchange); kind != ErrNotAsked && kind != ErrBody { //nolint:errorlint // the sentinels themselves
		return &FirstError{Kind: kind, Exchange: told.Exchange, Unread: told.Detail}
	}
	return err
}

// byStatus is what a status says of a target that asked i'mport nothing.
func byStatus(e report.Exchange) error {
	switch {
	case e.Status >= http.StatusInternalServerError:
		return ErrFailed
	case speaksHTTPS(e.Response.Body):
		return ErrSecure
	case e.Status >= http.StatusBadRequest && namesCSRF(e):
		return ErrCSRF
	case e.Status == http.StatusNotFound, e.Status == http.StatusGone:
		return ErrNoRoute
	case e.Status == http.StatusMethodNotAllowed, e.Status == http.StatusNotImplemented:
		return ErrNoMethod
	case e.Status == http.StatusUnauthorized:
		return ErrLogin
	case e.Status == http.StatusForbidden:
		return ErrForbidden
	case e.Status >= http.StatusBadRequest:
		return ErrBody
	case e.Status >= http.StatusMultipleChoices && e.Status != http.StatusNotModified:
		return byLocation(e)
	default:
		return ErrNotAsked
	}
}

// pageExpired is what Laravel answers where a CSRF token is missing.
const pageExpired = 419

var (
	csrfWords  = regexp.MustCompile(`(?i)csrf|xsrf|authenticity.?token|request.?forgery`)
	httpsWords = regexp.MustCompile(`(?i)HTTP request (?:was sent )?to an HTTPS (?:server|port)|plain HTTP request was sent to HTTPS`)
	loginWords = regexp.MustCompile(`(?i)(?:^|[/_.?-])(?:log[_-]?in|sign[_-]?in|auth|authorize|sso|session/new)(?:[/_.?-]|$)`)
)

func namesCSRF(e report.Exchange) bool {
	return e.Status == pageExpired || csrfWords.MatchString(e.Response.Body)
}

func speaksHTTPS(body string) bool { return httpsWords.MatchString(body) }

// byLocation is where a redirect goes: to https, to a login, to another spelling
// of the path or another host, or to another page of the same site.
func byLocation(e report.Exchange) error {
	location := e.Response.Header.Get("Location")
	to, err := url.Parse(location)
	if err != nil || location == "" {
		return ErrNotAsked
	}
	path, _, _ := strings.Cut(e.Path, "?")
	same := strings.HasSuffix(strings.TrimSuffix(to.Path, "/"), strings.TrimSuffix(path, "/"))
	switch {
	case to.Scheme == "https" && same:
		return ErrSecure
	case loginWords.MatchString(to.Path):
		return ErrLogin
	case e.Status == http.StatusTemporaryRedirect, e.Status == http.StatusPermanentRedirect, same:
		return ErrMoved
	default:
		return ErrNotAsked
	}
}
