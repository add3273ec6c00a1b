package features

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

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
			"평범한 성인이 이 경로로 가입하지 못했습니다: 어떤 값이 인증 기록에서 오는지 알 수 없습니다"))
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
