package window

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// play ends a window as a test planned, before anybody sees it.
func (m *handler) play(ctx context.Context, v *visit, switches map[string]string) error {
	p := v.asked.plan
	if err := m.choosePlanned(ctx, v); err != nil {
		return err
	}
	return m.end(ctx, v, ending{p.outcome, p.code}, switches)
}

// choosePlanned selects the person that the test asked for. Outcomes that involve
// no person need none.
func (m *handler) choosePlanned(ctx context.Context, v *visit) error {
	p := v.asked.plan
	who := control.PersonOf(p.person)
	switch {
	case p.typed != nil:
		who = control.Typed(*p.typed)
	case p.person == "" && p.outcome != verified:
		return nil
	case p.person == "":
		first, err := m.mock.PeoplePage(ctx, v.site.UserCode, control.Page{Limit: 1})
		if err != nil {
			return err
		}
		if len(first.People) == 0 {
			return &mistake{"MOCK_UNKNOWN_PERSON", ""}
		}
		who = control.PersonOf(first.People[0].ID)
	}
	err := m.choose(ctx, v, who)
	if told := new(control.Error); errors.As(err, &told) && told.Status < http.StatusInternalServerError {
		return &mistake{"MOCK_UNKNOWN_PERSON", told.Error()}
	}
	if err == nil && v.phone == "" {
		v.phone = v.person.Phone
	}
	return err
}

// choose puts a person into the unfinished record, and prefills what the page
// did not.
func (m *handler) choose(ctx context.Context, v *visit, who control.PersonRef) error {
	changed, err := m.mock.ChangeCertification(ctx, v.site.UserCode, v.impUID, control.CertificationChange{
		CertificationFields: control.CertificationFields{Person: who},
	})
	if err != nil {
		return err
	}
	v.who, v.person = who, changed.Person
	v.phone, v.carrier = v.asked.phone, string(v.asked.carrier)
	if v.phone == "" {
		v.phone = v.person.Phone
	}
	if v.carrier == "" {
		v.carrier = v.person.Carrier
	}
	v.code, v.tries, v.note = "", 0, ""
	return nil
}

// ending is an outcome, and the code of a provider error.
type ending struct {
	outcome outcome
	code    string
}

// end decides what the page will be told. Somebody too young for min_age ends
// as a cancel whatever was planned, as at Danal.
func (m *handler) end(ctx context.Context, v *visit, e ending, switches map[string]string) error {
	if e.outcome == verified && v.tooYoung() {
		e.outcome = tooYoung
		v.note = v.refusedAge()
	}
	var told result
	switch e.outcome {
	case verified:
		if err := m.certify(ctx, v); err != nil {
			return err
		}
		told = v.success()
	case wrongCode:
		told = v.provided(answer.DanalMismatch)
	case providerError:
		told = v.provided(e.code)
	case closed, never:
		v.silent = e.outcome
		told = v.cancel(switches)
	default:
		told = v.cancel(switches)
	}
	v.result = &told
	m.info.Log.InfoContext(ctx, "identity window ended", "site", v.site.UserCode, "imp_uid", v.impUID, "outcome", string(e.outcome))
	return nil
}

// tooYoung says that the age limit of the page refuses the person. It
// counts full age (fact 5.2), and not every provider looks at it.
func (v *visit) tooYoung() bool {
	return v.facts().AgeLimit && v.asked.minAge > 0 && v.person.Age < v.asked.minAge
}

// refusedAge says why somebody was too young. The callback does not, as the real
// one does not.
func (v *visit) refusedAge() string {
	return fmt.Sprintf("%s is %d, and min_age is %d: the window refused, and closing it is a cancel", cmp.Or(v.person.ID, "the person"), v.person.Age, v.asked.minAge)
}

// certify finishes the record: this person, with this phone, now.
func (m *handler) certify(ctx context.Context, v *visit) error {
	yes := true
	change := control.CertificationChange{CertificationFields: control.CertificationFields{
		Person: v.who, Certified: &yes, CertifiedAt: "now", Carrier: v.carrier,
	}}
	if v.phone != v.person.Phone {
		change.Phone = v.phone
	}
	if typed := v.who.Typed; typed != nil {
		details := *typed
		details.Phone, details.Carrier = v.phone, v.carrier // which tell namesakes apart
		change.Person = control.Typed(details)
	}
	_, err := m.mock.ChangeCertification(ctx, v.site.UserCode, v.impUID, change)
	return err
}
