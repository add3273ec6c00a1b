package features

import (
	"context"
	"fmt"
	"slices"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// partSteps are about sign-ups in several requests. Step 1 is the request with
// the imp_uid and all before it; step 2 is all that follow.
func partSteps() []step {
	return []step{
		{
			"several steps", "somebody sends step 2 without step 1(| by the redirect)", "누군가 (|리디렉션에서 )1단계 없이 2단계만 보내면",
			"somebody sends step 2 without step 1", "누군가 1단계 없이 2단계만 보내면", stepTwoAlone,
		},
		plain("several steps", "an adult who has done step 1 and not step 2", "1단계만 마치고 2단계는 하지 않은 성인",
			func(ctx context.Context, w *world, _ []string) error { return w.halfway(ctx, w.meetAdult()) }),
		{
			"several steps", "the person sends all steps, whatever is answered(| by the redirect)", "그 사람이 응답과 상관없이 (|리디렉션의 )모든 단계를 보내면",
			"the person sends all steps, whatever is answered", "그 사람이 응답과 상관없이 모든 단계를 보내면", sendAllSteps,
		},
		plain("several steps", "somebody sends all steps with an imp_uid that does not exist", "누군가 없는 imp_uid로 모든 단계를 보내면",
			sendAllUnknown),
		plain("several steps", "two adults sign up, one step each in turn", "성인 두 명이 한 단계씩 번갈아 가입하면", alternate),
		plain("several steps", "somebody else sends step 2 with what step 1 gave the person", "그 사람이 1단계에서 받은 값으로 다른 사람이 2단계를 보내면",
			borrow),
		plain("several steps", "somebody sends step 2 once more with what step 1 gave the person", "그 사람이 1단계에서 받은 값으로 누군가 2단계를 한 번 더 보내면",
			reuse),
		plain("several steps", "no account was opened by it", "그 요청으로 계정이 생성되지 않음", func(_ context.Context, w *world, _ []string) error {
			return w.opened(contract.Created, contract.Existing)
		}),
		plain("several steps", "no second account was opened by it", "그 요청으로 두 번째 계정이 생성되지 않음",
			func(_ context.Context, w *world, _ []string) error { return w.opened(contract.Created) }),
		plain("several steps", "each of them has an account of their own", "두 사람이 각자 자기 계정을 가짐", ownAccounts),
	}
}

// wayOf is the way that a sentence names in its last words, or the usual one.
func (w *world) wayOf(words string) contract.Via {
	if words != "" {
		return contract.Redirect
	}
	return w.way()
}

// part sends some requests of a sign-up, or other values. It proves nothing of
// whether i'mport was asked: a later step alone need not ask.
func (w *world) part(ctx context.Context, who *somebody, a contract.Attempt, part contract.Part) error {
	a.Part = &part
	return w.send(ctx, who, a, false)
}

// after is the part that follows step 1.
func (w *world) after(via contract.Via) contract.Part {
	return contract.Part{From: w.target.Contract().After(via), GoOn: true}
}

// stepTwoAlone sends step 2 in a visit of its own, with values that somebody has
// invented where it needs those of a record.
func stepTwoAlone(ctx context.Context, w *world, a []string) error {
	via := w.wayOf(a[0])
	values, err := w.recordValues(ctx, via)
	if err != nil {
		return err
	}
	liar := w.invented()
	part := w.after(via)
	part.Replace = values.lie(liar, liar)
	w.breach = w.say("step 2 opened an account without step 1", "1단계 없이 2단계만으로 계정이 생성되었습니다")
	return w.part(ctx, w.stranger(), contract.Attempt{Via: via, ImpUID: unheardOf()}, part)
}

// halfway brings somebody through step 1.
func (w *world) halfway(ctx context.Context, who *somebody) error {
	if _, err := w.recordValues(ctx, w.way()); err != nil {
		return err // learned first: nobody else shall sign up while this one is between the steps
	}
	attempt, err := w.attempt(ctx, who, w.way())
	if err != nil {
		return err
	}
	if err := w.part(ctx, who, attempt, contract.Part{Until: w.target.Contract().After(attempt.Via)}); err != nil {
		return err
	}
	return w.wentOn(ctx, w.last[0])
}

// wentOn holds an answer to step 1 to letting an adult go on to step 2.
func (w *world) wentOn(ctx context.Context, r *reply) error {
	if r.Halfway {
		r.looked = true
		return nil
	}
	return w.expectOf(ctx, r, []contract.Outcome{contract.Created})
}

// sendAllSteps goes on to step 2 whatever step 1 was answered, with the person's
// own values where a refusal has given none.
func sendAllSteps(ctx context.Context, w *world, a []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	via := w.wayOf(a[0])
	values, err := w.recordValues(ctx, via)
	if err != nil {
		return err
	}
	attempt, err := w.attempt(ctx, who, via)
	if err != nil {
		return err
	}
	w.breach = w.say("step 2 opened an account although step 1 proved nothing", "1단계에서 아무것도 증명되지 않았는데 2단계에서 계정이 생성되었습니다")
	return w.part(ctx, who, attempt, contract.Part{GoOn: true, Replace: values.lie(who.used, who.used)})
}

func sendAllUnknown(ctx context.Context, w *world, _ []string) error {
	via := w.way()
	values, err := w.recordValues(ctx, via)
	if err != nil {
		return err
	}
	liar := w.invented()
	w.breach = w.say("step 2 opened an account although i'mport does not know the imp_uid of step 1", "아임포트가 모르는 imp_uid로 1단계를 보냈는데 2단계에서 계정이 생성되었습니다")
	return w.part(ctx, w.stranger(), contract.Attempt{Via: via, ImpUID: unheardOf()},
		contract.Part{GoOn: true, Replace: values.lie(liar, liar)})
}

// alternate has two people sign up, one step each in turn.
func alternate(ctx context.Context, w *world, _ []string) error {
	people := []*somebody{w.meetAdult(), w.meetAdult()}
	var finals []*reply
	var attempts []contract.Attempt
	for _, who := range people {
		if err := w.halfway(ctx, who); err != nil {
			return err
		}
		attempts = append(attempts, contract.Attempt{Via: w.way(), ImpUID: who.used.ImpUID})
	}
	for i, who := range people {
		part := w.after(w.way())
		part.GoOn = false
		if err := w.part(ctx, who, attempts[i], part); err != nil {
			return err
		}
		finals = append(finals, w.last...)
	}
	w.last = finals
	return nil
}

// ownAccounts proves that two people who signed up in turn were not mixed up.
func ownAccounts(ctx context.Context, w *world, _ []string) error {
	mixed := func(who *somebody, what string) error {
		return wrong(w.say("each of two visitors to get the account of their own certification", "두 방문자가 각자 자기 인증으로 계정을 받는 것"),
			w.say("two visitors were between step 1 and step 2, and their certifications were mixed up: %s %s",
				"두 방문자가 1단계와 2단계 사이에 있을 때 서로의 인증이 뒤섞였습니다: %s, %s"), who.words, what)
	}
	for _, r := range w.last {
		r.looked = true
		if r.err != nil || r.Outcome == "" {
			return w.expectOf(ctx, r, []contract.Outcome{contract.Created})
		}
		if r.Outcome != contract.Created {
			return mixed(r.who, fmt.Sprintf(w.say("was answered %s", "응답은 %s"), r.Outcome))
		}
	}
	for _, r := range w.last {
		if err := w.signUp(ctx, r.who, w.way()); err != nil {
			return err
		}
		again := w.last[0]
		if again.Outcome == contract.Created {
			again.looked = true
			return mixed(r.who, w.say("has no account of their own afterwards", "자기 계정 없음"))
		}
		if err := w.expect(ctx, []contract.Outcome{contract.Existing}); err != nil {
			return err
		}
	}
	return nil
}

// borrow sends step 2 in another visit, with what step 1 gave the person.
func borrow(ctx context.Context, w *world, _ []string) error {
	w.breach = w.say("step 2 opened an account in one visit with what step 1 gave another", "한 방문이 1단계에서 받은 값으로 다른 방문의 2단계에서 계정이 생성되었습니다")
	return w.takeOver(ctx)
}

// reuse sends step 2 in another visit, with what step 1 gave the person, who has
// an account by it. An answer that repeats the first one proves nothing: where
// the request is the same, a backend may tell its result again.
func reuse(ctx context.Context, w *world, _ []string) error {
	if len(w.last) != 1 {
		return fmt.Errorf("there are %d answers, expected the one that opened the account", len(w.last))
	}
	first := w.last[0].Exchange
	w.breach = w.say("what step 1 gave opened a second account", "1단계에서 받은 값으로 두 번째 계정이 생성되었습니다")
	if err := w.takeOver(ctx); err != nil {
		return err
	}
	if second := w.last[0].Exchange; first.Method == second.Method && first.Path == second.Path && first.Request.Body == second.Request.Body {
		w.last[0].looked = true
		return outOfReach("%s", w.say("step 2 is the same request again: an answer that repeats the first opens nothing",
			"2단계가 똑같은 요청이라 같은 응답이 다시 와도 계정이 생성된 것이 아닙니다"))
	}
	return nil
}

func (w *world) takeOver(ctx context.Context) error {
	owner, err := w.someone()
	if err != nil {
		return err
	}
	via := w.way()
	thief := w.stranger()
	session, err := w.visit(ctx, thief)
	if err != nil {
		return err
	}
	session.TakeOver(owner.session, via)
	return w.part(ctx, thief, contract.Attempt{Via: via, ImpUID: owner.used.ImpUID}, w.after(via))
}

// opened looks through all answers for one that says that somebody was let in.
// Any other answer opens nothing, also one that the contract does not know: it
// says how one sees an account, and this was not it.
func (w *world) opened(ways ...contract.Outcome) error {
	for _, r := range w.last {
		r.looked = true
		if r.err != nil {
			return w.noAnswer(r, []contract.Outcome{contract.Rejected})
		}
		for _, answer := range append(r.Earlier[:len(r.Earlier):len(r.Earlier)], r.Answer) {
			for _, outcome := range ways {
				if answer.Outcome == outcome {
					return wrong(w.say("no account", "계정이 없는 것"), "%s (%s)", w.breach, w.happened(w.describe(r.who), outcome))
				}
			}
		}
	}
	return nil
}

// lie is what the browser sends in place of what the record says.
type lie struct {
	en, ko             string
	about              []field // of which at least one must be sent along
	another            bool    // another person than the first sends it
	other              func(w *world) control.Certification
	never              []contract.Outcome // that the answer may be; all others are right
	breachEn, breachKo string
}

// The list has no name, phone or gender: a backend may keep what a form says of
// them, or refuse it.
func lies() []lie {
	invented := (*world).invented
	return []lie{
		{
			"the date of birth of an adult", "성인의 생년월일을", []field{birthdayField}, false, invented,
			[]contract.Outcome{contract.Created, contract.Existing},
			"the date of birth that the browser sent was believed, not the one in the record", "인증 정보가 아니라 브라우저가 보낸 생년월일을 믿었습니다",
		},
		{
			"that it was certified", "인증되었다는 값을", []field{certifiedField}, false, invented,
			[]contract.Outcome{contract.Created, contract.Existing},
			"the browser said that the certification was finished, and was believed", "인증을 끝냈다는 브라우저의 값을 믿었습니다",
		},
		{
			"a CI that nobody has", "아무도 쓰지 않는 CI를", []field{ciField, diField}, false, invented,
			[]contract.Outcome{contract.Created},
			"the CI that the browser sent was believed: one person has two accounts", "브라우저가 보낸 CI를 믿어 한 사람에게 계정이 두 개 생겼습니다",
		},
		{
			"the CI of the first person", "첫 번째 사람의 CI를", []field{ciField, diField}, true,
			func(w *world) control.Certification { return w.people[0].used },
			[]contract.Outcome{contract.Existing},
			"the CI that the browser sent was believed: somebody got into another person's account", "브라우저가 보낸 CI를 믿어 남의 계정에 들어갔습니다",
		},
	}
}

// lieSteps are about what the browser carries beside the imp_uid.
func lieSteps() []step {
	var en, ko []string
	for _, l := range lies() {
		en, ko = append(en, l.en), append(ko, l.ko)
	}
	return []step{
		{
			"what the browser carries", "(?:the person|another adult) signs up, and the browser sends " + choice(en...) + "(| by the redirect)",
			"(?:그 사람|다른 성인)이 가입하면서 브라우저가 " + choice(ko...) + " 보내면(| \\(리디렉션\\))",
			"the person signs up, and the browser sends the date of birth of an adult", "그 사람이 가입하면서 브라우저가 성인의 생년월일을 보내면", tellLie,
		},
		plain("what the browser carries", "the browser was not believed", "브라우저가 보낸 값을 믿지 않음",
			func(_ context.Context, w *world, _ []string) error { return w.opened(w.never...) }),
	}
}

// tellLie sends all steps with a value in place of the record's.
func tellLie(ctx context.Context, w *world, a []string) error {
	list := lies()
	l := list[slices.IndexFunc(list, func(l lie) bool { return l.en == a[0] || l.ko == a[0] })]
	via := w.wayOf(a[1])
	values, err := w.recordValues(ctx, via)
	if err != nil {
		return err
	}
	typed := slices.Contains(l.about, birthdayField) && w.target.Contract().AsksPerson()
	if !typed && !slices.ContainsFunc(l.about, values.have) {
		return outOfReach(w.say("no request carries the %s of the record", "인증 정보의 %s 값을 보내는 요청이 없습니다"), fieldWord(l.about[0], w.lang))
	}
	if l.another {
		w.meetAdult()
	}
	who, err := w.someone()
	if err != nil {
		return err
	}
	other := l.other(w)
	if typed {
		who.pretends = other.Person.Born
	}
	attempt, err := w.attempt(ctx, who, via)
	if err != nil {
		return err
	}
	w.breach, w.never = w.say(l.breachEn, l.breachKo), l.never
	return w.part(ctx, who, attempt, contract.Part{GoOn: true, Replace: values.lie(who.used, other, l.about...)})
}
