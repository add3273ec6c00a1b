package features

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
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
		plain("records", "the certification was not finished", "인증을 끝내지 않음",
			func(_ context.Context, w *world, _ []string) error { w.draft.Certified = new(bool); return nil }),
		plain("records", "the record is complete, but says that it is not certified", "인증 정보는 모두 있지만 certified가 false임", notCertified),
		{
			"records", "the record has " + choice(en...), "인증 정보에 " + choice(ko...) + " 있음",
			"the record has the date of birth in seconds only", "인증 정보에 초 단위(유닉스 시각) 생년월일만 있음", birthFields,
		},
		plain("records", "the record has no date of birth", "인증 정보에 생년월일이 없음", func(_ context.Context, w *world, _ []string) error {
			w.draft.Birth, w.draft.Birthday = control.Null, control.Null
			return nil
		}),
		{
			"records", "the certification is a minute (older|younger) than the limit", "인증 유효 시간이 1분 (지남|남음)",
			"the certification is a minute older than the limit", "인증 유효 시간이 1분 지남", aged,
		},
		plain("records", "the certification was made for somebody else's visit", "다른 방문자의 세션에서 한 인증",
			func(_ context.Context, w *world, _ []string) error { w.draft.foreign = true; return nil }),
		plain("records", "the browser sends the merchant_uid of that visit", "브라우저가 그 세션의 merchant_uid를 보냄",
			func(_ context.Context, w *world, _ []string) error { w.draft.claims = true; return nil }),
		plain("records", "the browser also sends the name and birthday of an adult", "브라우저가 성인의 이름과 생일도 함께 보냄",
			func(_ context.Context, w *world, _ []string) error { w.draft.extra = adultClaims(w); return nil }),
		plain("records", "the browser also says that it was certified with success", "브라우저가 인증에 성공했다는 값도 함께 보냄",
			func(_ context.Context, w *world, _ []string) error {
				w.draft.extra = map[string]any{"certified": true, "verified": true}
				if w.target.Contract().Body(w.way()) != "" {
					w.draft.extra["success"] = true // a query says so by itself
				}
				return nil
			}),
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
	if a[0] == "younger" || a[0] == "남음" {
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

// field is something of a record that a page may send along.
type field string

const (
	birthdayField  field = "birthday"
	nameField      field = "name"
	phoneField     field = "phone"
	genderField    field = "gender"
	ciField        field = "unique_key"
	diField        field = "unique_in_site"
	certifiedField field = "certified"
)

// fieldWord is what a field is called in sentences.
func fieldWord(f field, lang report.Lang) string {
	switch {
	case f == ciField:
		return "CI"
	case f == birthdayField && lang == report.Korean:
		return "생년월일"
	case f == birthdayField:
		return "date of birth"
	default:
		return string(f)
	}
}

// form is a field as it is written, such as a birthday without dashes.
type form struct {
	field field
	how   string // the layout; "" = as in the record
}

// forms are the ways in which pages write what a record says.
func forms(c control.Certification) map[form]string {
	texts := map[form]string{
		{nameField, ""}: c.Person.Name, {genderField, ""}: c.Person.Gender,
		{ciField, ""}: c.Person.CI, {diField, ""}: c.Person.DI, {certifiedField, ""}: fmt.Sprint(c.Certified),
	}
	if phone := c.Phone; phone != "" {
		texts[form{phoneField, ""}] = phone
		if len(phone) == 11 {
			texts[form{phoneField, "-"}] = phone[:3] + "-" + phone[3:7] + "-" + phone[7:]
		}
	}
	if day, err := time.ParseInLocation(time.DateOnly, c.Person.Born, seoul); err == nil {
		for _, layout := range []string{time.DateOnly, "20060102", "060102", "2006.01.02", "2006/01/02", "2006"} {
			texts[form{birthdayField, layout}] = day.Format(layout)
		}
		texts[form{birthdayField, "seconds"}] = fmt.Sprint(day.Unix())
		texts[form{birthdayField, "milliseconds"}] = fmt.Sprint(day.UnixMilli())
	}
	maps.DeleteFunc(texts, func(_ form, text string) bool { return text == "" })
	return texts
}

// recordValues are the values beside the imp_uid that come from the record, by
// place: an honest sign-up has shown them.
type recordValues map[string]form

// learnt is what was learned of the ways.
type learnt struct {
	mu     sync.Mutex
	values map[contract.Via]recordValues
}

func placeOf(c contract.Carried) string { return fmt.Sprintf("%d %s", c.Request, c.Place) }

// have reports whether a field of the record is sent along.
func (v recordValues) have(f field) bool {
	for _, known := range v {
		if known.field == f {
			return true
		}
	}
	return false
}

// recordValues learns, once for each way, which values come from the record: an
// adult signs up, and what is sent is compared with the record.
func (w *world) recordValues(ctx context.Context, via contract.Via) (recordValues, error) {
	w.learnt.mu.Lock()
	defer w.learnt.mu.Unlock()
	if values, ok := w.learnt.values[via]; ok {
		return values, nil
	}
	scout := &world{harness: w.harness, begun: w.begun, from: w.from}
	defer scout.closeSessions()
	who := scout.meetAdult()
	attempt, err := scout.attempt(ctx, who, via)
	if err != nil {
		return nil, err
	}
	texts := forms(who.used)
	values := recordValues{}
	attempt.Part = &contract.Part{Replace: func(c contract.Carried) (any, bool) {
		for form, text := range texts {
			if text == fmt.Sprint(c.Value) {
				values[placeOf(c)] = form
			}
		}
		return c.Value, true
	}}
	if err := scout.send(ctx, who, attempt, true); err != nil {
		return nil, err
	}
	if scout.last[0].Outcome != contract.Created {
		return nil, outOfReach("%s", w.say("an ordinary adult got no account this way: which values come from the record is not known",
			"일반 성인이 이 경로로 가입하지 못했습니다: 어떤 값이 인증 정보에서 오는지 알 수 없습니다"))
	}
	if w.learnt.values == nil {
		w.learnt.values = map[contract.Via]recordValues{}
	}
	w.learnt.values[via] = values
	return values, nil
}

// lie replaces the values that come from the record by those of another record,
// for some fields; all others stay the record's own. What no answer has given is
// sent if it is known what it should be, and left out otherwise.
func (v recordValues) lie(own, other control.Certification, about ...field) func(contract.Carried) (any, bool) {
	texts := forms(own)
	for form, text := range forms(other) {
		for _, f := range about {
			if form.field == f {
				texts[form] = text
			}
		}
	}
	return func(c contract.Carried) (any, bool) {
		form, known := v[placeOf(c)]
		text, told := texts[form]
		if !known || !told {
			return c.Value, !c.Missing
		}
		return sameType(c.Value, text), true
	}
}

// sameType is a text as JSON of the type that stood in its place.
func sameType(value any, text string) any {
	switch value.(type) {
	case string:
		return text
	case bool:
		return text == "true"
	default:
		return json.Number(strings.TrimSpace(text))
	}
}

// invented is the record of somebody who was never certified: what a liar would
// like to be.
func (w *world) invented() control.Certification {
	birthday, _ := w.rule.adult(w.today()).Date()
	return control.Certification{
		Certified: true, Phone: "01000007777",
		Person: control.Person{Name: "김가상", Gender: "female", Born: birthday, Phone: "01000007777", CI: freshKey(), DI: freshKey()[:64]},
	}
}
