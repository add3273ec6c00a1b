package features

import (
	"context"
	"slices"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// lie is what the browser sends in place of what the record says.
type lie struct {
	en, ko         string
	about          []field // of which at least one must be sent along
	another        bool    // it is told by another person than the first
	other          func(w *world) control.Certification
	never          []contract.Outcome // that the answer may be; all others are right
	holeEn, holeKo string
}

// A replaced name, phone or gender is no lie of this list: a backend may keep
// what a form says of them, or refuse it.
func lies() []lie {
	invented := (*world).invented
	return []lie{
		{
			"the date of birth of an adult", "성인의 생년월일을", []field{birthdayField}, false, invented,
			[]contract.Outcome{contract.Created, contract.Existing},
			"the date of birth that the browser sent was believed, not the one in the record", "인증 기록이 아니라 브라우저가 보낸 생년월일을 믿었습니다",
		},
		{
			"that it was certified", "인증되었다는 값을", []field{certifiedField}, false, invented,
			[]contract.Outcome{contract.Created, contract.Existing},
			"the browser said that the certification was finished, and was believed", "인증이 끝났다는 브라우저의 말을 믿었습니다",
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
		{
			"what the browser carries", "the browser was not believed", "브라우저의 말을 믿지 않음", "the browser was not believed", "브라우저의 말을 믿지 않음",
			func(_ context.Context, w *world, _ []string) error { return w.opened(w.never...) },
		},
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
		return outOfReach(w.say("no request carries the %s of the record", "인증 기록의 %s 값을 싣는 요청이 없습니다"), fieldWord(l.about[0], w.lang))
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
	w.hole, w.never = w.say(l.holeEn, l.holeKo), l.never
	return w.part(ctx, who, attempt, contract.Part{GoOn: true, Replace: values.lie(who.used, other, l.about...)})
}
