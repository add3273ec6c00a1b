package features

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// againSteps are about people who came before, and others who are like them.
func againSteps() []step {
	return []step{
		{
			"signing up again", "the same person signs up again (with another certification|with a new phone number|with a new phone at another carrier|through another provider|by the redirect)",
			"같은 사람이 (새 인증으로|새 전화번호로|다른 통신사의 새 휴대폰으로|다른 인증사를 통해|리디렉션으로) 다시 가입하면",
			"the same person signs up again with a new phone number", "같은 사람이 새 전화번호로 다시 가입하면", again,
		},
		{
			"signing up again", "another adult signs up with (the same phone number|the same name and birthday|a CI that differs in upper and lower case alone|a CI that differs only after its first 64 characters)",
			"(전화번호가 같은|이름과 생일이 같은|CI의 대소문자만 다른|CI가 앞 64자까지만 같은) 다른 성인이 가입하면",
			"another adult signs up with the same phone number", "전화번호가 같은 다른 성인이 가입하면", alike,
		},
		plain("signing up again", "another adult signs up through a provider that gives no DI", "DI를 제공하지 않는 인증사를 통해 다른 성인이 가입하면",
			func(ctx context.Context, w *world, _ []string) error {
				who := w.meetAdult()
				w.draft.Provider = noDI
				return w.signUp(ctx, who, w.way())
			}),
		{
			"signing up again", "another adult signs up whose CI is (null|empty)", "CI가 (null인|빈 문자열인) 다른 성인이 가입하면",
			"another adult signs up whose CI is empty", "CI가 빈 문자열인 다른 성인이 가입하면",
			func(ctx context.Context, w *world, a []string) error {
				who := w.meetAdult()
				w.withoutCI(a[0])
				return w.signUp(ctx, who, w.way())
			},
		},
		plain("signing up again", "somebody else sends the same imp_uid", "다른 사람이 같은 imp_uid를 보내면",
			func(ctx context.Context, w *world, _ []string) error {
				who, err := w.someone()
				if err != nil {
					return err
				}
				return w.send(ctx, w.stranger(), contract.Attempt{Via: w.way(), ImpUID: who.used.ImpUID}, true)
			}),
		plain("signing up again", "the person sends the same imp_uid again in the same visit", "그 사람이 같은 방문에서 같은 imp_uid를 다시 보내면",
			func(ctx context.Context, w *world, _ []string) error {
				who, err := w.someone()
				if err != nil {
					return err
				}
				return w.send(ctx, who, contract.Attempt{Via: w.way(), ImpUID: who.used.ImpUID}, true)
			}),
		plain("signing up again", "the same person can sign up once i'mport is well again", "아임포트가 복구되면 같은 사람이 가입할 수 있음", comesBack),
		plain("signing up again", "once i'mport is well again the person can sign up as the answer says", "아임포트가 복구되면 그 사람이 결과에 맞게 가입할 수 있음",
			asTheAnswerSays),
		plain("signing up again", "no account was opened for the person", "그 사람의 계정은 생성되지 않음", nothingOpened),
		plain("signing up again", "an adult can sign up afterwards", "그 뒤에도 성인이 가입할 수 있음",
			func(ctx context.Context, w *world, _ []string) error {
				if err := w.signUp(ctx, w.meetAdult(), w.way()); err != nil {
					return err
				}
				return w.expect(ctx, []contract.Outcome{contract.Created})
			}),
	}
}

// another returns how a phone number or carrier that is not the person's own.
func (w *world) another(who *somebody) (phone, carrier string) {
	carrier = "KT"
	if who.used.Carrier == carrier {
		carrier = "LGT"
	}
	return w.freshPhone(), carrier
}

func again(ctx context.Context, w *world, a []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	via := w.way()
	phone, carrier := w.another(who)
	switch a[0] {
	case "with a new phone number", "새 전화번호로":
		w.draft.Phone = phone
	case "with a new phone at another carrier", "다른 통신사의 새 휴대폰으로":
		w.draft.Phone, w.draft.Carrier = phone, carrier
	case "through another provider", "다른 인증사를 통해":
		w.draft.Provider = noDI
	case "by the redirect", "리디렉션으로":
		via = contract.Redirect
	}
	return w.signUp(ctx, who, via)
}

// alike signs up another person who has something in common with the first.
func alike(ctx context.Context, w *world, a []string) error {
	first, err := w.someone()
	if err != nil {
		return err
	}
	other := control.NewPerson{Birthday: first.person.Birthday}
	words := w.say("another adult with "+a[0], a[0]+" 다른 성인")
	switch a[0] {
	case "the same phone number", "전화번호가 같은":
		other.Phone, other.Carrier = first.person.Phone, first.person.Carrier
		other.Birthday = w.adultBirthday()
	case "the same name and birthday", "이름과 생일이 같은":
		other.Name, other.Gender = first.person.Name, first.person.Gender
	case "a CI that differs only after its first 64 characters", "CI가 앞 64자까지만 같은":
		w.draft.UniqueKey = control.Text(alikeAtFirst(first.person.CI))
	default:
		w.draft.UniqueKey = control.Text(swapCase(first.person.CI))
	}
	return w.signUp(ctx, w.meet(words, other), w.way())
}

func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}

// alikeAtFirst is another CI that begins like this one: two that differ only after
// 64 characters of 88 are one in a column of 64.
func alikeAtFirst(ci string) string {
	const column = 64
	if len(ci) <= column {
		return freshKey()
	}
	for {
		if other := ci[:column] + freshKey()[column:]; other != ci {
			return other
		}
	}
}

// comesBack proves that a failure of i'mport opened no account.
func comesBack(ctx context.Context, w *world, a []string) error {
	if err := w.undoAll(ctx); err != nil {
		return err
	}
	w.mark("fault", "%s", w.say("i'mport is well again", "아임포트 복구"))
	return nothingOpened(ctx, w, a)
}

// asTheAnswerSays proves that an answer without an account leads on: who was to
// try again may bring the same imp_uid once more, and who was rejected may come with
// a new certification. Where one answer means both, the one or the other must do.
func asTheAnswerSays(ctx context.Context, w *world, a []string) error {
	who, err := w.someone()
	switch {
	case err != nil:
		return err
	case len(w.last) != 1:
		return fmt.Errorf("there are %d answers, expected one to go by", len(w.last))
	}
	means := w.means(w.last[0])
	if err := w.undoAll(ctx); err != nil {
		return err
	}
	w.mark("fault", "%s", w.say("i'mport is well again", "아임포트 복구"))
	if !slices.Contains(means, contract.Unavailable) {
		return nothingOpened(ctx, w, a)
	}
	if err := w.send(ctx, who, who.brought, true); err != nil {
		return err
	}
	if len(means) == 1 || w.last[0].err != nil || w.last[0].Outcome == contract.Created {
		return w.opensOne(ctx, who)
	}
	w.last[0].looked = true
	return nothingOpened(ctx, w, a)
}

// nothingOpened proves that an answer opened no account, whatever it said: who
// comes back with a good certification gets a new one, and is not told that there
// is one.
func nothingOpened(ctx context.Context, w *world, _ []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	if err := w.signUp(ctx, who, w.way()); err != nil {
		return err
	}
	return w.opensOne(ctx, who)
}

// opensOne holds the last answer to a new account for a person who was told to have none.
func (w *world) opensOne(ctx context.Context, who *somebody) error {
	if w.last[0].Outcome == contract.Existing {
		w.last[0].looked = true
		return wrong(w.say("no account after an answer that gave none", "계정을 만들지 않았다는 응답 뒤에는 계정이 없어야 함"),
			w.say("%s has an account all the same: it was opened although the answer said no", "%s: 안 된다고 응답하고도 계정을 만들었습니다"), who.words)
	}
	return w.expect(ctx, []contract.Outcome{contract.Created})
}
