package features

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// recordSteps say what is unusual about the next certification, and about what
// the browser sends with it.
func recordSteps() []step {
	var en, ko []string
	for _, f := range birthForms() {
		en, ko = append(en, f.en), append(ko, f.ko)
	}
	return []step{
		{
			"records", "the certification was not finished", "인증을 끝내지 않음", "the certification was not finished", "인증을 끝내지 않음",
			func(_ context.Context, w *world, _ []string) error { w.draft.Certified = new(bool); return nil },
		},
		{
			"records", "the record is complete, but says that it is not certified", "인증 정보는 모두 있지만 certified가 false임",
			"the record is complete, but says that it is not certified", "인증 정보는 모두 있지만 certified가 false임", notCertified,
		},
		{
			"records", "the record has " + choice(en...), "인증 정보에 " + choice(ko...) + " 있음",
			"the record has the date of birth in seconds only", "인증 정보에 초 단위(유닉스 시각) 생년월일만 있음", birthFields,
		},
		{
			"records", "the record has no date of birth", "인증 정보에 생년월일이 없음",
			"the record has no date of birth", "인증 정보에 생년월일이 없음",
			func(_ context.Context, w *world, _ []string) error {
				w.draft.Birth, w.draft.Birthday = control.Null, control.Null
				return nil
			},
		},
		{
			"records", "the certification is a minute (older|younger) than the limit", "인증한 지 유효 시간보다 1분 (더|덜) 지남",
			"the certification is a minute older than the limit", "인증한 지 유효 시간보다 1분 더 지남", aged,
		},
		{
			"records", "the certification was made for somebody else's visit", "다른 방문자의 세션에서 한 인증",
			"the certification was made for somebody else's visit", "다른 방문자의 세션에서 한 인증",
			func(_ context.Context, w *world, _ []string) error { w.draft.foreign = true; return nil },
		},
		{
			"records", "the browser sends the merchant_uid of that visit", "브라우저가 그 세션의 merchant_uid를 보냄",
			"the browser sends the merchant_uid of that visit", "브라우저가 그 세션의 merchant_uid를 보냄",
			func(_ context.Context, w *world, _ []string) error { w.draft.claims = true; return nil },
		},
		{
			"records", "the browser also sends the name and birthday of an adult", "브라우저가 성인의 이름과 생일도 함께 보냄",
			"the browser also sends the name and birthday of an adult", "브라우저가 성인의 이름과 생일도 함께 보냄",
			func(_ context.Context, w *world, _ []string) error { w.draft.extra = adultClaims(w); return nil },
		},
		{
			"records", "the browser also says that it was certified with success", "브라우저가 인증에 성공했다는 값도 함께 보냄",
			"the browser also says that it was certified with success", "브라우저가 인증에 성공했다는 값도 함께 보냄",
			func(_ context.Context, w *world, _ []string) error {
				w.draft.extra = map[string]any{"certified": true, "verified": true}
				if w.target.Contract().Body(w.way()) != "" {
					w.draft.extra["success"] = true // a query says so by itself
				}
				return nil
			},
		},
		{
			"time", `(\d+) minutes pass`, `(\d+)분이 지남`, "31 minutes pass", "31분이 지남", pass,
		},
	}
}

// notCertified answers all details of a person and certified false.
func notCertified(_ context.Context, w *world, _ []string) error {
	birthday, _ := w.rule.adult(w.today()).Date()
	w.draft.Certified = new(bool)
	w.draft.Name, w.draft.Gender = control.Text("김가상"), control.Text("female")
	w.draft.Birthday, w.draft.Birth = control.Text(birthday), seconds(birthday)
	w.draft.UniqueKey, w.draft.UniqueInSite = control.Text(freshKey()), control.Text(freshKey()[:64])
	return nil
}

// seconds is a date as the wire's birth.
func seconds(date string) control.Literal {
	at, err := time.ParseInLocation(time.DateOnly, date, seoul)
	if err != nil {
		return control.Null
	}
	return control.Literal(strconv.FormatInt(at.Unix(), 10))
}

// birthForm is which of the two dates of birth a record has, and whose they are.
type birthForm struct {
	en, ko string // after "the record has", and before 있음
	set    func(d *draft, child string)
}

func birthForms() []birthForm {
	return []birthForm{
		{"both forms of the date of birth", "두 형식의 생년월일이 모두", func(*draft, string) {}},
		{"the date of birth as a text only", "문자열 생년월일만", func(d *draft, _ string) { d.Birth = control.Null }},
		{"the date of birth in seconds only", "초 단위(유닉스 시각) 생년월일만", func(d *draft, _ string) { d.Birthday = control.Null }},
		{"the seconds of a person who is too young", "기준 나이가 안 된 사람의 초 단위(유닉스 시각) 생년월일이", func(d *draft, child string) { d.Birth = seconds(child) }},
		{"the text of a person who is too young", "기준 나이가 안 된 사람의 문자열 생년월일이", func(d *draft, child string) { d.Birthday = control.Text(child) }},
	}
}

// birthFields leaves a form of the date of birth out, or makes the two disagree.
func birthFields(_ context.Context, w *world, a []string) error {
	child, exists := w.rule.child(w.today())
	if !exists {
		return w.nobody(tooYoung())
	}
	date, _ := child.Date()
	for _, f := range birthForms() {
		if a[0] == f.en || a[0] == f.ko {
			f.set(&w.draft, date)
		}
	}
	return nil
}

func aged(_ context.Context, w *world, a []string) error {
	age := w.claims.Freshness + time.Minute
	if a[0] == "younger" || a[0] == "덜" {
		age = w.claims.Freshness - time.Minute
	}
	w.draft.CertifiedAt = w.clock.Now().Add(-age).Format(time.RFC3339)
	return nil
}

// adultClaims is what a browser may say about somebody.
func adultClaims(w *world) map[string]any {
	birthday, _ := w.rule.adult(w.today()).Date()
	year, _ := strconv.Atoi(birthday[:4])
	birth, _ := strconv.ParseInt(string(seconds(birthday)), 10, 64)
	return map[string]any{
		"name": "김가상", "birthday": birthday, "birth": birth, "age": w.today().Year() - year, "gender": "female", "certified": true,
		"unique_key": freshKey(), "phone": "0100000" + strings.Repeat("9", 4),
	}
}

// pass moves the clocks of the target and of the site.
func pass(ctx context.Context, w *world, a []string) error {
	minutes, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("minutes: %w", err)
	}
	span := time.Duration(minutes) * time.Minute
	w.undo = append(w.undo,
		func(ctx context.Context) error {
			if _, err := w.mock.MoveClock(ctx, w.site, control.ClockMove{Follow: true}); err != nil {
				return unsteered("put the mock's clock back", err)
			}
			return nil
		},
		func(ctx context.Context) error {
			if _, err := w.target.ResetClock(ctx); err != nil {
				return w.unreached(err)
			}
			return nil
		})
	if _, err := w.mock.MoveClock(ctx, w.site, control.ClockMove{Advance: control.Duration(span)}); err != nil {
		return unsteered("move the mock's clock", err)
	}
	exchange, err := w.target.SetClock(ctx, w.clock.Now().Add(span))
	w.exchanges = append(w.exchanges, exchange)
	w.mark("clock", w.say("%d minutes later", "%d분 뒤"), minutes)
	if err != nil {
		return w.unreached(err)
	}
	return nil
}
