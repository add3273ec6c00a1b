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
		return contract.Attempt{}, outOfReach("the contract has no %s", via)
	}
	who.session = nil // another visit
	session, err := w.visit(ctx, who)
	if err != nil {
		return contract.Attempt{}, err
	}
	attempt, err := w.bring(ctx, who, session)
	attempt.Via = via
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
	var bad []string
	for _, b := range badInputs() {
		bad = append(bad, b.words)
	}
	return []step{
		{
			"signing up", "the person signs up", "그 사람이 가입하면", "the person signs up", "그 사람이 가입하면",
			func(ctx context.Context, w *world, _ []string) error { return w.current(ctx, w.way()) },
		},
		{
			"signing up", "the person signs up by the redirect", "그 사람이 리디렉션으로 가입하면",
			"the person signs up by the redirect", "그 사람이 리디렉션으로 가입하면",
			func(ctx context.Context, w *world, _ []string) error { return w.current(ctx, contract.Redirect) },
		},
		{
			"signing up", `the person comes by the redirect with success "([^"]*)"`, `그 사람이 success가 "([^"]*)"인 리디렉션으로 오면`,
			`the person comes by the redirect with success "false"`, `그 사람이 success가 "false"인 리디렉션으로 오면`, comeBack,
		},
		{
			"signing up", "the person signs up, and tries again while it is unavailable", "그 사람이 가입하고, 안 되면 다시 시도하면",
			"the person signs up, and tries again while it is unavailable", "그 사람이 가입하고, 안 되면 다시 시도하면", signUpPatiently,
		},
		{
			"signing up", `(\d+) adults sign up one after the other`, `성인 (\d+)명이 차례로 가입하면`,
			"5 adults sign up one after the other", "성인 5명이 차례로 가입하면", oneByOne,
		},
		{
			"signing up", `(\d+) adults sign up at the same moment`, `성인 (\d+)명이 한순간에 가입하면`,
			"10 adults sign up at the same moment", "성인 10명이 한순간에 가입하면", together,
		},
		{
			"signing up", `the person signs up (\d+) times at the same moment, each time with another certification`,
			`그 사람이 한순간에 (\d+)번, 매번 다른 인증으로 가입하면`,
			"the person signs up 20 times at the same moment, each time with another certification",
			"그 사람이 한순간에 20번, 매번 다른 인증으로 가입하면", race,
		},
		{
			"wrong input", "somebody sends an imp_uid that does not exist", "누가 없는 imp_uid를 보내면",
			"somebody sends an imp_uid that does not exist", "누가 없는 imp_uid를 보내면", sendUnknown,
		},
		{
			"wrong input", "somebody sends the imp_uid of an adult who was certified for another company", "누가 다른 회사를 위해 인증한 성인의 imp_uid를 보내면",
			"somebody sends the imp_uid of an adult who was certified for another company", "누가 다른 회사를 위해 인증한 성인의 imp_uid를 보내면", sendForeign,
		},
		{
			"wrong input", `somebody sends the imp_uid "([^"]*)"`, `누가 imp_uid "([^"]*)"(?:을|를) 보내면`,
			`somebody sends the imp_uid "../users/getToken"`, `누가 imp_uid "../users/getToken"을 보내면`,
			func(ctx context.Context, w *world, a []string) error {
				return w.send(ctx, w.stranger(), contract.Attempt{Via: w.way(), ImpUID: a[0]}, false)
			},
		},
		{
			"wrong input", "somebody sends the imp_uid of the person with " + choice(trickWords()...), "",
			"somebody sends the imp_uid of the person with a question mark after it", "", sendTrick,
		},
		{
			"wrong input", "somebody sends " + choice(bad...), "", "somebody sends an empty imp_uid", "", sendBad,
		},
		{
			"signing up", "the person closes the account", "그 사람이 계정을 닫으면", "the person closes the account", "그 사람이 계정을 닫으면", withdraw,
		},
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

// stranger is somebody of whom nothing is known.
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
type trick struct{ words, before, after string }

var tricks = []trick{
	{"another id and ../ before it", "imp_000000000000/../", ""},
	{"../certifications/ before it, percent-encoded", "..%2fcertifications%2f", ""},
	{"../certifications/ before it", "../certifications/", ""},
	{"./ before it", "./", ""},
	{"a question mark after it", "", "?"},
	{"a hash sign after it", "", "#"},
	{"a slash after it", "", "/"},
	{"an empty query after it, percent-encoded", "", "%3F"},
}

func trickWords() []string {
	words := make([]string, len(tricks))
	for i, t := range tricks {
		words[i] = t.words
	}
	return words
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
		if t.words == a[0] {
			attempt.ImpUID = t.before + attempt.ImpUID + t.after
		}
	}
	return w.send(ctx, who, attempt, false)
}

// badInput is a request that no honest page sends.
type badInput struct {
	words   string
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
		{"an empty imp_uid", contract.Attempt{}, nil},
		{"no imp_uid", contract.Attempt{Without: true}, nil},
		{"an imp_uid of spaces", contract.Attempt{ImpUID: "   "}, nil},
		{"an imp_uid of 10,000 letters", contract.Attempt{ImpUID: "imp_" + strings.Repeat("1", 9996)}, inTheAddress},
		{"an imp_uid with a zero byte", contract.Attempt{ImpUID: "imp_1000000\x0000001"}, nil},
		{"an imp_uid that is emoji", contract.Attempt{ImpUID: "imp_🙂🙂🙂"}, nil},
		{"null as the imp_uid", contract.Attempt{Typed: json.RawMessage("null")}, nil},
		{"a number as the imp_uid", contract.Attempt{Typed: 100000000001}, nil},
		{"a list as the imp_uid", contract.Attempt{Typed: []string{"imp_100000000001"}}, nil},
		{"an object as the imp_uid", contract.Attempt{Typed: map[string]string{"$ne": ""}}, nil},
		{"an empty body", raw(""), nil},
		{"JSON that breaks off", raw(`{"imp_uid": "imp_1000`), nil},
		{"JSON that is no object", raw(`"imp_100000000001"`), nil},
		{"a body of 2 megabytes", raw(`{"imp_uid": "` + strings.Repeat("a", 2<<20) + `"}`), inAnyBody},
	}
}

func sendBad(ctx context.Context, w *world, a []string) error {
	for _, b := range badInputs() {
		if b.words == a[0] {
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
		return outOfReach("the contract does not say how an account is closed")
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
		return wrong(w.say("the account to be closed", "계정이 닫히는 것"), w.say("%s could not close the account: %d, %s", "%s: 계정을 닫지 못했습니다: %d, %s"), who.words, answer.Status, answer.Unread)
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
