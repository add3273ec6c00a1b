package features

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// signUp makes a certification for somebody and brings it to the target.
func (w *world) signUp(ctx context.Context, who *somebody, via contract.Via) error {
	attempt, err := w.attempt(ctx, who, via)
	if err != nil {
		return err
	}
	return w.send(ctx, who, attempt, true)
}

// attempt makes a certification, in a visit of its own, and the request that
// brings it.
func (w *world) attempt(ctx context.Context, who *somebody, via contract.Via) (contract.Attempt, error) {
	if !w.target.Contract().Has(via) {
		return contract.Attempt{}, outOfReach(w.say("the contract has no %s", "연동 명세 파일에 없는 항목: %s"), via)
	}
	who.session = nil // another visit
	session, err := w.visit(ctx, who)
	if err != nil {
		return contract.Attempt{}, err
	}
	claims := w.draft.claims
	if claims && !session.Linked() {
		return contract.Attempt{}, outOfReach("%s", w.say("the merchant_uid is the only link of a visit: whoever has it is the visitor", "방문자를 구분하는 값이 merchant_uid뿐이라, 이 값을 보낸 쪽이 곧 그 방문자입니다"))
	}
	attempt, err := w.bring(ctx, who, session)
	attempt.Via = via
	if claims {
		attempt.MerchantUID = who.used.MerchantUID
	}
	return attempt, err
}

// bring makes a certification for a visit, and the request that brings it there.
func (w *world) bring(ctx context.Context, who *somebody, session *contract.Session) (contract.Attempt, error) {
	merchantUID, extra := session.MerchantUID(), w.draft.extra
	if w.draft.foreign {
		other, err := w.begin(ctx, ordinary(w.rule, w.today(), w.freshPhone()))
		if err != nil {
			return contract.Attempt{}, err
		}
		w.sessions = append(w.sessions, other)
		merchantUID = other.MerchantUID()
	}
	made, err := w.certify(ctx, who, merchantUID)
	if err != nil {
		return contract.Attempt{}, err
	}
	who.used = made
	return contract.Attempt{Via: w.way(), ImpUID: made.ImpUID, Extra: extra}, nil
}

func signUpSteps() []step {
	var bad, badKo []string
	for _, b := range badInputs() {
		bad, badKo = append(bad, b.en), append(badKo, b.ko)
	}
	hidden, hiddenKo := trickWords()
	return []step{
		plain("signing up", "the person signs up", "그 사람이 가입하면",
			func(ctx context.Context, w *world, _ []string) error { return w.current(ctx, w.way()) }),
		plain("signing up", "the person signs up by the redirect", "그 사람이 리디렉션으로 가입하면",
			func(ctx context.Context, w *world, _ []string) error { return w.current(ctx, contract.Redirect) }),
		{
			"signing up", `the person comes by the redirect with success "([^"]*)"`, `그 사람이 success가 "([^"]*)"인 리디렉션으로 오면`,
			`the person comes by the redirect with success "false"`, `그 사람이 success가 "false"인 리디렉션으로 오면`, comeBack,
		},
		plain("signing up", "the person signs up, and tries again while it is unavailable", "그 사람이 재시도 안내를 받는 동안 다시 시도하며 가입하면",
			signUpPatiently),
		{
			"signing up", `(\d+) adults sign up one after the other`, `성인 (\d+)명이 차례로 가입하면`,
			"5 adults sign up one after the other", "성인 5명이 차례로 가입하면", oneByOne,
		},
		{
			"signing up", `(\d+) adults sign up at the same moment`, `성인 (\d+)명이 동시에 가입하면`,
			"10 adults sign up at the same moment", "성인 10명이 동시에 가입하면", together,
		},
		{
			"signing up", `the person signs up (\d+) times at the same moment, each time with another certification`,
			`그 사람이 매번 다른 인증으로 동시에 (\d+)번 가입하면`,
			"the person signs up 20 times at the same moment, each time with another certification",
			"그 사람이 매번 다른 인증으로 동시에 20번 가입하면", race,
		},
		plain("wrong input", "somebody sends an imp_uid that does not exist", "누군가 없는 imp_uid를 보내면", sendUnknown),
		plain("wrong input", "somebody sends the imp_uid of an adult who was certified for another company", "누군가 다른 회사에서 인증한 성인의 imp_uid를 보내면",
			sendForeign),
		{
			"wrong input", `somebody sends the imp_uid "([^"]*)"`, `누군가 imp_uid "([^"]*)"(?:을|를) 보내면`,
			`somebody sends the imp_uid "../users/getToken"`, `누군가 imp_uid "../users/getToken"을 보내면`,
			func(ctx context.Context, w *world, a []string) error {
				return w.send(ctx, w.stranger(), contract.Attempt{Via: w.way(), ImpUID: a[0]}, false)
			},
		},
		{
			"wrong input", "somebody sends the imp_uid of the person with " + choice(hidden...), "누군가 그 사람의 imp_uid " + choice(hiddenKo...) + " 보내면",
			"somebody sends the imp_uid of the person with a question mark after it", "누군가 그 사람의 imp_uid 뒤에 물음표를 붙여 보내면", sendTrick,
		},
		{
			"wrong input", "somebody sends " + choice(bad...), "누군가 " + choice(badKo...) + " 보내면",
			"somebody sends an empty imp_uid", "누군가 빈 imp_uid를 보내면", sendBad,
		},
		plain("signing up", "the person closes the account", "그 사람이 탈퇴하면", withdraw),
	}
}

// way is how people sign up where a sentence says nothing of it: by a post, or by
// the redirect where there is nothing else.
func (w *world) way() contract.Via {
	if c := w.target.Contract(); !c.Has(contract.Post) && c.Has(contract.Redirect) {
		return contract.Redirect
	}
	return contract.Post
}

func (w *world) current(ctx context.Context, via contract.Via) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	return w.signUp(ctx, who, via)
}

// stranger is a person that the scenario knows nothing about.
func (w *world) stranger() *somebody {
	return &somebody{words: w.say("a stranger", "모르는 사람")}
}

func comeBack(ctx context.Context, w *world, a []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	attempt, err := w.attempt(ctx, who, contract.Redirect)
	if err != nil {
		return err
	}
	attempt.Success = &a[0]
	return w.send(ctx, who, attempt, false)
}

func signUpPatiently(ctx context.Context, w *world, _ []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	attempt, err := w.attempt(ctx, who, w.way())
	if err != nil {
		return err
	}
	for range 3 {
		if err := w.send(ctx, who, attempt, true); err != nil || !slices.Contains(w.means(w.last[0]), contract.Unavailable) {
			return err
		}
		w.last[0].looked = true // it is what the sentence waits through
	}
	return nil
}

func oneByOne(ctx context.Context, w *world, a []string) error {
	n, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("how many: %w", err)
	}
	var all []*reply
	for range n {
		if err := w.signUp(ctx, w.meetAdult(), w.way()); err != nil {
			return err
		}
		all = append(all, w.last...)
	}
	w.last = all
	return nil
}

// sendUnknown sends an id that was given to a certification that is gone.
func sendUnknown(ctx context.Context, w *world, _ []string) error {
	who := w.stranger()
	attempt, err := w.attempt(ctx, who, w.way())
	if err != nil {
		return err
	}
	if err := w.mock.DeleteCertification(ctx, w.site, attempt.ImpUID); err != nil {
		return unsteered("delete a certification", err)
	}
	return w.send(ctx, who, attempt, true)
}

// trick hides an id in what could be an address.
// sendForeign sends an id of another company's site.
func sendForeign(ctx context.Context, w *world, _ []string) error {
	w.usedOther.Store(true)
	site, err := w.other()
	if err != nil {
		return err
	}
	who := w.meet(w.say("an adult of another company", "다른 회사의 성인"), control.NewPerson{Birthday: w.adultBirthday()})
	session, err := w.visit(ctx, who)
	if err != nil {
		return err
	}
	ref := who.ref
	if who.person.ID != "" { // the other site does not know this site's people
		ref = control.Fresh(w.copyOf(who.person))
	}
	wanted := control.NewCertification{CertificationFields: control.CertificationFields{Person: ref, MerchantUID: session.MerchantUID()}}
	made, err := w.mock.AddCertification(ctx, site, wanted)
	if err != nil {
		return unsteered("make a certification of another company", err)
	}
	who.person = made.Person
	w.mark("certification", w.say("%s: of another company", "%s: 다른 회사의 인증"), made.ImpUID)
	return w.send(ctx, who, contract.Attempt{Via: w.way(), ImpUID: made.ImpUID}, true)
}

type trick struct {
	en, ko        string // after "with", and before 보내면
	before, after string
}

var tricks = []trick{
	{"another id and ../ before it", "앞에 다른 아이디와 ../를 붙여", "imp_000000000000/../", ""},
	{"../certifications/ before it, percent-encoded", "앞에 퍼센트 인코딩한 ../certifications/를 붙여", "..%2fcertifications%2f", ""},
	{"../certifications/ before it", "앞에 ../certifications/를 붙여", "../certifications/", ""},
	{"./ before it", "앞에 ./를 붙여", "./", ""},
	{"a question mark after it", "뒤에 물음표를 붙여", "", "?"},
	{"a hash sign after it", "뒤에 해시 기호를 붙여", "", "#"},
	{"a slash after it", "뒤에 슬래시를 붙여", "", "/"},
	{"an empty query after it, percent-encoded", "뒤에 퍼센트 인코딩한 빈 쿼리를 붙여", "", "%3F"},
}

func trickWords() (en, ko []string) {
	for _, t := range tricks {
		en, ko = append(en, t.en), append(ko, t.ko)
	}
	return en, ko
}

func sendTrick(ctx context.Context, w *world, a []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	attempt, err := w.attempt(ctx, who, w.way())
	if err != nil {
		return err
	}
	for _, t := range tricks {
		if a[0] == t.en || a[0] == t.ko {
			attempt.ImpUID = t.before + attempt.ImpUID + t.after
		}
	}
	return w.send(ctx, who, attempt, false)
}

// badInput is a request that no honest page sends.
type badInput struct {
	en, ko  string // after "sends", and before 보내면
	attempt contract.Attempt
	large   func(body string) bool // it is more than servers take, in a body of that kind; nil = it is not
}

// Servers and what stands before them bound a body at 1 MB or so, and the first
// line of a request, where an imp_uid in a query stands, at 4 KB or more.
func inAnyBody(string) bool         { return true }
func inTheAddress(kind string) bool { return kind == "" }

func badInputs() []badInput {
	raw := func(text string) contract.Attempt { return contract.Attempt{Raw: &text} }
	return []badInput{
		{"an empty imp_uid", "빈 imp_uid를", contract.Attempt{}, nil},
		{"no imp_uid", "imp_uid 없이 요청을", contract.Attempt{Without: true}, nil},
		{"an imp_uid of spaces", "공백뿐인 imp_uid를", contract.Attempt{ImpUID: "   "}, nil},
		{"an imp_uid of 10,000 letters", "10,000자짜리 imp_uid를", contract.Attempt{ImpUID: "imp_" + strings.Repeat("1", 9996)}, inTheAddress},
		{"an imp_uid with a zero byte", "널 바이트가 든 imp_uid를", contract.Attempt{ImpUID: "imp_1000000\x0000001"}, nil},
		{"an imp_uid that is emoji", "이모지로 된 imp_uid를", contract.Attempt{ImpUID: "imp_🙂🙂🙂"}, nil},
		{"null as the imp_uid", "null인 imp_uid를", contract.Attempt{Typed: json.RawMessage("null")}, nil},
		{"a number as the imp_uid", "숫자 타입의 imp_uid를", contract.Attempt{Typed: 100000000001}, nil},
		{"a list as the imp_uid", "배열 타입의 imp_uid를", contract.Attempt{Typed: []string{"imp_100000000001"}}, nil},
		{"an object as the imp_uid", "객체 타입의 imp_uid를", contract.Attempt{Typed: map[string]string{"$ne": ""}}, nil},
		{"an empty body", "빈 본문을", raw(""), nil},
		{"JSON that breaks off", "중간에 잘린 JSON을", raw(`{"imp_uid": "imp_1000`), nil},
		{"JSON that is not an object", "객체가 아닌 JSON을", raw(`"imp_100000000001"`), nil},
		{"a body of 2 megabytes", "2MB짜리 본문을", raw(`{"imp_uid": "` + strings.Repeat("a", 2<<20) + `"}`), inAnyBody},
	}
}

func sendBad(ctx context.Context, w *world, a []string) error {
	for _, b := range badInputs() {
		if a[0] == b.en || a[0] == b.ko {
			b.attempt.Via = w.way()
			err := w.send(ctx, w.stranger(), b.attempt, false)
			if err == nil {
				w.last[0].large = b.large != nil && b.large(w.target.Contract().Body(w.way()))
			}
			return err
		}
	}
	return fmt.Errorf("no such input: %s", a[0])
}

// withdraw closes the account that the person's last visit opened.
func withdraw(ctx context.Context, w *world, _ []string) error {
	who, err := w.someone()
	switch {
	case err != nil:
		return err
	case !w.target.Contract().HasWithdrawal():
		return outOfReach("%s", w.say("the contract does not say how an account is closed", "연동 명세 파일에 탈퇴하는 방법이 없습니다"))
	case who.session == nil:
		return fmt.Errorf("the person has not been here")
	}
	if err := w.stopped(); err != nil {
		return err
	}
	at := w.clock.Now().Sub(w.begun)
	answer, err := who.session.Withdraw(ctx)
	answer.Exchange.At += at
	for i := range answer.Earlier {
		answer.Earlier[i].Exchange.At += at
	}
	w.trace(answer)
	if err != nil {
		return w.unreached(err)
	}
	if answer.Unread != "" {
		return wrong(w.say("the account to be closed", "탈퇴 처리"), w.say("%s could not close the account: %d, %s", "%s: 탈퇴하지 못했습니다: %d, %s"), who.words, answer.Status, w.unread(&answer))
	}
	return nil
}

// isTrickRead reports whether a path of the imitated API was reached by a trick:
// it names the id, but not as one segment that says what was sent.
func isTrickRead(path, impUID, sent string) bool {
	if !strings.Contains(path, impUID) {
		return false
	}
	segment, below := strings.CutPrefix(path, "/certifications/")
	plain, err := url.PathUnescape(segment)
	return !below || err != nil || plain != sent || strings.ContainsAny(segment, "/?#")
}
