package window

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// nobody is the name in a record while nobody was chosen in its window.
const nobody = "미정"

// open answers the SDK: it makes the unfinished certification and sends the
// browser to its window.
func (m *handler) open(r *http.Request) (reply, error) {
	if err := opensByItself(r); err != nil {
		return reply{}, err
	}
	if len(r.URL.RawQuery) > maxQuery {
		return reply{}, &refusal{status: http.StatusRequestURITooLong, key: "too_long"}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return reply{}, &refusal{status: http.StatusBadRequest, key: "bad_query"}
	}
	switches, err := m.switches(r)
	if err != nil {
		return reply{}, err
	}
	asked, err := readOpening(query)
	v := &visit{asked: *asked, lang: asked.lang}
	if err == nil {
		err = m.begin(r.Context(), v, switches)
	}
	if wrong := new(mistake); errors.As(err, &wrong) {
		return m.mistaken(v, wrong, switches), nil
	}
	if err != nil {
		return reply{}, err
	}
	m.visits.put(v)
	if v.asked.plan != nil {
		return seeOther(v.id + "/done"), nil
	}
	return seeOther(v.id + "/person"), nil
}

// opensByItself refuses what is not a navigation of a window or a frame: a record
// should not come to be because a browser looked ahead or a page had an image
// of this address. A client that says nothing about itself may open.
func opensByItself(r *http.Request) error {
	ahead := strings.Contains(r.Header.Get("Sec-Purpose")+r.Header.Get("Purpose"), "prefetch")
	destination := r.Header.Get("Sec-Fetch-Dest")
	if r.Method == http.MethodHead || ahead || destination != "" && !slices.Contains([]string{"document", "iframe", "frame"}, destination) {
		return &refusal{status: http.StatusForbidden, key: "no_navigation"}
	}
	return nil
}

// begin makes the record of a window and plays what a test planned. An error
// may be a *mistake.
func (m *handler) begin(ctx context.Context, v *visit, switches map[string]string) error {
	if err := m.findSite(ctx, v); err != nil {
		return err
	}
	no := false
	stranger := control.NewPerson{Name: nobody, Gender: string(identity.Male), Birthday: control.BornOn("2000-01-01")}
	made, err := m.mock.AddCertification(ctx, v.site.UserCode, control.NewCertification{CertificationFields: control.CertificationFields{
		Person: control.Typed(stranger), Certified: &no, Provider: v.provider, MerchantUID: v.asked.merchantUID, Origin: v.asked.origin,
	}})
	if err != nil {
		return mistaken(err)
	}
	v.impUID, v.merchantUID, v.provider = made.ImpUID, made.MerchantUID, made.Provider
	m.info.Log.InfoContext(ctx, "identity window opened", "site", v.site.UserCode, "imp_uid", v.impUID)
	if v.asked.plan == nil {
		return nil
	}
	return m.play(ctx, v, switches)
}

// mistaken turns what the mock refuses into a mistake of the page's.
func mistaken(err error) error {
	if told := new(control.Error); errors.As(err, &told) && told.Status < http.StatusInternalServerError {
		return &mistake{"MOCK_BAD_REQUEST", told.Error()}
	}
	return err
}

// findSite finds the site by its user code alone: a REST key has no place in a
// browser.
func (m *handler) findSite(ctx context.Context, v *visit) error {
	code := v.asked.userCode
	site, err := m.mock.Site(ctx, code)
	told := new(control.Error)
	switch {
	case errors.As(err, &told) && told.Status == http.StatusNotFound, err == nil && site.UserCode != code:
		return m.unknownSite(ctx, v)
	case err != nil:
		return err
	}
	v.site, v.provider = site, site.Provider
	if v.asked.provider != "" {
		v.provider = string(v.asked.provider)
	}
	if uid := v.asked.merchantUID; v.facts().PlainMerchantUID && uid != "" && !plainUID(uid) {
		return &mistake{"MOCK_BAD_MERCHANT_UID", shorten(uid)}
	}
	return nil
}

// plainUID is what some providers take as a merchant_uid (fact 3.4).
func plainUID(uid string) bool {
	odd := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	const most = 40
	return len(uid) <= most && !strings.ContainsFunc(uid, odd)
}

func (m *handler) unknownSite(ctx context.Context, v *visit) error {
	sites, err := m.mock.Sites(ctx)
	if err != nil {
		return err
	}
	const most = 5
	var codes []string
	for _, site := range sites {
		if len(codes) == most {
			codes = append(codes, "…")
			break
		}
		codes = append(codes, site.UserCode)
	}
	return &mistake{"MOCK_UNKNOWN_SITE", shorten(v.asked.userCode) + " (" + strings.Join(codes, ", ") + ")"}
}

// mistaken shows a mistake of the page's. Whoever closes the window, and a test
// that sees none, tells the page what it was.
func (m *handler) mistaken(v *visit, wrong *mistake, switches map[string]string) reply {
	words := wordsOf(v.lang)
	named := strings.NewReplacer("{providers}", strings.Join(identity.ProviderNames(nil), ", "), "{provider}", v.provider)
	problem := named.Replace(words[wrong.key])
	text := "[iamport-mock] " + problem
	if wrong.detail != "" {
		text += " " + wrong.detail
	}
	told := v.failure(wrong.key, text)
	s := &view{lang: v.lang, Words: words, Problem: problem, Detail: wrong.detail}
	s.tell(v, told, switches)
	if v.asked.mode == hidden {
		s.Result = s.Closing
	}
	s.NextStep = named.Replace(words[wrong.key+"_next"])
	a := m.page("problem", s)
	a.status = http.StatusBadRequest
	if wrong.key == "MOCK_UNKNOWN_SITE" {
		a.status = http.StatusNotFound
	}
	return a
}
