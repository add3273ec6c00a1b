package window

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// maxForm is how many bytes a form of the window may have.
const maxForm = 64 << 10

// stepRequest is one request inside a window, which has the window to itself.
type stepRequest struct {
	*visit
	handler  *handler
	ctx      context.Context //nolint:containedctx // it is as long as its request
	query    url.Values
	form     url.Values
	switches map[string]string
}

// step answers a request inside a window.
func (m *handler) step(w http.ResponseWriter, r *http.Request, v *visit, name string) (reply, error) {
	switches, err := m.switches(r)
	if err != nil {
		return reply{}, err
	}
	t := &stepRequest{visit: v, handler: m, ctx: r.Context(), query: r.URL.Query(), switches: switches}
	steps := screens
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPost:
		if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
			return reply{}, &refusal{status: http.StatusForbidden, key: "foreign_form"}
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return reply{}, &refusal{status: http.StatusBadRequest, key: "bad_query"}
		}
		t.form, steps = r.PostForm, actions
	default:
		return reply{}, &refusal{status: http.StatusMethodNotAllowed, key: "wrong_method"}
	}
	serve, ok := steps[name]
	if !ok {
		return reply{}, &refusal{status: http.StatusNotFound, key: "unknown_window"}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.result != nil && name != "done" && name != "language" {
		return seeOther("done"), nil // what the back button finds
	}
	a, err := serve(t)
	if told := new(refusal); errors.As(err, &told) {
		told.lang = v.lang
	}
	return a, err
}

// screens are what a window shows, and actions what is done in it. They have
// different names, since a form that is sent to the address of its own page
// takes that page's place in the history, and the back button would skip it.
var (
	screens = map[string]func(*stepRequest) (reply, error){
		"person": (*stepRequest).showPeople, "typed": (*stepRequest).showTyped, "phone": (*stepRequest).showPhone, "code": (*stepRequest).showCode,
		"failed": (*stepRequest).showFailed, "done": (*stepRequest).showDone,
	}
	actions = map[string]func(*stepRequest) (reply, error){
		"choose": (*stepRequest).takePerson, "enter": (*stepRequest).takeTyped, "call": (*stepRequest).takePhone, "confirm": (*stepRequest).takeCode,
		"resend": (*stepRequest).resend, "end": (*stepRequest).takeEnd, "language": (*stepRequest).takeLanguage,
	}
)

func (t *stepRequest) showPeople() (reply, error) {
	s := t.view("person", 1)
	s.Search = clean(t.query.Get("q"))
	if !t.query.Has("q") && t.asked.name != "" {
		s.Search = t.asked.name // the page asks for somebody of this name
	}
	var err error
	s.People, s.More, err = t.handler.cards(t.ctx, t.visit, s.Search)
	if err != nil {
		return reply{}, err
	}
	if len(s.People) == 0 && !t.query.Has("q") && s.Search != "" {
		s.Search = ""
		s.People, s.More, err = t.handler.cards(t.ctx, t.visit, "")
	}
	return t.handler.page("person", s), err
}

func (t *stepRequest) takePerson() (reply, error) {
	err := t.handler.choose(t.ctx, t.visit, control.PersonOf(t.form.Get("person")))
	if err != nil {
		return reply{}, err
	}
	return seeOther("phone"), nil
}

func (t *stepRequest) showTyped() (reply, error) {
	form := url.Values{"name": {t.asked.name}}
	s := t.view("typed", 1)
	if back := t.take(s); back != nil {
		form = back
	}
	s.Form = map[string]string{}
	for _, name := range []string{"name", "birthday", "gender", "foreigner"} {
		s.Form[name] = form.Get(name)
	}
	return t.handler.page("typed", s), nil
}

// back sends a form back to its screen, with what is wrong in it.
func (t *stepRequest) back(screen, text, detail string) (reply, error) {
	t.flash = &flash{screen: screen, text: text, detail: detail, form: t.form}
	return seeOther(screen), nil
}

// take puts what is wrong with the last form of a screen on it, and returns the
// form; nil = there was nothing.
func (t *stepRequest) take(s *view) url.Values {
	f := t.flash
	if t.flash = nil; f == nil || f.screen != s.Screen {
		return nil
	}
	s.Error, s.Detail = f.text, f.detail
	return f.form
}

func (t *stepRequest) takeTyped() (reply, error) {
	person := control.NewPerson{Name: clean(t.form.Get("name")), Gender: t.form.Get("gender"), Birthday: birthdayOf(t.form.Get("birthday"))}
	if foreigner := t.form.Get("foreigner") == "true"; foreigner {
		person.Foreigner = &foreigner
	}
	wrong := ""
	switch {
	case person.Name == "":
		wrong = "need_name"
	case person.Birthday.IsZero():
		wrong = "need_birthday"
	case person.Gender == "":
		wrong = "need_gender"
	}
	detail := ""
	if wrong == "" {
		err := t.handler.choose(t.ctx, t.visit, control.Typed(person))
		if err == nil {
			return seeOther("phone"), nil
		}
		told := new(control.Error)
		if !errors.As(err, &told) || told.Status != http.StatusBadRequest {
			return reply{}, err
		}
		wrong, detail = "bad_details", told.Error()
	}
	return t.back("typed", wordsOf(t.lang)[wrong], detail)
}

func (t *stepRequest) showPhone() (reply, error) {
	if t.who.IsZero() {
		return seeOther("person"), nil
	}
	s := t.view("phone", 2)
	if form := t.take(s); form != nil {
		s.Phone = clean(form.Get("phone"))
	}
	return t.handler.page("phone", s), nil
}

func (t *stepRequest) takePhone() (reply, error) {
	if t.who.IsZero() {
		return seeOther("person"), nil
	}
	phone := phoneOf(t.form.Get("phone"))
	if given := digits(t.form.Get("phone")); given != "" && given == t.person.Phone {
		phone = given // whatever a fixture says
	}
	carrier := string(carrierOf(t.form.Get("carrier")))
	if phone == "" || carrier == "" {
		return t.back("phone", wordsOf(t.lang)["need_phone"], "")
	}
	t.phone, t.carrier = phone, carrier
	return t.send()
}

// send makes a code and shows it where the message would arrive.
func (t *stepRequest) send() (reply, error) {
	clock, err := t.handler.mock.Clock(t.ctx, t.site.UserCode)
	if err != nil {
		return reply{}, err
	}
	t.code, err = sixDigits()
	t.sent, t.tries = clock.Now, 0
	return seeOther("code"), err
}

func (t *stepRequest) resend() (reply, error) {
	if t.code == "" {
		return seeOther("person"), nil
	}
	return t.send()
}

func (t *stepRequest) showCode() (reply, error) {
	if t.code == "" {
		return seeOther("phone"), nil
	}
	s := t.view("code", 3)
	t.take(s)
	return t.handler.page("code", s), nil
}

// takeCode compares the code, as many times and for as long as the OTP routes
// would (the switches otp-tries and otp-lifetime).
func (t *stepRequest) takeCode() (reply, error) {
	if t.code == "" {
		return seeOther("phone"), nil
	}
	clock, err := t.handler.mock.Clock(t.ctx, t.site.UserCode)
	if err != nil {
		return reply{}, err
	}
	words := wordsOf(t.lang)
	switch typed := digits(t.form.Get("code")); {
	case clock.Now.Sub(t.sent) >= time.Duration(numberOf(t.switches, "otp-lifetime"))*time.Second:
		return t.back("code", words["code_expired"], "")
	case typed == t.code:
		if t.tooYoung() {
			t.note = t.refusedAge()
			return t.fail(ending{outcome: tooYoung}), nil
		}
		return seeOther("done"), t.handler.end(t.ctx, t.visit, ending{outcome: verified}, t.switches)
	}
	if t.tries++; t.switches["window-wrong-code"] == "fail" {
		return t.fail(ending{outcome: wrongCode}), nil
	}
	most := numberOf(t.switches, "otp-tries")
	if t.tries >= most {
		return t.fail(ending{providerError, answer.DanalTooMany}), nil
	}
	return t.back("code", answer.DanalText(answer.DanalMismatch), fmt.Sprintf("%s %d / %d", words["tries"], t.tries, most))
}

func numberOf(switches map[string]string, name string) int {
	n, err := strconv.Atoi(switches[name])
	if err != nil {
		return 1
	}
	return n
}

// fail goes to the provider's own page of failure; closing it tells the page.
func (t *stepRequest) fail(e ending) reply {
	told, code := t.cancel(t.switches), answer.DanalTooYoung
	switch e.outcome {
	case wrongCode:
		code = answer.DanalMismatch
		told = t.provided(code)
	case providerError:
		code = e.code
		told = t.provided(code)
	}
	t.failing = &told
	t.failText = answer.DanalText(code)
	return seeOther("failed")
}

func (t *stepRequest) showFailed() (reply, error) {
	if t.failing == nil {
		return seeOther("person"), nil
	}
	s := t.view("failed", 3)
	s.Failure = t.failText
	return t.handler.page("failed", s), nil
}

// takeEnd ends a window otherwise than by going through it.
func (t *stepRequest) takeEnd() (reply, error) {
	e := ending{outcome(t.form.Get("outcome")), t.form.Get("code")}
	switch knownCode := answer.DanalText(e.code) != ""; {
	case e.outcome == "failed" && t.failing != nil:
		t.result = t.failing
		t.handler.info.Log.InfoContext(t.ctx, "identity window ended", "site", t.site.UserCode, "imp_uid", t.impUID, "outcome", "failed")
		return seeOther("done"), nil
	case e.outcome == tooYoung, e.outcome == wrongCode, e.outcome == providerError && knownCode:
		return t.fail(e), nil
	case e.outcome == cancelled, e.outcome == closed, e.outcome == never:
		return seeOther("done"), t.handler.end(t.ctx, t.visit, e, t.switches)
	}
	return reply{}, &refusal{status: http.StatusBadRequest, key: "bad_query"}
}

func (t *stepRequest) takeLanguage() (reply, error) {
	t.lang = languageOf(t.form.Get("lang"))
	step := t.form.Get("step")
	if _, ok := screens[step]; !ok {
		step = "person"
	}
	return seeOther(step), nil
}

// showDone hands the result over. Only the first time does the page go by
// itself: whoever comes back to it finds the way that is left.
func (t *stepRequest) showDone() (reply, error) {
	if t.result == nil {
		return seeOther("person"), nil
	}
	name := "done"
	if t.silent == never {
		name = "stalled"
	}
	s := t.view(name, 3)
	s.Success, s.Again = t.result.Success, t.delivered
	s.Silent = string(t.silent)
	if t.silent == "" && !t.delivered {
		s.Result = s.Closing
	}
	t.delivered = true
	return t.handler.page(name, s), nil
}
