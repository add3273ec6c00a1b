package window

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// maxQuery is how many bytes an opening may have. The longest origin that was
// seen, a data: URL, has 600.
const maxQuery = 16 << 10

// mode is how a window stands in the browser.
type mode string

const (
	popup    mode = "popup"    // a window of its own, which tells its opener
	layer    mode = "layer"    // a frame inside the page, which it tells
	hidden   mode = "hidden"   // such a frame that nobody sees, for tests
	redirect mode = "redirect" // in place of the page, to which it goes back
)

// opening is what the SDK says when it opens a window. Nothing of it is
// trusted: it shows, prefills and goes into the record, no more.
type opening struct {
	userCode string
	request  string // the page's own name for this window
	mode     mode
	origin   string // address of the page that called the SDK

	provider    identity.Provider // "" = the site's
	merchantUID string
	minAge      int // 0 = none
	name        string
	phone       string           // digits only, "" = none or not a phone
	carrier     identity.Carrier // "" = none
	company     string
	returnTo    string // m_redirect_url; "" = none
	lang        string
	plan        *plan // nil = a person decides
}

// plan is what a test said beforehand.
type plan struct {
	person  string             // id; "" = the first of the list
	typed   *control.NewPerson // in place of an id
	outcome outcome
	code    string // of a provider error
}

// mistake is an error of the page's, which its developer must hear of. key is
// the code that the callback gets, and chooses the phrase.
type mistake struct{ key, detail string }

func (e *mistake) Error() string { return strings.TrimSpace(e.key + " " + e.detail) }

// readOpening reads the query of an opening. With a mistake, what was read so
// far is there all the same, so that the page can be told.
func readOpening(q url.Values) (*opening, error) {
	o := &opening{
		userCode: clean(q.Get("user_code")), request: clean(q.Get("request")), mode: mode(q.Get("mode")), origin: clean(q.Get("origin")),
		merchantUID: clean(q.Get("merchant_uid")), name: clean(q.Get("name")), phone: phoneOf(q.Get("phone")), carrier: carrierOf(q.Get("carrier")),
		company: clean(q.Get("company")), lang: languageOf(q.Get("mock_lang")),
	}
	if n, err := strconv.Atoi(strings.TrimSpace(q.Get("min_age"))); err == nil && n > 0 {
		o.minAge = n
	}
	switch o.mode {
	case popup, layer, hidden:
	case redirect:
		if err := o.readReturn(q.Get("m_redirect_url")); err != nil {
			return o, err
		}
	default:
		return o, &mistake{"MOCK_BAD_REQUEST", "mode"}
	}
	if err := o.readProvider(q.Get("pg")); err != nil {
		return o, err
	}
	return o, o.readPlan(q)
}

// readProvider takes pg, which is a provider, or a provider and a merchant id
// of theirs. A channelKey chooses nothing here: which provider a channel leads
// to is a setting of the merchant's.
func (o *opening) readProvider(pg string) error {
	name, _, _ := strings.Cut(strings.TrimSpace(pg), ".")
	if _, known := identity.Provider(name).Facts(); known || name == "" {
		o.provider = identity.Provider(name)
		return nil
	}
	return &mistake{"MOCK_UNKNOWN_PG", shorten(name)}
}

func (o *opening) readPlan(q url.Values) error {
	if !q.Has("mock_outcome") && !q.Has("mock_person") && !q.Has("mock_name") {
		return nil
	}
	p := &plan{person: clean(q.Get("mock_person")), outcome: outcome(q.Get("mock_outcome")), code: q.Get("mock_code")}
	if p.outcome == "" {
		p.outcome = verified
	}
	if !p.outcome.known() {
		return &mistake{"MOCK_UNKNOWN_OUTCOME", fmt.Sprintf("%q; %s", shorten(string(p.outcome)), knownOutcomes())}
	}
	if p.code == "" {
		p.code = answer.DanalOther
	}
	if p.outcome == providerError && answer.DanalText(p.code) == "" {
		return &mistake{"MOCK_UNKNOWN_CODE", shorten(p.code)}
	}
	if q.Has("mock_name") {
		p.typed = &control.NewPerson{
			Name: clean(q.Get("mock_name")), Gender: q.Get("mock_gender"), Birthday: birthdayOf(q.Get("mock_birthday")),
			Phone: phoneOf(q.Get("mock_phone")), Carrier: string(carrierOf(q.Get("mock_carrier"))),
		}
		if foreigner := q.Get("mock_foreigner") == "true"; foreigner {
			p.typed.Foreigner = &foreigner
		}
	}
	o.plan = p
	return nil
}

// clean takes control characters and bad UTF-8 out of what somebody sent.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}

// digits keeps the digits of a text.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// phoneOf is the digits of a Korean mobile number, "" of anything else.
func phoneOf(text string) string {
	phone := digits(text)
	if strings.HasPrefix(phone, "01") && (len(phone) == 10 || len(phone) == 11) {
		return phone
	}
	return ""
}

// carrierOf knows the networks by the names of the API and by those of the SDK,
// which says KTF for KT and has one word for all virtual operators (fact 5.2).
func carrierOf(name string) identity.Carrier {
	switch c := identity.Carrier(strings.ToUpper(strings.TrimSpace(name))); c {
	case identity.SKT, identity.KT, identity.LGT, identity.SKTMVNO, identity.KTMVNO, identity.LGTMVNO:
		return c
	case "KTF":
		return identity.KT
	case "MVNO":
		return identity.SKTMVNO
	}
	return ""
}

// birthdayOf takes eight digits, however they are parted.
func birthdayOf(text string) control.Birthday {
	d := digits(text)
	if len(d) != 8 {
		return control.Birthday{}
	}
	return control.BornOn(d[:4] + "-" + d[4:6] + "-" + d[6:])
}

// shorten keeps what somebody sent from filling a sentence.
func shorten(text string) string {
	const most = 80
	if runes := []rune(clean(text)); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return clean(text)
}

// targetOf is the origin of a page, to which alone its result is posted. A page
// of no origin, such as a file, is told wherever it is; the result has nothing
// in it that needs hiding.
func targetOf(page string) string {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "*"
	}
	return u.Scheme + "://" + u.Host
}
