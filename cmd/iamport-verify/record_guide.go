package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// guide leads a developer through the sign-ups of a recording, and sorts what passes
// by them.
type guide struct {
	mock  control.Steered
	say   saying
	print func(format string, args ...any)
	page  string // that is opened for each step
	start string // where the sign-up begins, as the browser finds it
	point string // how the backend is brought to ask the mock

	mu    sync.Mutex
	acts  []*act
	at    int  // the act that is on, or comes next
	on    bool // the page was opened for it
	ended chan struct{}
	over  bool
}

// act is one sign-up that is to be played.
type act struct {
	outcome   contract.Outcome
	person    control.Person
	exchanges []*draft.Exchange
	opened    bool   // a window was
	impUID    string // that was brought to the backend; "" = none so far
	merchant  string
	wrong     bool // somebody else than the person was chosen
	begun     int  // how often the page was opened for it
	asked     bool // the backend asked the mock about the imp_uid
	status    int  // of the answer to the request that brought it
}

// newGuide makes the people who are to be played.
func newGuide(ctx context.Context, g *guide) (*guide, error) {
	const adult, minor = 30, 12 // under every age rule that is in use
	g.ended = make(chan struct{})
	known, err := g.mock.People(ctx, mockserver.DefaultUserCode)
	if err != nil {
		return nil, fmt.Errorf("ask for the people of the mock: %w", err)
	}
	people := map[contract.Outcome]control.Person{}
	for outcome, age := range map[contract.Outcome]int{contract.Created: adult, contract.Underage: minor, contract.Rejected: adult} {
		name := someName()
		for slices.ContainsFunc(known, func(p control.Person) bool { return p.Name == name }) {
			name = someName() // the window finds people by their name
		}
		person, err := g.mock.AddPerson(ctx, mockserver.DefaultUserCode, control.NewPerson{Name: name, Phone: somePhone(), Birthday: control.Aged(age)})
		if err != nil {
			return nil, fmt.Errorf("make a person: %w", err)
		}
		people[outcome], known = person, append(known, person)
	}
	people[contract.Existing] = people[contract.Created]
	for _, outcome := range []contract.Outcome{contract.Created, contract.Existing, contract.Underage, contract.Rejected} {
		g.acts = append(g.acts, &act{outcome: outcome, person: people[outcome]})
	}
	return g, nil
}

// someName and somePhone belong to a person that no earlier recording had: databases
// outlive recordings.
func someName() string {
	const family, given = "김이박최정강조윤장임", "가나다라마바사아자차카하건경관기남동래린민범석솔온율찬"
	pick := func(from string) string {
		runes := []rune(from)
		return string(runes[int(oneByte())%len(runes)])
	}
	return pick(family) + pick(given) + pick(given)
}

func somePhone() string {
	digits := "0100"
	for range 7 {
		digits += string('0' + rune(oneByte()%10))
	}
	return digits
}

func oneByte() byte {
	raw := make([]byte, 1)
	_, _ = rand.Read(raw) // never fails
	return raw[0]
}

// tell says what is to be done next.
func (g *guide) tell() {
	a := g.acts[g.at]
	word := map[contract.Outcome]string{
		contract.Created:  g.say.text("a new adult: open PAGE and sign up as NAME, the one person in the window", "새 성인: PAGE 페이지를 열고, 인증창에 나오는 한 사람(NAME)을 골라 가입하세요"),
		contract.Existing: g.say.text("the same person again: open PAGE once more and sign up as NAME", "같은 사람이 다시 가입: PAGE 페이지를 다시 열고 같은 사람(NAME)을 골라 한 번 더 가입하세요"),
		contract.Underage: g.say.text("a minor: open PAGE once more and try to sign up as NAME", "미성년자: PAGE 페이지를 다시 열고 미성년자(NAME)를 골라 가입해 보세요"),
		contract.Rejected: g.say.text("cancel: open PAGE once more, and close the window in place of choosing a person", "취소: PAGE 페이지를 다시 열고, 사람을 고르지 말고 인증창을 닫으세요"),
	}[a.outcome]
	g.print("%d/%d  %s\n", g.at+1, len(g.acts), strings.NewReplacer("PAGE", g.page, "NAME", a.person.Name).Replace(word))
	if g.at == 0 {
		g.print("     %s\n", g.say.text("Enter here goes on to the next step, also where a step cannot be played", "여기서 Enter를 누르면 다음 단계로 넘어갑니다. 할 수 없는 단계는 건너뛰어도 됩니다"))
	}
}

// begin answers the page that begins a step: the browser becomes a new visitor.
func (g *guide) begin(cookies *cookieNames) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Sec-Purpose")+r.Header.Get("Purpose"), "prefetch") {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		cookies.forget(w.Header())
		if !g.next() {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!doctype html><title>iamport-verify record</title><p>%s</p>\n", g.say.text("Recorded. Go on in the terminal.", "기록이 끝났습니다. 터미널을 확인하세요."))
			return
		}
		http.Redirect(w, r, g.start, http.StatusSeeOther)
	}
}

// next begins the step that comes next, or the same one again where nothing was done
// yet; false = there is no further one.
func (g *guide) next() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.over {
		return false
	}
	if g.on && g.acts[g.at].played() && !g.advance() {
		return false
	}
	a := g.acts[g.at]
	*a = act{outcome: a.outcome, person: a.person, begun: a.begun + 1}
	g.on = true
	return true
}

// played reports whether an act has shown what it is for.
func (a *act) played() bool {
	return a.impUID != "" && !a.wrong || a.outcome == contract.Rejected && a.opened
}

// advance goes on to the next act; false = that was the last one.
func (g *guide) advance() bool {
	g.at, g.on = g.at+1, false
	if g.at < len(g.acts) {
		return true
	}
	g.over = true
	close(g.ended)
	return false
}

// enter goes on where somebody says so.
func (g *guide) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.over {
		return
	}
	told := g.on && g.acts[g.at].played()
	if g.advance() && !told {
		g.tell()
	}
}

// kept begins an exchange of the act that is on. The order is that in which the
// requests came.
func (g *guide) kept(ctx context.Context) func() func(*draft.Exchange) {
	return func() func(*draft.Exchange) {
		g.mu.Lock()
		defer g.mu.Unlock()
		if !g.on || g.over {
			return func(*draft.Exchange) {}
		}
		a := g.acts[g.at]
		slot, begun := len(a.exchanges), a.begun
		a.exchanges = append(a.exchanges, nil)
		return func(e *draft.Exchange) {
			if e.Answer.Status == 0 || !draft.Worth(e) {
				return
			}
			g.mu.Lock()
			defer g.mu.Unlock()
			if a.begun == begun {
				a.exchanges[slot] = e
				g.look(ctx, a, e)
			}
		}
	}
}

// ids is how imp_uids are written.
var ids = regexp.MustCompile(`imp_[0-9]{8,20}`)

// look finds out whether a request has brought a certification of a window.
func (g *guide) look(ctx context.Context, a *act, e *draft.Exchange) {
	text := e.Path + "\n" + string(e.Body)
	for name, values := range e.Header {
		if name != "Referer" {
			text += "\n" + strings.Join(values, "\n")
		}
	}
	id := ids.FindString(text)
	if id == "" || a.impUID == id {
		return
	}
	c, err := g.mock.Certification(ctx, mockserver.DefaultUserCode, id)
	if err != nil || !c.Added {
		return
	}
	first := a.impUID == ""
	a.impUID, a.merchant = id, c.MerchantUID
	a.wrong = c.Certified && c.Person.Name != a.person.Name
	path, _, _ := strings.Cut(e.Path, "?")
	answer := fmt.Sprint(e.Answer.Status)
	if location := e.Answer.Header.Get("Location"); location != "" {
		answer += " " + quoted(location, shownPath)
	}
	asked, err := g.mock.Requests(ctx, mockserver.DefaultUserCode, control.RequestFilter{ImpUID: id})
	switch {
	case a.wrong:
		g.print("     %s\n", fmt.Sprintf(g.say.text("that was %s, and this step is for %s: open the page again", "다른 사람(%s)으로 인증했습니다. 이번 단계에서 고를 사람은 %s입니다. 페이지를 다시 열어 주세요"), c.Person.Name, a.person.Name))
	case first:
		a.asked, a.status = err != nil || len(asked.Requests) > 0, e.Answer.Status
		g.print("     "+g.say.text("%s %s brought the certification, and was answered %s\n", "%s %s 요청에 imp_uid가 있었습니다. 응답: %s\n"), e.Method, path, answer)
		if !a.asked && a.outcome != contract.Rejected && e.Answer.Status != http.StatusAccepted {
			g.print("     %s\n", g.say.text("your backend did not ask the mock about it", "백엔드가 모의 서버에 조회하지 않았습니다"))
			if a.outcome == contract.Created {
				g.print("     %s\n", strings.ReplaceAll(g.point, "\n", "\n   "))
			}
		}
		if a.outcome != contract.Rejected { // the window has said it
			g.announce()
		}
	}
}

// announce says the next step, or how the recording ends.
func (g *guide) announce() {
	if g.at+1 < len(g.acts) {
		g.at++
		g.tell()
		g.at--
		return
	}
	g.print("     %s\n", g.say.text("press Enter here, or open that page once more, and the recording is over", "여기서 Enter를 누르거나 그 페이지를 한 번 더 열면 기록이 끝납니다"))
}

// windowOpened remembers that the page has opened a window, and gives its query the
// person of the act.
func (g *guide) windowOpened(query map[string][]string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	query["user_code"] = []string{mockserver.DefaultUserCode}
	delete(query, "min_age") // it is the backend that must refuse
	delete(query, "phone")
	delete(query, "carrier")
	if g.over || g.at >= len(g.acts) {
		return
	}
	a := g.acts[g.at]
	query["name"] = []string{a.person.Name}
	if first := !a.opened; first && a.outcome == contract.Rejected {
		a.opened = true
		g.announce()
	}
	a.opened = true
}

// failed reports whether the backend answered a new adult that it failed, and never asked the mock: it asks somebody else.
func (g *guide) failed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.acts[0].status >= http.StatusInternalServerError && !slices.ContainsFunc(g.acts, func(a *act) bool { return a.asked })
}

// recording is what was recorded so far.
func (g *guide) recording() *draft.Recording {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := &draft.Recording{}
	for _, a := range g.acts {
		v := draft.Visit{Outcome: a.outcome, ImpUID: a.impUID, MerchantUID: a.merchant, Person: draft.Person{
			Name: a.person.Name, Phone: a.person.Phone, Birthday: a.person.Born, CI: a.person.CI, DI: a.person.DI,
		}}
		for _, e := range a.exchanges {
			if e != nil {
				v.Exchanges = append(v.Exchanges, *e)
			}
		}
		if len(v.Exchanges) > 0 && !a.wrong {
			r.Visits = append(r.Visits, v)
		}
	}
	return r
}
