package features

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// FirstError is a sign-up before the suites that shows a wrong set-up: every
// scenario would fail by it, each with advice about a rule. Ask with errors.Is
// for its Kind.
type FirstError struct {
	Kind     error            // ErrNotAsked or one of the sentinels beside [ErrNoRoute]
	Outcome  contract.Outcome // that the answer has; "" = it matches none
	Exchange report.Exchange  // the request and its answer, redacted
	Unread   string           // why the answer matches no outcome; "" = it matches one
	Asked    bool             // i'mport was asked about the imp_uid
}

// Error names the request, the status and what is wrong.
func (e *FirstError) Error() string {
	text := fmt.Sprintf("%s %s was answered %d: %v", e.Exchange.Method, e.Exchange.Path, e.Exchange.Status, e.Kind)
	if e.Unread != "" {
		text += ": " + e.Unread
	}
	return text
}

// Unwrap is the kind.
func (e *FirstError) Unwrap() error { return e.Kind }

// Adult is what became of the ordinary adult before the suites.
type Adult struct {
	Born    string           // date of birth
	Outcome contract.Outcome // created, or what the suites find out about; "" = no answer
	Unasked bool             // i'mport was not asked about the imp_uid
}

// Note is what should be known of it; "" = nothing, for the adult got an account.
func (a Adult) Note(lang report.Lang) string {
	if a.Unasked && a.Outcome != "" {
		return fmt.Sprintf(lang.Say("before the suites, an ordinary adult (born %s) was answered %s, and i'mport was not asked about the imp_uid: expect broken rules below",
			"시작 전 확인에서 백엔드가 아임포트에 imp_uid를 조회하지 않고 일반 성인(%s생)에게 응답했습니다(결과: %s). 아래에 위반한 규칙이 나올 것입니다"), a.Born, a.Outcome)
	}
	switch a.Outcome {
	case contract.Underage:
		return fmt.Sprintf(lang.Say("before the suites, an ordinary adult (born %s) was refused as underage: expect broken age rules below",
			"시작 전 확인에서 일반 성인(%s생)이 나이 미달로 거절되었습니다. 아래에 나이 규칙 위반이 나올 것입니다"), a.Born)
	case "":
		return fmt.Sprintf(lang.Say("before the suites, an ordinary adult (born %s) got no answer, though i'mport was asked: expect broken rules below",
			"시작 전 확인에서 백엔드가 아임포트에는 조회했지만 일반 성인(%s생)에게 응답하지 않았습니다. 아래에 위반한 규칙이 나올 것입니다"), a.Born)
	default:
		return ""
	}
}

// FirstOptions say whose sign-up is tried. All are needed but Secrets.
type FirstOptions struct {
	Target  *contract.Target
	Mock    control.Steered
	Site    string   // that the target uses; see [Preflight]
	Secrets *Secrets // learns the person's CI and DI; nil = nobody does
}

// FirstAdult has one ordinary adult sign up by the usual way. A [*FirstError] says
// that the run would prove nothing. A backend that refuses everybody is such an
// error: it would hold every rule that demands a refusal. Three mistakes are left
// to the suites, which find the broken rule: the backend takes the adult for a
// child, does not answer after it asked i'mport, or opens the account without
// asking. The preflight has seen that the target asks the mock.
func FirstAdult(ctx context.Context, o *FirstOptions) (Adult, error) {
	c := o.Target.Contract()
	birthday := parseAgeRule(c.Claims().AgeRule).adult(dayOf(HostClock().Now()))
	person, err := o.Mock.AddPerson(ctx, o.Site, control.NewPerson{Name: anyName(), Birthday: birthday, Phone: anyPhone()})
	if err != nil {
		return Adult{}, fmt.Errorf("%w: %w", ErrMock, err)
	}
	if o.Secrets != nil {
		o.Secrets.learn(person)
	}
	adult := Adult{Born: person.Born}
	session, err := o.Target.NewSession(ctx, contract.Visitor{Name: person.Name, Phone: person.Phone, Birthday: person.Born})
	if err != nil {
		return adult, unprepared(err)
	}
	defer session.Close()
	made, err := o.Mock.AddCertification(ctx, o.Site, control.NewCertification{CertificationFields: control.CertificationFields{
		Person: control.PersonOf(person.ID), MerchantUID: session.MerchantUID(),
	}})
	if err != nil {
		return adult, fmt.Errorf("%w: %w", ErrMock, err)
	}
	answer, err := session.Certify(ctx, contract.Attempt{Via: c.Usual(), ImpUID: made.ImpUID})
	silent := errors.Is(err, contract.ErrBrokenOff) || errors.Is(err, contract.ErrNoAnswer)
	if err != nil && !silent {
		return adult, err //nolint:wrapcheck // the contract room has said all
	}
	asked, failed := journalShows(ctx, o.Mock, o.Site, control.RequestFilter{Route: readRoute, ImpUID: made.ImpUID})
	switch {
	case failed != nil:
		return adult, fmt.Errorf("%w: %w", ErrMock, failed)
	case silent && asked:
		return adult, nil
	case silent:
		return adult, err //nolint:wrapcheck // the contract room has said all
	}
	means := c.Same(answer.Outcome)
	adult.Outcome, adult.Unasked = decided(means), !asked
	if kind := wrongFirst(answer, means, asked); kind != nil {
		return adult, &FirstError{Kind: kind, Outcome: answer.Outcome, Exchange: answer.Exchange, Unread: answer.Unread, Asked: asked}
	}
	return adult, nil
}

// decided is the outcome of several that an answer may mean which lets the run
// go on.
func decided(means []contract.Outcome) contract.Outcome {
	for _, outcome := range []contract.Outcome{contract.Created, contract.Underage, contract.Existing} {
		if slices.Contains(means, outcome) {
			return outcome
		}
	}
	return means[0]
}

// journalShows waits until a request that matches is in the journal.
func journalShows(ctx context.Context, mock control.Steered, site string, filter control.RequestFilter) (bool, error) {
	wait, cancel := context.WithTimeout(ctx, arrival)
	defer cancel()
	if _, err := mock.Wait(wait, site, filter, 1); err == nil {
		return true, nil
	} else if wait.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
		return false, err //nolint:wrapcheck // wrapped by whoever knows what for
	}
	list, err := mock.Requests(ctx, site, filter) // on a busy machine the waiting itself may be late
	if err != nil {
		return false, err //nolint:wrapcheck // the same
	}
	return len(list.Requests) > 0, nil
}

// anyName and anyPhone belong to a person that no earlier run used: databases
// outlive runs.
func anyName() string {
	family, given := []rune(familyNames), []rune(givenNames)
	pick := func(from []rune) rune { return from[int(anyNumber())%len(from)] }
	return string([]rune{pick(family), pick(given), pick(given)})
}

func anyPhone() string { return fmt.Sprintf("0100%07d", lowestPhone+anyNumber()%phoneCount) }

func anyNumber() uint32 {
	raw := make([]byte, 4)
	_, _ = rand.Read(raw) // never fails
	return binary.BigEndian.Uint32(raw) >> 1
}

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
